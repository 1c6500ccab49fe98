"""What random faults are thrown at: projections that must stay folds, and the planted defects."""

from __future__ import annotations

from playground.sdk import Hunted

NETWORK = ("crash", "cut", "duplicate", "errors", "isolate", "latency", "loss", "pause", "reorder", "slow")
KINDS = (*NETWORK, "rebuild", "deliver_again", "spoil")
BUSY = {"edits_per_s": 4, "reads_per_s": 3, "project_ms": 10}
BLIND = {**BUSY, "guarded": False}

HUNTS = (
    Hunted(BUSY, kinds=KINDS, horizon_s=14, name="separate, outbox"),
    Hunted({**BUSY, "reads": "wait", "parts": 2, "checkpoint": "after", "feed": "cdc"}, kinds=KINDS, horizon_s=14,
           name="wait, two parts, captured"),
    Hunted({**BUSY, "reads": "token", "rebuild": "in_place"}, kinds=KINDS, horizon_s=14, name="token, in place"),
    Hunted({**BUSY, "variant": "same"}, kinds=NETWORK, horizon_s=14, name="one store"),
    Hunted({**BUSY, "reads": "wait", "defect": "expires"}, planted="NeverOlderThanSeen", preset="expires", kinds=KINDS,
           horizon_s=14, name="expires"),
    Hunted({**BLIND, "checkpoint": "before"}, planted="ProjectionIsItsFold", preset="before", kinds=NETWORK,
           horizon_s=14, name="checkpoint before"),
    Hunted({**BLIND, "differences": True}, planted="ProjectionIsItsFold", preset="counted-twice", kinds=KINDS,
           horizon_s=14, name="differences, unguarded"),
)  # fmt: skip
