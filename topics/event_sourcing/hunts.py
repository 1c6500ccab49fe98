"""What random faults are thrown at: stores that must keep every promise, and the planted defects."""

from __future__ import annotations

from playground.sdk import Hunted

OWN = ("race", "interest", "reverse", "rebuild", "lose_answer", "crash_between", "deploy")
NETWORK = ("crash", "cut", "duplicate", "errors", "isolate", "latency", "loss", "pause", "reorder", "slow")
KINDS = (*NETWORK, *OWN)
SNAPPED = (*NETWORK, "race", "rebuild", "lose_answer", "crash_between", "spoil_snapshot", "deploy")
BUSY = {"commands_per_s": 6, "questions_per_s": 2}
SNAPSHOTS = {**BUSY, "variant": "snapshots", "snapshot_every": 4}

HUNTS = (
    Hunted(BUSY, kinds=(*KINDS, "forget"), horizon_s=15, name="full replay"),
    Hunted(SNAPSHOTS, kinds=(*SNAPPED, "forget"), horizon_s=15, name="snapshots"),
    Hunted({**SNAPSHOTS, "projection": "inline", "erasure": "shred"}, kinds=(*SNAPPED, "forget"), horizon_s=15,
           name="inline, shredded"),
    Hunted({**BUSY, "variant": "unchecked"}, planted="NeverBelowZero", preset="unchecked", kinds=KINDS, horizon_s=15,
           name="unchecked"),
    Hunted({**SNAPSHOTS, "defect": "trusting"}, planted="StateIsTheFold", preset="trusted",
           kinds=SNAPPED, horizon_s=15, name="trusting"),
    Hunted({**BUSY, "defect": "careless"}, planted="ReplayIsSilent", preset="careless", kinds=KINDS, horizon_s=15,
           name="careless"),
    Hunted({**BUSY, "command_ids": False}, planted="DecidedOnce", preset="decided-again", kinds=KINDS, horizon_s=15,
           name="no command ids"),
    Hunted({**BUSY, "defect": "clock"}, planted="StateIsTheFold", preset="asks-the-clock", kinds=KINDS, horizon_s=15,
           name="asks the clock"),
)  # fmt: skip
