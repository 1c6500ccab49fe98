"""What a visitor may set. Every variant meets the same sessions, keys and faults."""

from __future__ import annotations

from playground.sdk import Choice, Number
from playground.sdk import Params as Base

from .commit_rule import ASYNCHRONOUS, CHAIN, QUORUM, SEMI_SYNCHRONOUS, SYNCHRONOUS, CommitRule
from .multi_leader import ARRIVAL, LAST_WRITER

WRITE = "Replication"
READ = "Reads"
FAIL = "Failover"
SHOP = "Traffic"
ON_CALL = "Isolation"

MULTI_LEADER = "multi_leader"


class Params(Base):
    """One lab; the seed's two kinds of replication are its first and third variant."""

    variant = Choice(
        ASYNCHRONOUS,
        {
            ASYNCHRONOUS: "Asynchronous",
            SEMI_SYNCHRONOUS: "Semi-synchronous",
            SYNCHRONOUS: "Synchronous",
            QUORUM: "Quorum",
            CHAIN: "Chain",
            MULTI_LEADER: "Multi-leader",
        },
        label="A write waits for",
        variant=True,
    )
    replicas = Number(2, 2, 4, label="Replicas", group=WRITE)
    ack = Choice(
        "flush",
        {"receipt": "Received it", "flush": "Flushed it", "apply": "Applied it"},
        label="A replica acknowledges when it has",
        group=WRITE,
    )
    fall_back_ms = Number(1000, 100, 10_000, label="Semi-synchronous waits", unit="ms", group=WRITE, advanced=True,
                          help="Then it falls back to asynchronous, until a replica has caught up")  # fmt: skip
    conflict = Choice(
        LAST_WRITER,
        {LAST_WRITER: "Last writer wins", ARRIVAL: "Defect: last arrival wins"},
        label="Conflicts of leaders",
        group=WRITE,
        advanced=True,
    )
    network_ms = Number(20, 1, 300, label="Network delay", unit="ms", group=WRITE)

    routing = Choice(
        "any",
        {"primary": "The primary", "any": "Any replica", "bounded": "A fresh replica", "position": "Wait for position"},
        label="Reads go to",
        group=READ,
    )
    bound_ms = Number(1500, 100, 10_000, label="Fresh means at most", unit="ms", group=READ)
    patience_ms = Number(300, 0, 5000, label="A replica may make a reader wait", unit="ms", group=READ, advanced=True)

    failover = Choice("automatic", {"automatic": "Automatic", "manual": "Manual"}, label="Failover", group=FAIL)
    lease_ms = Number(2000, 500, 20_000, label="The primary's lease", unit="ms", group=FAIL, advanced=True)
    fencing = Choice(
        "lease",
        {"lease": "By lease and epoch", "none": "Defect: no lease"},
        label="Fencing of the old primary",
        group=FAIL,
    )

    sessions = Number(4, 1, 8, label="Sessions", group=SHOP)
    think_ms = Number(420, 20, 5000, label="A session pauses", unit="ms", group=SHOP)
    write_percent = Number(25, 0, 100, label="Writes", unit="%", group=SHOP)

    doctors = Choice("none", {"none": "None", "two": "Two doctors on call"}, label="Transactions", group=ON_CALL)
    isolation = Choice(
        "snapshot isolation",
        {
            "read uncommitted": "Read uncommitted",
            "read committed": "Read committed",
            "snapshot isolation": "Snapshot",
            "serializable": "Serializable",
        },
        label="Isolation level",
        group=ON_CALL,
    )

    @property
    def copies(self) -> int:
        """All nodes that hold the data."""
        return self.replicas + 1

    @property
    def rule(self) -> CommitRule:
        """When the primary acknowledges. Several leaders acknowledge alone."""
        return CommitRule(ASYNCHRONOUS if self.variant == MULTI_LEADER else self.variant, self.copies)

    @property
    def survives_failover(self) -> bool:
        """Whether an acknowledged write is promised to be on whoever is promoted."""
        return self.variant not in (ASYNCHRONOUS, MULTI_LEADER) and self.ack != "receipt"
