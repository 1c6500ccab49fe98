"""Linearizability: every operation seems to happen at one instant between its invocation and its end.

Prior art: Herlihy and Wing 1990; the search is Wing and Gong's with Lowe's memory (see ``search``). Linearizability is
compositional: a history is linearizable if and only if each key's is, so each key is searched alone.

Measured (CPU, one core of two shared ones): 2,000 operations on one register by 6 clients in 27 ms where half are
reads, 15 to 60 over other mixes, a third of it in ``zones``; about 12 ms when a read is stale.

Invariant: broken comes with operations that no order explains, 1-minimal (see ``minimal``); at the bound it is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from playground.kit.oracles.history import OK, History, Operation
from playground.kit.oracles.minimal import shrunk
from playground.kit.oracles.search import BOUND, FOUND, GAVE_UP, NONE, Search
from playground.kit.oracles.specification import Register, Specification
from playground.kit.oracles.telling import listed, told
from playground.kit.oracles.verdict import Verdict, broken, holds, unknown
from playground.kit.oracles.zones import Zones

REGISTER = Register()


def linearizable(history: History, specification: Specification = REGISTER, bound: int = BOUND) -> Verdict:
    """Judge every key of ``history``. ``bound`` configurations are visited in all before it is unknown."""
    left, gave_up = bound, ""
    for key, operations in history.keys.items():
        suspects = suspected(operations, specification)
        if suspects and _search(suspects, specification, left)[0] == NONE:
            return _explained(suspects, operations, specification, bound)
        outcome, visited = _search(operations, specification, left)
        if outcome == NONE:
            return _explained(_shortest(operations, specification, bound), operations, specification, bound)
        if outcome == GAVE_UP:
            gave_up = f"{bound} configurations did not decide whether the history of {key or 'the object'} is possible"
        left = max(1, left - visited)
    return unknown(gave_up) if gave_up else holds("an order in real time explains every answer")


def suspected(operations: Sequence[Operation], specification: Specification) -> list[Operation]:
    """A few operations of one key that cannot be explained, where ``zones`` can tell; nothing is proved by that."""
    if not isinstance(specification, Register):
        return []
    zones = Zones(specification.start)
    steps = [(each.invoked, each) for each in operations] + [(each.ends, each) for each in operations]
    for seq, operation in sorted((step for step in steps if step[0] < inf), key=lambda step: step[0]):
        if seq == operation.invoked:
            zones.begun(operation)
            continue
        suspects = zones.ended(operation)
        if suspects:
            return known_at(suspects, seq)
        if not zones.applies:
            return []
    return []


def known_at(operations: Sequence[Operation], seq: float) -> list[Operation]:
    """The operations in order, the ends after ``seq`` unsaid."""
    known = (each if each.ends <= seq else each.pending() for each in operations)
    return sorted(known, key=lambda each: each.invoked)


def _search(operations: Sequence[Operation], specification: Specification, bound: int) -> tuple[str, int]:
    search = Search([specification.relevant(operations)], specification, bound)
    return search.run(), search.visited


def _explained(
    suspects: Sequence[Operation], operations: Sequence[Operation], specification: Specification, bound: int
) -> Verdict:  # fmt: skip
    def impossible(some: list[Operation]) -> bool:
        return _search(some, specification, bound)[0] == NONE

    few = shrunk(suspects, specification.queries, impossible)
    return broken(_words(few, operations, specification), few)


def _shortest(operations: Sequence[Operation], specification: Specification, bound: int) -> list[Operation]:
    """The history up to the first end at which it is impossible; prefixes of the possible are possible."""
    ends = sorted(each.returned for each in operations if each.outcome == OK and each.returned is not None)
    low, high = 0, len(ends) - 1
    while low < high:
        middle = (low + high) // 2
        known = History(operations).until(ends[middle])
        if _search(known.operations, specification, bound)[0] == FOUND:
            low = middle + 1
        else:
            high = middle
    return list(History(operations).until(ends[high]).operations)


def _words(few: list[Operation], operations: Sequence[Operation], specification: Specification) -> str:
    last = max(few, key=lambda each: each.ends)
    if len(few) == 1:
        return f"{told(last)}, {_why_alone(last, operations, specification)}"
    return f"{listed(few)}: no order of these that keeps to real time explains what {last.session} was answered"


def _why_alone(one: Operation, operations: Sequence[Operation], specification: Specification) -> str:
    makers = [each for each in operations if one.kind == "read" and one.result in specification.makes(each)]
    late = [each for each in makers if each.invoked > one.ends]
    if late:
        return f"but that was written only later: {told(late[0])}"
    return "which nothing that had begun by then can have brought about"
