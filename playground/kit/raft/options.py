"""How a member behaves: times, variants, and the mistakes that can be planted."""

from __future__ import annotations

from dataclasses import dataclass

READS = ("index", "lease")

DEFECTS = {
    "vote_in_memory": "term and vote are not written to disk, so a restart may vote twice in one term",
    "entries_in_memory": "a follower acknowledges entries before they are synced",
    "earlier_terms": "entries of earlier terms are committed by counting copies (figure 8 of the paper)",
    "local_reads": "a member that believes it leads answers reads without asking anybody",
    "early_reads": "read index without an entry committed in the leader's own term",
    "lease_from_answer": "the lease counts from when the answers came, not from when the heartbeat was sent",
    "disloyal": "followers give their vote away while a lease that they granted still runs",
    "blank_vote": "a member that comes back without its disk takes part under its old name",
    "no_sessions": "a command that was sent twice is applied twice",
}
"""Each mistake with what is wrong about it."""


@dataclass(frozen=True)
class Options:
    """Times are seconds of the member's own clock. ``defects`` names entries of DEFECTS.

    A lease of ``lease_s`` is safe while no two clocks differ in *rate* by more than ``drift_percent``: a follower keeps
    its vote for ``election_s[0]`` after it heard its leader, and that must be longer than the lease on any clock.
    """

    heartbeat_s: float = 0.1
    election_s: tuple[float, float] = (0.4, 0.8)
    pre_vote: bool = True
    reads: str = "index"
    lease_s: float = 0.3
    drift_percent: int = 10
    batch: int = 64
    snapshot_every: int = 200
    defects: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        low, high = self.election_s
        if not self.heartbeat_s < low <= high:
            raise ValueError(f"heartbeats ({self.heartbeat_s} s) must come more often than elections ({low} s)")
        if self.reads not in READS:
            raise ValueError(f"reads is {self.reads!r}, accepted {', '.join(READS)}")
        if self.lease_s * (100 + 2 * self.drift_percent) > low * 100:
            raise ValueError(f"a lease of {self.lease_s} s may outlive the {low} s for which votes are kept")
        unknown = [name for name in self.defects if name not in DEFECTS]
        if unknown:
            raise ValueError(f"unknown defect {unknown[0]!r}, accepted {', '.join(DEFECTS)}")

    def wrong(self, defect: str) -> bool:
        """Whether this mistake is planted."""
        return defect in self.defects


CORRECT = Options()
"""The defaults, without a mistake."""
