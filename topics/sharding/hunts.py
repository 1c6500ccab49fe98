"""What random faults are thrown at: shards that join and leave under three migrations, and the planted defects."""

from __future__ import annotations

from playground.sdk import Hunted

CHANGES = ("add_shard", "remove_shard", "add_shard", "remove_shard", "add_shard")
KINDS = (
    *CHANGES, "celebrity", "deafen", "crash", "cut", "duplicate", "errors", "isolate", "latency", "loss", "pause",
    "reorder", "slow",
)  # fmt: skip
BUSY = {"writes_per_s": 20, "reads_per_s": 5, "service_ms": 30, "workers": 2, "skew_percent": 80, "shards": 3}

HUNTS = (
    Hunted({**BUSY, "variant": "ring"}, kinds=KINDS, name="ring, copied"),
    Hunted({**BUSY, "migration": "dual"}, kinds=KINDS, name="modulo, dual write"),
    Hunted({**BUSY, "variant": "slots", "migration": "stop"}, kinds=KINDS, name="slots, stopped"),
    Hunted({**BUSY, "variant": "ranges", "newcomers_per_min": 120}, kinds=KINDS, name="ranges"),
    Hunted({**BUSY, "defect": "careless"}, planted="NothingForgotten", preset="careless", kinds=KINDS, name="careless"),
    Hunted({**BUSY, "defect": "no_custody"}, planted="OneOwner", kinds=KINDS, name="no custody"),
)
