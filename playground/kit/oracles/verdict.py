"""What an oracle says: it holds, it is broken and these operations show it, or nobody can tell and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.kit.oracles.history import Operation

HOLDS, BROKEN, UNKNOWN = "holds", "broken", "unknown"


@dataclass(frozen=True)
class Verdict:
    """``status`` is holds, broken or unknown. ``operations`` are the fewest that decide it, in order of invocation.

    ``witnesses`` are the seqs of the records that say so: each operation's invocation and completion, or what an
    oracle without operations names. ``words`` are one or two sentences.
    """

    status: str
    words: str = ""
    operations: tuple[Operation, ...] = ()
    witnesses: tuple[int, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it was shown to hold. Neither broken nor unknown is ok."""
        return self.status == HOLDS


def holds(words: str = "nothing in this history breaks it") -> Verdict:
    """It was shown to hold for this history."""
    return Verdict(HOLDS, words)


def broken(words: str, operations: Iterable[Operation] = (), witnesses: Iterable[int] = ()) -> Verdict:
    """It was shown to be broken by ``operations``, or by the records ``witnesses`` where there are none."""
    listed = tuple(sorted(operations, key=lambda operation: operation.invoked))
    seqs = tuple(witnesses) or tuple(seq for each in listed for seq in each.seqs())
    return Verdict(BROKEN, words, listed, seqs)


def unknown(reason: str) -> Verdict:
    """The oracle gave up, or was not told enough."""
    return Verdict(UNKNOWN, reason)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The first broken one, else the first unknown one, else a verdict that holds."""
    kept = list(verdicts)
    for status in (BROKEN, UNKNOWN):
        for verdict in kept:
            if verdict.status == status:
                return verdict
    return kept[0] if kept else holds("there was nothing to judge")
