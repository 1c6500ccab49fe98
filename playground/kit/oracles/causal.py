"""Causal consistency of registers whose written values differ, in its three strengths.

Prior art: Bouajjani, Enea, Guerraoui and Hamza, "On verifying causal consistency", POPL 2017. A history is not causal
exactly when it holds one of a few *bad patterns*, so no search is needed:

- ``causal`` (CC): causes in a circle, a read of what nobody wrote, a read of a value that its own causes had replaced;
- ``convergence`` (CCv): also, no one order of the writes to each key agrees with causes and reads;
- ``memory`` (CM): also, for one session, no order of what it had caused it to see explains its own reads.

Convergence and memory are each stronger than causal, and neither implies the other. Invariant: an unknown write that
was read took effect; one that nobody read is no one's cause. Values written twice, or other kinds of operation, leave
it unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from playground.kit.oracles.history import History
from playground.kit.oracles.order import Ambiguous, Facts, Relation, bits, closed, cycle, named
from playground.kit.oracles.telling import listed, told
from playground.kit.oracles.verdict import Verdict, broken, holds, unknown

Judging = Callable[[Facts, Relation], Verdict]


def causal(history: History, start: Any = None) -> Verdict:
    """CC: nobody sees an effect without its causes. ``start`` is the value that nobody wrote."""
    return _judged(history, start, lambda facts, causes: holds("causes explain every read"))


def convergence(history: History, start: Any = None) -> Verdict:
    """CCv: causal, and all agree on one order of the writes to each key."""
    return _judged(history, start, _convergent)


def memory(history: History, start: Any = None) -> Verdict:
    """CM: causal, and each session's reads fit one order of everything that is a cause for it."""
    return _judged(history, start, _remembered)


def _judged(history: History, start: Any, further: Judging) -> Verdict:
    try:
        facts = Facts(history, start)
    except Ambiguous as ambiguous:
        return unknown(str(ambiguous))
    if facts.thin_air:
        read = facts.operations[facts.thin_air[0]]
        return broken(f"{told(read)}, which nobody ever wrote", [read])
    direct = facts.causes()
    causes = closed(direct)
    if causes is None:
        few = named(facts, cycle(direct))
        return broken(f"{listed(few)} are each a cause of the next and the last a cause of the first", few)
    return _replaced(facts, causes) or further(facts, causes)


def _replaced(facts: Facts, causes: Relation) -> Verdict | None:
    """A read of a value that one of its own causes had replaced."""
    for read, write in facts.saw.items():
        seen = facts.operations[read]
        for other in _last(causes[read] & facts.writes[seen.key], causes):
            if write is None or causes[other] >> write & 1:
                few = [facts.operations[each] for each in (write, other, read) if each is not None]
                newer = facts.operations[other]
                was = f"{told(newer)} was a cause of what {seen.session} did next"
                return broken(f"{was}, yet {told(seen)}, which that write had replaced", few)
    return None


def _last(members: int, causes: Relation) -> Iterator[int]:
    """Those of ``members`` that come last; what is before none of them is before none of the rest."""
    while members:
        top = members.bit_length() - 1
        yield top
        members &= ~(1 << top) & ~causes[top]


def _convergent(facts: Facts, causes: Relation) -> Verdict:
    """Every write that a read had among its causes must come before the write it saw."""
    direct = facts.causes()
    for read, write in facts.saw.items():
        if write is not None:
            direct[write] |= causes[read] & facts.writes[facts.operations[read].key] & ~(1 << write)
    if closed(direct) is not None:
        return holds("causes and one order of the writes explain every read")
    few = named(facts, _with_reads(facts, cycle(direct)))
    return broken(f"{listed(few)}: no one order of the writes to each key agrees with all of these", few)


def _remembered(facts: Facts, causes: Relation) -> Verdict:
    for reads in _reads_of_sessions(facts):
        verdict = _session(facts, causes, reads)
        if not verdict.ok:
            return verdict
    return holds("for each session an order of its causes explains its reads")


def _session(facts: Facts, causes: Relation, reads: list[int]) -> Verdict:
    """Order, for one session, the writes that its reads put into an order, until nothing new follows."""
    past = 0
    for read in reads:
        past |= causes[read] | 1 << read
    direct = [mask & past if past >> n & 1 else 0 for n, mask in enumerate(facts.causes())]
    while True:
        known = closed(direct)
        if known is None:
            few = named(facts, _with_reads(facts, cycle(direct), reads))
            session = facts.operations[reads[0]].session
            return broken(f"{listed(few)}: no order of these explains what {session} read, one after another", few)
        more = False
        for read in reads:
            earlier = known[read] & facts.writes[facts.operations[read].key]
            write = facts.saw[read]
            if write is None and earlier:
                few = named(facts, [read, *bits(earlier & -earlier)])
                return broken(f"{listed(few)}: the read came after that write and saw the value before it", few)
            if write is not None and earlier & ~known[write] & ~(1 << write):
                direct[write] |= earlier & ~(1 << write)
                more = True
        if not more:
            return holds()


def _reads_of_sessions(facts: Facts) -> list[list[int]]:
    sessions: dict[str, list[int]] = {}
    for read in facts.saw:
        sessions.setdefault(facts.operations[read].session, []).append(read)
    return list(sessions.values())


def _with_reads(facts: Facts, members: list[int], reads: list[int] | None = None) -> list[int]:
    """A cycle of writes means little without the reads that put them into that order: the first of each."""
    among = list(facts.saw) if reads is None else reads
    first: dict[int, int] = {}
    for read in among:
        write = facts.saw[read]
        if write in members:
            first.setdefault(write, read)
    return [*members, *first.values()]
