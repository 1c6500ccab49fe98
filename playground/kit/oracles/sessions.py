"""The four guarantees of a session: what one client may rely on, whatever replica answers.

Prior art: Terry et al., "Session guarantees for weakly consistent replicated data", PDIS 1994; Viotti and Vukolic 2016.
Each gives the reads of a session a *floor*: the versions that an answer may not be older than.

- ``read_your_writes``: the session's own earlier writes;
- ``monotonic_reads``: what the session read before;
- ``writes_follow_reads``, ``monotonic_writes``: a write is ordered after what its session had read, or written, before.

``versions`` is the order in which each key's values came to be, oldest first, as the lab's record tells it. Without it
older means: the initial value, and what a write's session had written or read before (what the last two promise). So
without it only the first two can be judged, the others are unknown as soon as they have anything to say.

Invariant: an answer is called older only if it is certain. Values written twice: unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from playground.kit.oracles.history import OK, History
from playground.kit.oracles.order import Ambiguous, Facts, Relation, bits, closed
from playground.kit.oracles.telling import listed, told
from playground.kit.oracles.verdict import Verdict, broken, holds, unknown

Versions = Mapping[str, Sequence[Any]]
Older = Callable[[int | None, int | None], bool]


def read_your_writes(history: History, versions: Versions | None = None, start: Any = None) -> Verdict:
    """No session reads what is older than its own write."""
    return _floors(history, versions, start, "write", "{0} wrote that itself before")


def monotonic_reads(history: History, versions: Versions | None = None, start: Any = None) -> Verdict:
    """No session reads what is older than it read before."""
    return _floors(history, versions, start, "read", "{0} had seen the newer one before")


def monotonic_writes(history: History, versions: Versions | None = None, start: Any = None) -> Verdict:
    """The writes of a session come to be in its order."""
    return _followed(history, versions, start, "write")


def writes_follow_reads(history: History, versions: Versions | None = None, start: Any = None) -> Verdict:
    """A write comes to be after what its session had read."""
    return _followed(history, versions, start, "read")


def _floors(history: History, versions: Versions | None, start: Any, kind: str, why: str) -> Verdict:
    try:
        facts = Facts(history, start)
    except Ambiguous as ambiguous:
        return unknown(str(ambiguous))
    older = _older(facts, versions)
    program = closed(facts.program) or []
    for read, saw in facts.saw.items():
        mine = facts.operations[read]
        for earlier in bits(program[read]):
            floor = facts.operations[earlier]
            version = facts.saw.get(earlier) if kind == "read" else earlier
            if floor.kind != kind or floor.key != mine.key or version == saw or not older(saw, version):
                continue
            few = {n for n in (earlier, read, saw, version) if n is not None}
            words = f"{told(mine)}, older than in {told(floor)}: {why.format(mine.session)}"
            return broken(words, [facts.operations[n] for n in sorted(few)])
    return holds("no session read anything older than it may")


def _followed(history: History, versions: Versions | None, start: Any, kind: str) -> Verdict:
    """Whether each write is newer than what its session had written or read before."""
    try:
        facts = Facts(history, start)
    except Ambiguous as ambiguous:
        return unknown(str(ambiguous))
    pairs = _pairs(facts, kind)
    if versions is None and pairs:
        return unknown("the order in which versions came to be was not given")
    older = _given(facts, versions or {})
    for earlier, version, write in pairs:
        if older(write, version):
            few = [facts.operations[n] for n in sorted({earlier, version, write})]
            return broken(f"{listed(few)}: yet the last write was ordered before what came first", few)
    return holds("every write is ordered after what its session knew")


def _pairs(facts: Facts, kind: str) -> list[tuple[int, int, int]]:
    """What a session did before a write to the same key: the operation, the version it stands for, the write."""
    program = closed(facts.program) or []
    found = []
    for write, operation in enumerate(facts.operations):
        for earlier in bits(program[write] if operation.kind == "write" else 0):
            mate = facts.operations[earlier]
            version = facts.saw.get(earlier) if kind == "read" else earlier
            if mate.kind == kind and mate.key == operation.key and version is not None and version != write:
                found.append((earlier, version, write))
    return found


def _older(facts: Facts, versions: Versions | None) -> Older:
    return _inferred(facts) if versions is None else _given(facts, versions)


def _given(facts: Facts, versions: Versions) -> Older:
    """By the place in the order that was given; what has no place there is not compared."""
    places: dict[int, int] = {}
    for n, operation in enumerate(facts.operations):
        order = list(versions.get(operation.key, ())) if operation.kind == "write" else []
        if operation.argument in order:
            places[n] = order.index(operation.argument)

    def older(one: int | None, other: int | None) -> bool:
        if one is None:
            return other in places
        return one in places and other in places and places[one] < places[other]

    return older


def _inferred(facts: Facts) -> Older:
    """The initial value is older than any; a write is older than one that was caused by it."""
    causes: Relation = closed(facts.causes()) or [0] * len(facts.operations)

    def older(one: int | None, other: int | None) -> bool:
        if other is None:
            return False
        return one is None or bool(causes[other] >> one & 1)

    return older


def acknowledged(history: History) -> dict[str, list[Any]]:
    """For a store with one writer at a time: each key's written values in order of acknowledgement, as ``versions``."""
    order: dict[str, list[Any]] = {}
    for each in sorted(history, key=lambda operation: operation.ends):
        if each.kind == "write" and each.outcome == OK:
            order.setdefault(each.key, []).append(each.argument)
    return order
