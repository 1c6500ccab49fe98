"""Sorted sets: members by score, as logs of instants and ranks need them. Equal scores sort by member."""

from __future__ import annotations

from playground.kit.redis.errors import ResponseError, syntax
from playground.kit.redis.keyspace import Keyspace
from playground.kit.redis.numbers import real, whole, written

OPTIONS = ("NX", "XX", "GT", "LT", "CH")
BOUND = "ERR min or max is not a float"


def zadd(db: Keyspace, key: str, *arguments: str) -> int:
    """How many were new; with CH how many are new or have another score."""
    rest = list(arguments)
    words: list[str] = []
    while rest and rest[0].upper() in OPTIONS:
        words.append(rest.pop(0).upper())
    if not rest or len(rest) % 2:
        raise syntax()
    _require_compatible(words)
    pairs = [(member, real(score)) for score, member in zip(rest[::2], rest[1::2], strict=True)]
    if db.look(key, "zset") is None and "XX" in words:
        return 0
    held = db.make(key, "zset", {}).value
    added = changed = 0
    for member, score in pairs:
        new = member not in held
        if not _takes(held, member, score, words):
            continue
        added += new
        changed += new or held[member] != score
        held[member] = score
    db.changed(key)
    return changed if "CH" in words else added


def _require_compatible(words: list[str]) -> None:
    if "NX" in words and "XX" in words:
        raise ResponseError("ERR XX and NX options at the same time are not compatible")
    if ("GT" in words and "LT" in words) or ("NX" in words and ("GT" in words or "LT" in words)):
        raise ResponseError("ERR GT, LT, and/or NX options at the same time are not compatible")


def _takes(held: dict[str, float], member: str, score: float, words: list[str]) -> bool:
    if member not in held:
        return "XX" not in words
    return not ("NX" in words or ("GT" in words and score <= held[member]) or ("LT" in words and score >= held[member]))


def zrem(db: Keyspace, key: str, *members: str) -> int:
    """How many were there."""
    entry = db.look(key, "zset")
    if entry is None:
        return 0
    gone = [member for member in dict.fromkeys(members) if member in entry.value]
    for member in gone:
        del entry.value[member]
    db.changed(key)
    return len(gone)


def zscore(db: Keyspace, key: str, member: str) -> str | None:
    """The member's score."""
    entry = db.look(key, "zset")
    return written(entry.value[member]) if entry is not None and member in entry.value else None


def zcard(db: Keyspace, key: str) -> int:
    """How many members."""
    entry = db.look(key, "zset")
    return 0 if entry is None else len(entry.value)


def zcount(db: Keyspace, key: str, low: str, high: str) -> int:
    """How many members with a score between the bounds."""
    return len(_between(db, key, low, high))


def zrange(db: Keyspace, key: str, start: str, stop: str, *options: str) -> list[str]:
    """Members from one rank to another, both included, negative ones counted from the end; WITHSCORES."""
    first, last = whole(start), whole(stop)
    if [option.upper() for option in options] not in ([], ["WITHSCORES"]):
        raise syntax()
    entry = db.look(key, "zset")
    found = [] if entry is None else sorted([(score, member) for member, score in entry.value.items()])
    size = len(found)
    first, last = (rank + size if rank < 0 else rank for rank in (first, last))
    found = found[max(first, 0) : max(last + 1, 0)]
    if options:
        return [text for score, member in found for text in (member, written(score))]
    return [member for _, member in found]


def zrangebyscore(db: Keyspace, key: str, low: str, high: str, *options: str) -> list[str]:
    """Members between two scores, ascending; WITHSCORES, LIMIT offset count."""
    rest = list(options)
    with_scores, offset, count = False, 0, -1
    while rest:
        word = rest.pop(0).upper()
        if word == "WITHSCORES":
            with_scores = True
        elif word == "LIMIT" and len(rest) >= 2:
            offset, count = whole(rest.pop(0)), whole(rest.pop(0))
        else:
            raise syntax()
    found = _between(db, key, low, high)
    found = [] if offset < 0 else found[offset : None if count < 0 else offset + count]
    if with_scores:
        return [text for score, member in found for text in (member, written(score))]
    return [member for _, member in found]


def zremrangebyscore(db: Keyspace, key: str, low: str, high: str) -> int:
    """How many were removed between two scores."""
    found = _between(db, key, low, high)
    return zrem(db, key, *(member for _, member in found)) if found else 0


def _between(db: Keyspace, key: str, low: str, high: str) -> list[tuple[float, str]]:
    (least, above), (most, below) = _bound(low), _bound(high)
    entry = db.look(key, "zset")
    return sorted(
        (score, member)
        for member, score in (entry.value.items() if entry is not None else ())
        if (least < score or (score == least and not above)) and (score < most or (score == most and not below))
    )


def _bound(text: str) -> tuple[float, bool]:
    """A score and whether it is excluded: ``(5``."""
    excluded = text.startswith("(")
    return real(text[1:] if excluded else text, BOUND), excluded


COMMANDS = {
    "ZADD": (zadd, 3, None),
    "ZREM": (zrem, 2, None),
    "ZSCORE": (zscore, 2, 2),
    "ZCARD": (zcard, 1, 1),
    "ZCOUNT": (zcount, 3, 3),
    "ZRANGE": (zrange, 3, None),
    "ZRANGEBYSCORE": (zrangebyscore, 3, None),
    "ZREMRANGEBYSCORE": (zremrangebyscore, 3, 3),
}
"""Function, fewest and most arguments (None: no bound)."""
