"""Strings: SET and GET with their options, counters."""

from __future__ import annotations

from playground.kit.redis.errors import ResponseError, arity, syntax
from playground.kit.redis.keyspace import Keyspace
from playground.kit.redis.numbers import LEAST, MOST, whole

UNITS = {"EX": (1000, False), "PX": (1, False), "EXAT": (1000, True), "PXAT": (1, True)}
"""Milliseconds of one unit, and whether it is an instant."""


def get(db: Keyspace, key: str) -> str | None:
    """The value, None when there is no key."""
    entry = db.look(key, "string")
    return None if entry is None else entry.value


def set_(db: Keyspace, key: str, value: str, *options: str) -> str | None:
    """OK, or None when NX or XX forbids it; with GET the value before."""
    words, deadline = _options(db, options)
    found = db.look(key, touch=False)
    before = get(db, key) if "GET" in words else None
    refused = ("NX" in words and found is not None) or ("XX" in words and found is None)
    if not refused:
        expires_ms = found.expires_ms if "KEEPTTL" in words and found else deadline
        db.put(key, value, expires_ms)
    if "GET" in words:
        return before
    return None if refused else "OK"


def _options(db: Keyspace, options: tuple[str, ...]) -> tuple[list[str], int | None]:
    words: list[str] = []
    deadline = None
    rest = list(options)
    while rest:
        word = rest.pop(0).upper()
        if word in UNITS and rest:
            deadline = _deadline(db, word, rest.pop(0))
        elif word not in ("NX", "XX", "GET", "KEEPTTL"):
            raise syntax()
        words.append(word)
    exclusive = (("NX", "XX"), ("KEEPTTL", *UNITS))
    if any(sum(words.count(word) for word in group) > 1 for group in exclusive):
        raise syntax()
    return words, deadline


def _deadline(db: Keyspace, word: str, text: str) -> int:
    unit, instant = UNITS[word]
    number = whole(text)
    if number <= 0 or number * unit > MOST:
        raise ResponseError("ERR invalid expire time in 'set' command")
    return number * unit + (0 if instant else db.now_ms())


def mget(db: Keyspace, *keys: str) -> list[str | None]:
    """The values, None for what is missing or no string."""
    found = [db.look(key) for key in keys]
    return [entry.value if entry is not None and entry.kind == "string" else None for entry in found]


def getdel(db: Keyspace, key: str) -> str | None:
    """The value, which is deleted."""
    value = get(db, key)
    if value is not None:
        db.drop(key, "deleted")
    return value


def incrby(db: Keyspace, key: str, by: str) -> int:
    """The number after adding ``by``; a missing key counts as 0, a deadline stays."""
    step = whole(by)
    entry = db.look(key, "string")
    number = (0 if entry is None else whole(entry.value)) + step
    if not LEAST <= number <= MOST:
        raise ResponseError("ERR increment or decrement would overflow")
    entry = db.make(key, "string", "")
    entry.value = str(number)
    db.changed(key)
    return number


def decrby(db: Keyspace, key: str, by: str) -> int:
    """The number after subtracting ``by``."""
    if whole(by) == LEAST:
        raise ResponseError("ERR decrement would overflow")
    return incrby(db, key, str(-whole(by)))


def incr(db: Keyspace, key: str) -> int:
    """One more."""
    return incrby(db, key, "1")


def decr(db: Keyspace, key: str) -> int:
    """One less."""
    return incrby(db, key, "-1")


def msetting(db: Keyspace, *pairs: str) -> str:
    """MSET: set all, without deadlines."""
    if len(pairs) % 2:
        raise arity("mset")
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        db.put(key, value, None)
    return "OK"


COMMANDS = {
    "GET": (get, 1, 1),
    "SET": (set_, 2, None),
    "MGET": (mget, 1, None),
    "MSET": (msetting, 2, None),
    "GETDEL": (getdel, 1, 1),
    "INCR": (incr, 1, 1),
    "INCRBY": (incrby, 2, 2),
    "DECR": (decr, 1, 1),
    "DECRBY": (decrby, 2, 2),
}
"""Function, fewest and most arguments (None: no bound)."""
