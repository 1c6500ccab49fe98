"""What random faults are thrown at: each variant inside its fault model, and the planted defects."""

from __future__ import annotations

from playground.sdk import Hunted

HORIZON_S = 20
USE = {"busy_s": 15}
SLOPPY_HORIZON_S = 26
"""Hints, and then four rounds of anti-entropy: only after that is a difference one that stays."""

SLOPPY_KINDS = ("crash", "cut", "isolate", "latency", "loss", "partition", "skew", "slow", "split")
LEASE = {
    "reads": "lease",
    "drift_percent": 40,
    "heartbeat_ms": 300,
    "think_ms": 60,
    "write_percent": 20,
    "keys": 1,
    "patience_ms": 300,
    "busy_s": 15,
}

HUNTS = (
    Hunted(USE, horizon_s=HORIZON_S, name="raft"),
    Hunted({**USE, "reads": "lease"}, horizon_s=HORIZON_S, name="raft, lease"),
    Hunted({**USE, "variant": "quorum"}, horizon_s=HORIZON_S, name="quorum"),
    Hunted({**USE, "variant": "quorum", "repair": "never"}, horizon_s=HORIZON_S, name="quorum without repair"),
    Hunted(
        {"busy_s": 12, "variant": "quorum", "replicas": "5", "sloppy": 1},
        kinds=SLOPPY_KINDS,
        horizon_s=SLOPPY_HORIZON_S,
        name="sloppy quorum",
    ),
    Hunted({**USE, "variant": "lww"}, horizon_s=HORIZON_S, name="last writer wins"),
    Hunted({**USE, "variant": "siblings"}, horizon_s=HORIZON_S, name="siblings"),
    Hunted({**USE, "variant": "crdt"}, horizon_s=HORIZON_S, name="counter"),
    Hunted({**USE, "variant": "crdt", "crdt": "or_set"}, horizon_s=HORIZON_S, name="set"),
    Hunted(
        {**LEASE, "defect": "no_margin", "heartbeat_ms": 500, "think_ms": 100},
        planted="Registers",
        preset="lease-drift",
        kinds=("drift", "strand"),
        horizon_s=HORIZON_S,
        name="lease without a margin",
    ),
    Hunted(
        {**LEASE, "reads": "index", "defect": "local_reads"},
        planted="Registers",
        kinds=("drift", "strand"),
        horizon_s=HORIZON_S,
        name="local reads",
    ),
    Hunted(
        {**USE, "variant": "siblings", "defect": "one_sibling"},
        planted="AcknowledgedSurvive",
        kinds=("split", "partition", "cut"),
        horizon_s=HORIZON_S,
        name="one sibling",
    ),
    Hunted(
        {**USE, "variant": "crdt", "crdt": "g_counter", "defect": "old_id"},
        planted="SlotNeverReused",
        preset="blank-counter",
        kinds=("restart:lose", "isolate", "split"),
        horizon_s=HORIZON_S,
        name="old name",
    ),
)
