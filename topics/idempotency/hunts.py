"""What random faults are thrown at: variants that must charge once, and the planted defects."""

from __future__ import annotations

from playground.sdk import Hunted

OWN = ("click_twice", "other_body", "late_retry", "lose_response", "crash_between")
KINDS = ("crash", "cut", "duplicate", "errors", "isolate", "latency", "loss", "pause", "reorder", "slow", *OWN)
TIMELY = ("crash", "cut", "errors", "isolate", "loss", *OWN)

HUNTS = (
    Hunted({}, kinds=KINDS, horizon_s=15, name="same transaction"),
    Hunted({"variant": "put"}, kinds=KINDS, horizon_s=15, name="put"),
    Hunted({"variant": "before", "busy": "waits"}, kinds=KINDS, horizon_s=15, name="before, key handed on"),
    Hunted({"variant": "before", "recovery": "asks"}, kinds=TIMELY, horizon_s=15, name="before, asks"),
    Hunted({"variant": "after"}, planted="OneEffectEach", preset="key-after", kinds=KINDS, horizon_s=15, name="after"),
    Hunted({"variant": "before", "recovery": "blind"}, planted="OneEffectEach", kinds=TIMELY, horizon_s=15,
           name="before, blind"),
    Hunted({"inbox": False}, planted="CreditedOnce", preset="no-inbox", kinds=KINDS, horizon_s=15, name="no inbox"),
)  # fmt: skip
