"""What random faults are thrown at: gateways that must keep every promise, and the planted defects."""

from __future__ import annotations

from playground.sdk import Hunted

KINDS = (
    "crash", "cut", "duplicate", "errors", "isolate", "latency", "loss", "pause", "reorder", "slow", "push", "revoke",
    "intrude", "burst",
)  # fmt: skip
BUSY = {"strangers_per_s": 3, "quota": 60, "token_s": 4, "most": 8}
ASKED = {"tokens": "asked", "keep_s": 15, "token_s": 60, "quota": 30}

HUNTS = (
    Hunted({**BUSY, "attempts": 4}, kinds=KINDS, horizon_s=20, name="one, local"),
    Hunted({**BUSY, **ASKED, "variant": "several", "most": 5}, kinds=KINDS, horizon_s=20, name="several, asked"),
    Hunted({**BUSY, "gathering": "serial", "partial": False, "canary_percent": 30, "cache_s": 0}, kinds=KINDS,
           horizon_s=20, name="serial, all or nothing"),
    Hunted({**BUSY, "variant": "direct"}, kinds=KINDS[:10], horizon_s=20, name="direct"),
    Hunted({"defect": "unsigned"}, planted="OnlyWithToken", preset="unsigned", kinds=KINDS, horizon_s=15,
           name="unsigned"),
    Hunted({"defect": "text_prefix"}, planted="LongestPrefix", kinds=KINDS, horizon_s=15, name="text prefix"),
    Hunted({"defect": "late", "attempt_ms": 900, "attempts": 4}, planted="NoLateAttempt", kinds=KINDS[:10],
           horizon_s=20, name="late"),
)  # fmt: skip
