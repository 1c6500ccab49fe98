"""The fewest operations that decide a violation.

Prior art: delta debugging (Zeller and Hildebrandt 2002): leave out halves, quarters, single ones, as long as the rest
is still impossible. Leaving out an update would make every read of it impossible, so an update is *weakened* instead:
its end is unsaid, it may take effect at any later time or never.

Invariant: what remains is 1-minimal (weaken any one more and an explanation exists), unless ``TRIES`` ran out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playground.kit.oracles.history import OK, Operation

TRIES = 600
"""Histories that are tried before what remains is taken as it is."""

Impossible = Callable[[list[Operation]], bool]


def shrunk(operations: Sequence[Operation], queries: frozenset[str], impossible: Impossible) -> list[Operation]:
    """The operations whose answers and ends are needed for ``impossible`` to stay true, in order of invocation."""
    kept = [each for each in operations if each.outcome == OK]
    unsure = [each for each in operations if each.outcome != OK]
    tries, size = 0, max(1, len(kept) // 2)
    while kept and tries < TRIES:
        before, at = len(kept), 0
        while at < len(kept) and tries < TRIES:
            tries += 1
            spared = kept[:at] + kept[at + size :]
            weak = [*unsure, *_weakened(kept[at : at + size], queries)]
            if impossible(_ordered(spared + weak)):
                kept, unsure = spared, weak
            else:
                at += size
        if size == 1 and len(kept) == before:
            break
        size = max(1, size // 2)
    return _ordered(kept)


def _weakened(operations: list[Operation], queries: frozenset[str]) -> list[Operation]:
    return [each.pending() for each in operations if each.kind not in queries]


def _ordered(operations: list[Operation]) -> list[Operation]:
    return sorted(operations, key=lambda each: each.invoked)
