"""Hashes: fields and values under one key."""

from __future__ import annotations

from playground.kit.redis.errors import ResponseError, arity
from playground.kit.redis.keyspace import Keyspace
from playground.kit.redis.numbers import LEAST, MOST, whole


def hset(db: Keyspace, key: str, *pairs: str) -> int:
    """How many fields were new."""
    if len(pairs) % 2:
        raise arity("hset")
    held = db.make(key, "hash", {}).value
    before = len(held)
    held.update(zip(pairs[::2], pairs[1::2], strict=True))
    db.changed(key)
    return len(held) - before


def hget(db: Keyspace, key: str, field: str) -> str | None:
    """The field's value."""
    entry = db.look(key, "hash")
    return None if entry is None else entry.value.get(field)


def hmget(db: Keyspace, key: str, *fields: str) -> list[str | None]:
    """The fields' values, None for what is missing."""
    entry = db.look(key, "hash")
    return [None if entry is None else entry.value.get(field) for field in fields]


def hgetall(db: Keyspace, key: str) -> list[str]:
    """Fields and values, one after the other."""
    entry = db.look(key, "hash")
    return [] if entry is None else [text for pair in entry.value.items() for text in pair]


def hdel(db: Keyspace, key: str, *fields: str) -> int:
    """How many were there."""
    entry = db.look(key, "hash")
    if entry is None:
        return 0
    gone = [field for field in dict.fromkeys(fields) if field in entry.value]
    for field in gone:
        del entry.value[field]
    db.changed(key)
    return len(gone)


def hincrby(db: Keyspace, key: str, field: str, by: str) -> int:
    """The field's number after adding ``by``."""
    step = whole(by)
    entry = db.look(key, "hash")
    held = entry.value.get(field, "0") if entry is not None else "0"
    number = whole(held, ResponseError("ERR hash value is not an integer")) + step
    if not LEAST <= number <= MOST:
        raise ResponseError("ERR increment or decrement would overflow")
    db.make(key, "hash", {}).value[field] = str(number)
    db.changed(key)
    return number


def hlen(db: Keyspace, key: str) -> int:
    """How many fields."""
    entry = db.look(key, "hash")
    return 0 if entry is None else len(entry.value)


COMMANDS = {
    "HSET": (hset, 3, None),
    "HGET": (hget, 2, 2),
    "HMGET": (hmget, 2, None),
    "HGETALL": (hgetall, 1, 1),
    "HDEL": (hdel, 2, None),
    "HINCRBY": (hincrby, 3, 3),
    "HLEN": (hlen, 1, 1),
}
"""Function, fewest and most arguments (None: no bound)."""
