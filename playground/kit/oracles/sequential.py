"""Sequential consistency: one order of everything keeps each session's own order and explains every answer.

Prior art: Lamport 1979; deciding it is NP-complete (Gibbons and Korach 1997) and it is *not* compositional, so the
whole history of all keys is judged. First what program order and reads force is followed to its end: a circle refutes.
Else the search of ``search`` looks for an order, one lane a session. At its bound there is still one way: what is
linearizable is sequential.

Invariant: broken and holds are proofs; at the bound it is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence

from playground.kit.oracles.history import History, Operation
from playground.kit.oracles.linearizability import REGISTER, linearizable
from playground.kit.oracles.minimal import shrunk
from playground.kit.oracles.order import Ambiguous, Facts, Relation, bits, closed, cycle, named
from playground.kit.oracles.search import FOUND, NONE, Search
from playground.kit.oracles.specification import Register, Specification
from playground.kit.oracles.telling import listed
from playground.kit.oracles.verdict import Verdict, broken, holds, unknown

BOUND = 20_000
"""Configurations visited before it is unknown: about a fifth of a second of CPU."""

_SMALL = 60
"""Operations up to which the fewest are looked for by searching again and again."""


def sequential(history: History, specification: Specification = REGISTER, bound: int = BOUND) -> Verdict:
    """Judge the whole ``history``, all keys together."""
    if isinstance(specification, Register):
        forced = _forced(history, specification)
        if forced is not None:
            return forced
    outcome = _search(history.operations, specification, bound)
    if outcome == FOUND:
        return holds("an order that keeps each session's own explains every answer")
    if outcome == NONE:
        return _explained(history.operations, specification, bound)
    if linearizable(history, specification, bound).ok:
        return holds("an order in real time explains every answer, so it keeps each session's too")
    return unknown(f"{bound} configurations did not decide whether some order explains every answer")


def _search(operations: Sequence[Operation], specification: Specification, bound: int) -> str:
    kept: list[Operation] = []
    for of_key in History(operations).keys.values():
        kept.extend(specification.relevant(of_key))
    return Search(list(History(kept).sessions.values()), specification, bound).run()


def _explained(operations: Sequence[Operation], specification: Specification, bound: int) -> Verdict:
    def impossible(some: list[Operation]) -> bool:
        return _search(some, specification, bound) == NONE

    few = list(operations)
    if len(few) <= _SMALL:
        few = shrunk(few, specification.queries, impossible)
    return broken(f"{listed(few)}: no order that keeps each session's own explains these answers", few)


def _forced(history: History, specification: Register) -> Verdict | None:
    """A circle in what every explanation must keep, or None."""
    try:
        facts = Facts(history, specification.start)
    except Ambiguous:
        return None
    if facts.thin_air:
        return None
    direct = facts.causes()
    while True:
        known = closed(direct)
        if known is None:
            few = named(facts, cycle(direct))
            return broken(f"{listed(few)}: each of these must come before the next and the last before the first", few)
        if not _follow(facts, known, direct):
            return None


def _follow(facts: Facts, known: Relation, direct: Relation) -> bool:
    """Add what follows: a write before a read of another's is before the other; a read is before what replaces it."""
    before = list(direct)
    readers: dict[int | None, int] = {}
    for read, write in facts.saw.items():
        of_key = facts.writes[facts.operations[read].key]
        if write is None:
            for other in bits(of_key):
                direct[other] |= 1 << read
            continue
        readers[write] = readers.get(write, 0) | 1 << read
        direct[write] |= known[read] & of_key & ~(1 << write)
    for of_key in facts.writes.values():
        for other in bits(of_key):
            direct[other] |= _readers_of_last(known[other] & of_key, known, readers)
    return any(mask & ~known[n] & ~before[n] for n, mask in enumerate(direct))


def _readers_of_last(earlier: int, known: Relation, readers: dict[int | None, int]) -> int:
    """Who read the writes that come last among ``earlier``: who read those before them is before these."""
    found, rest = 0, earlier
    while rest:
        top = rest.bit_length() - 1
        found |= readers.get(top, 0)
        rest &= ~(1 << top) & ~known[top]
    return found
