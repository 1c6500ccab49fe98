"""When a write may be acknowledged: which copies have to have it first.

Prior art: PostgreSQL's synchronous_commit and synchronous_standby_names, MySQL's semi-synchronous replication,
MongoDB's write concern, chain replication (van Renesse and Schneider, OSDI 2004).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ASYNCHRONOUS, SEMI_SYNCHRONOUS, SYNCHRONOUS, QUORUM, CHAIN = (
    "asynchronous",
    "semi_synchronous",
    "synchronous",
    "quorum",
    "chain",
)


@dataclass(frozen=True)
class CommitRule:
    """``nodes`` counts all copies, the primary included."""

    mode: str
    nodes: int

    def copies(self) -> int:
        """How many copies an acknowledged write is promised to have."""
        majority = self.nodes // 2 + 1
        return {ASYNCHRONOUS: 1, SEMI_SYNCHRONOUS: 2, QUORUM: majority}.get(self.mode, self.nodes)

    def point(self, flushed: int, acked: Mapping[str, int], members: Sequence[str], *, degraded: bool = False) -> int:
        """The last position that may be acknowledged. ``members`` must have it in synchronous mode and in a chain, the
        primary first; ``degraded`` is semi-synchronous replication that has fallen back."""
        if self.mode == ASYNCHRONOUS or degraded:
            return flushed
        if self.mode in (SYNCHRONOUS, CHAIN):
            asked = members[1:2] if self.mode == CHAIN else members[1:]
            return min([flushed, *(acked.get(name, 0) for name in asked)])
        ranked = sorted(acked.values(), reverse=True) + [0] * self.nodes
        return min(flushed, ranked[self.copies() - 2])

    def needs_answers(self) -> int:
        """How many copies a failover must hear so that one of them has every acknowledged write."""
        if self.mode in (SEMI_SYNCHRONOUS, QUORUM):
            return self.nodes - self.copies() + 1
        return 1
