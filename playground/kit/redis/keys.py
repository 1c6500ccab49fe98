"""Commands about keys of any kind, and about the whole store."""

from __future__ import annotations

import re

from playground.kit.redis.errors import ResponseError, syntax
from playground.kit.redis.keyspace import Keyspace
from playground.kit.redis.numbers import whole


def delete(db: Keyspace, *names: str) -> int:
    """How many were there."""
    return sum(db.drop(key, "deleted") for key in names)


def exists(db: Keyspace, *names: str) -> int:
    """How many are there; one that is named twice counts twice."""
    return sum(db.look(key, touch=False) is not None for key in names)


def type_(db: Keyspace, key: str) -> str:
    """string, set, hash, zset or none."""
    entry = db.look(key, touch=False)
    return "none" if entry is None else entry.kind


def keys(db: Keyspace, pattern: str) -> list[str]:
    """The keys that match a glob, in the order they were made."""
    matches = re.compile(glob(pattern), re.DOTALL).fullmatch
    return [key for key in db.entries if matches(key)]


def scan(db: Keyspace, cursor: str, *options: str) -> list:
    """Cursor and keys: the whole store is one step, which the contract of SCAN allows."""
    whole(cursor, ResponseError("ERR invalid cursor"))
    pattern = "*"
    if len(options) % 2:
        raise syntax()
    for word, value in zip(options[::2], options[1::2], strict=True):
        if word.upper() == "MATCH":
            pattern = value
        elif word.upper() != "COUNT" or whole(value) < 1:
            raise syntax()
    return ["0", keys(db, pattern)]


def glob(pattern: str) -> str:
    """A regular expression for a glob with ``*``, ``?``, ``[a-c]``, ``[^a]`` and ``\\``."""
    made, i = [], 0
    while i < len(pattern):
        if pattern[i] == "[" and "]" in pattern[i:]:
            end = pattern.index("]", i)
            inside = re.sub(r"([\[\]\\&~|])", r"\\\1", pattern[i + 1 : end])
            made.append(f"[{inside}]" if inside not in ("", "^") else "(?!)")
            i = end
        elif pattern[i] == "\\" and i + 1 < len(pattern):
            i += 1
            made.append(re.escape(pattern[i]))
        else:
            made.append({"*": ".*", "?": "."}.get(pattern[i], re.escape(pattern[i])))
        i += 1
    return "".join(made)


def dbsize(db: Keyspace) -> int:
    """How many keys there are."""
    return len(db.entries)


def flushall(db: Keyspace, *mode: str) -> str:
    """Every key goes. SYNC or ASYNC makes no difference here."""
    if len(mode) > 1 or any(word.upper() not in ("SYNC", "ASYNC") for word in mode):
        raise syntax()
    db.flush()
    return "OK"


def ping(db: Keyspace, *words: str) -> str:
    """PONG, or the word given."""
    return words[0] if words else "PONG"


def time(db: Keyspace) -> list[str]:
    """Seconds and microseconds of the server's clock."""
    now_us = db.now_us()
    return [str(now_us // 1_000_000), str(now_us % 1_000_000)]


COMMANDS = {
    "DEL": (delete, 1, None),
    "UNLINK": (delete, 1, None),
    "EXISTS": (exists, 1, None),
    "TYPE": (type_, 1, 1),
    "KEYS": (keys, 1, 1),
    "SCAN": (scan, 1, None),
    "DBSIZE": (dbsize, 0, 0),
    "FLUSHALL": (flushall, 0, None),
    "PING": (ping, 0, 1),
    "TIME": (time, 0, 0),
}
"""Function, fewest and most arguments (None: no bound)."""
