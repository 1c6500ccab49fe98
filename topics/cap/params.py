"""What a visitor may set. Every variant meets the same clients, think times, keys and faults."""

from __future__ import annotations

from playground.sdk import Choice, Flag, Number
from playground.sdk import Params as Base

RAFT = "Raft"
QUORUM = "Quorum"
AVAILABLE = "Replicas that answer alone"
USE = "Clients and network"


class Params(Base):
    """One lab, five ways to keep replicas."""

    variant = Choice(
        "raft",
        {
            "raft": "Raft",
            "quorum": "Quorum",
            "lww": "Last writer wins",
            "siblings": "Siblings",
            "crdt": "CRDT",
        },
        label="Replication",
        variant=True,
    )
    replicas = Choice("3", {"3": "3", "5": "5"}, label="Replicas")

    reads = Choice("index", {"index": "Read index", "lease": "Leader lease"}, label="Reads", group=RAFT)
    heartbeat_ms = Number(120, 50, 500, label="Heartbeat", unit="ms", group=RAFT)
    drift_percent = Number(
        30, 1, 40, label="Clock drift allowed for", unit="%", group=RAFT, advanced=True,
        help="A lease is shorter than the time for which votes are kept by twice this much",
    )  # fmt: skip

    copies = Number(3, 1, 5, label="Copies of a key (N)", group=QUORUM)
    write_quorum = Number(2, 1, 5, label="Copies that take a write (W)", group=QUORUM)
    read_quorum = Number(2, 1, 5, label="Copies that answer a read (R)", group=QUORUM)
    repair = Choice(
        "before",
        {"before": "Before the answer", "after": "After the answer", "never": "Never"},
        label="Read repair",
        group=QUORUM,
    )
    sloppy = Flag(False, label="Sloppy quorum with hints", group=QUORUM, help="Other replicas stand in for owners")
    handoff_ms = Number(1500, 200, 10_000, label="Hints handed over every", unit="ms", group=QUORUM, advanced=True)

    clock = Choice("hybrid", {"hybrid": "Hybrid", "wall": "Wall clock"}, label="Stamps from", group=AVAILABLE)
    crdt = Choice(
        "pn_counter",
        {"g_counter": "Growing counter", "pn_counter": "Counter", "or_set": "Set"},
        label="CRDT",
        group=AVAILABLE,
    )
    roaming = Flag(False, label="Clients go from replica to replica", group=AVAILABLE)
    anti_entropy_ms = Number(
        1500, 0, 10_000, label="Anti-entropy every", unit="ms", group=AVAILABLE, help="0 is never; quorums use it too"
    )

    think_ms = Number(200, 20, 5000, label="Clients think for", unit="ms", group=USE)
    write_percent = Number(40, 1, 99, label="Writes", unit="%", group=USE)
    keys = Number(3, 1, 3, label="Keys", group=USE)
    cold = Flag(False, label="The last key is written and never read", group=USE, advanced=True)
    patience_ms = Number(1000, 100, 10_000, label="Clients wait for", unit="ms", group=USE)
    link_ms = Number(20, 1, 200, label="From replica to replica", unit="ms", group=USE)
    busy_s = Number(26, 5, 120, label="Clients stop after", unit="s", group=USE, advanced=True)

    defect = Choice(
        "none",
        {
            "none": "None",
            "local_reads": "Raft: a leader answers reads alone",
            "no_margin": "Raft: a lease without a margin for drift",
            "one_sibling": "Siblings: a merge keeps one",
            "old_id": "A blank replica takes its old name",
        },
        label="Planted defect",
        advanced=True,
    )
