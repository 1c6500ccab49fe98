"""Sets: what tags of cached keys are kept in. A set is a dict of None, in the order its members came."""

from __future__ import annotations

from playground.kit.redis.keyspace import Keyspace


def sadd(db: Keyspace, key: str, *members: str) -> int:
    """How many were new."""
    held = db.make(key, "set", {}).value
    before = len(held)
    held.update(dict.fromkeys(members))
    db.changed(key)
    return len(held) - before


def srem(db: Keyspace, key: str, *members: str) -> int:
    """How many were there."""
    entry = db.look(key, "set")
    if entry is None:
        return 0
    gone = [member for member in dict.fromkeys(members) if member in entry.value]
    for member in gone:
        del entry.value[member]
    db.changed(key)
    return len(gone)


def smembers(db: Keyspace, key: str) -> list[str]:
    """All members; no order is promised."""
    entry = db.look(key, "set")
    return [] if entry is None else list(entry.value)


def sismember(db: Keyspace, key: str, member: str) -> int:
    """Whether it is a member."""
    entry = db.look(key, "set")
    return int(entry is not None and member in entry.value)


def scard(db: Keyspace, key: str) -> int:
    """How many members."""
    return len(smembers(db, key))


COMMANDS = {
    "SADD": (sadd, 2, None),
    "SREM": (srem, 2, None),
    "SMEMBERS": (smembers, 1, 1),
    "SISMEMBER": (sismember, 2, 2),
    "SCARD": (scard, 1, 1),
}
"""Function, fewest and most arguments (None: no bound)."""
