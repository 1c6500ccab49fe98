"""What random faults are thrown at: each kind of replication that must keep its promise, and the two planted
defects."""

from __future__ import annotations

from playground.sdk import Hunted

FAULTS = (
    "both_sides", "crash", "cut", "duplicate", "errors", "flap", "isolate", "lag", "latency", "loss", "pause",
    "reorder", "slow",
)  # fmt: skip
LEADERS = ("crash", "cut", "duplicate", "isolate", "lag", "latency", "loss", "pause", "reorder", "slow")
CALM = {"think_ms": 400, "write_percent": 40}

HUNTS = (
    Hunted(CALM, kinds=FAULTS, name="asynchronous"),
    Hunted(
        {**CALM, "variant": "semi_synchronous", "routing": "bounded"},
        kinds=(*FAULTS, "stop_replica"),
        name="semi-synchronous, bounded",
    ),  # fmt: skip
    Hunted({**CALM, "variant": "synchronous", "routing": "primary"}, kinds=FAULTS, name="synchronous"),
    Hunted({**CALM, "variant": "quorum", "routing": "primary"}, kinds=FAULTS, name="quorum"),
    Hunted({**CALM, "variant": "chain", "routing": "primary"}, kinds=FAULTS, name="chain"),
    Hunted({**CALM, "variant": "multi_leader"}, kinds=LEADERS, name="multi-leader"),
    Hunted(
        {**CALM, "variant": "quorum", "doctors": "two", "isolation": "serializable", "routing": "position"},
        kinds=FAULTS,
        name="serializable",
    ),
    Hunted(
        {**CALM, "fencing": "none", "routing": "primary"},
        planted="OldPrimaryIsSilent",
        preset="split-brain",
        kinds=FAULTS,
        name="no lease",
    ),
    Hunted(
        {**CALM, "variant": "multi_leader", "conflict": "arrival"},
        planted="CopiesAgree",
        kinds=LEADERS,
        name="last arrival wins",
    ),
)
