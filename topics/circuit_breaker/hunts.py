"""What random faults are thrown at: four breakers that must stay green, and the planted defects that must be caught.

Payment is slower and the intervals are shorter than in the guide's example, so that faults of a few seconds reach every
situation that the parameters make possible.
"""

from __future__ import annotations

from playground.sdk import Hunted

KINDS = ("burst", "crash", "cut", "errors", "isolate", "latency", "loss", "pause", "slow")
BUSY = {"rate_per_s": 8, "browse_per_s": 2, "workers": 4, "payment_ms": 150, "timeout_ms": 800, "open_s": 1}
RATES = {**BUSY, "window_s": 2, "minimum_calls": 5}
PATIENT = {"timeout_ms": 5000, "workers": 40, "payment_ms": 300, "payment_workers": 40, "browse_per_s": 0, "open_s": 1}

HUNTS = (
    Hunted(BUSY, kinds=KINDS, name="time window"),
    Hunted({**BUSY, "variant": "count_window", "permits": 3, "successes": 3}, kinds=KINDS, name="three tests"),
    Hunted({**RATES, "variant": "failure_rate", "failure_percent": 30, "fleet": 2}, kinds=KINDS, name="fleet, rate"),
    Hunted(
        {**RATES, "variant": "slow_rate", "slow_percent": 30, "slow_ms": 300, "half_open_s": 5},
        kinds=KINDS,
        name="slow rate",
    ),
    Hunted(
        {**PATIENT, "defect": "late_results"},
        planted="LateResultsDoNotCount",
        preset="late-results",
        kinds=KINDS,
        name="late results count",
    ),
    Hunted({**PATIENT, "defect": "open_door"}, planted="ProbesWithinPermits", kinds=KINDS, name="open door"),
)
