"""Deadlines of keys."""

from __future__ import annotations

from functools import partial

from playground.kit.redis.errors import ResponseError
from playground.kit.redis.keyspace import Entry, Keyspace
from playground.kit.redis.numbers import MOST, whole


def expire(name: str, unit_ms: int, instant: bool, db: Keyspace, key: str, number: str, *options: str) -> int:
    """1 when the deadline was set; a deadline in the past deletes. Options NX, XX, GT, LT."""
    count = whole(number)
    words = [option.upper() for option in options]
    _require_known(options)
    _require_compatible(words)
    if abs(count) * unit_ms > MOST:
        raise ResponseError(f"ERR invalid expire time in '{name.lower()}' command")
    deadline = count * unit_ms + (0 if instant else db.now_ms())
    entry = db.look(key)
    if entry is None or not _allowed(entry, deadline, words):
        return 0
    db.expire(key, entry, deadline)
    return 1


def _require_known(options: tuple[str, ...]) -> None:
    for option in options:
        if option.upper() not in ("NX", "XX", "GT", "LT"):
            raise ResponseError(f"ERR Unsupported option {option}")


def _require_compatible(words: list[str]) -> None:
    if "NX" in words and len(set(words)) > 1:
        raise ResponseError("ERR NX and XX, GT or LT options at the same time are not compatible")
    if "GT" in words and "LT" in words:
        raise ResponseError("ERR GT and LT options at the same time are not compatible")


def _allowed(entry: Entry, deadline: int, words: list[str]) -> bool:
    before = entry.expires_ms
    return not (
        ("NX" in words and before is not None)
        or ("XX" in words and before is None)
        or ("GT" in words and (before is None or deadline <= before))
        or ("LT" in words and before is not None and deadline >= before)
    )


def ttl(db: Keyspace, key: str) -> int:
    """Seconds left, rounded; -1 without a deadline, -2 without a key."""
    left_ms = pttl(db, key)
    return left_ms if left_ms < 0 else (left_ms + 500) // 1000


def pttl(db: Keyspace, key: str) -> int:
    """Milliseconds left; -1 without a deadline, -2 without a key."""
    entry = db.look(key, touch=False)
    if entry is None:
        return -2
    return -1 if entry.expires_ms is None else entry.expires_ms - db.now_ms()


def persist(db: Keyspace, key: str) -> int:
    """1 when a deadline was taken away."""
    entry = db.look(key)
    if entry is None or entry.expires_ms is None:
        return 0
    db.expire(key, entry, None)
    return 1


COMMANDS = {
    "EXPIRE": (partial(expire, "EXPIRE", 1000, False), 2, None),
    "PEXPIRE": (partial(expire, "PEXPIRE", 1, False), 2, None),
    "EXPIREAT": (partial(expire, "EXPIREAT", 1000, True), 2, None),
    "PEXPIREAT": (partial(expire, "PEXPIREAT", 1, True), 2, None),
    "TTL": (ttl, 1, 1),
    "PTTL": (pttl, 1, 1),
    "PERSIST": (persist, 1, 1),
}
"""Function, fewest and most arguments (None: no bound)."""
