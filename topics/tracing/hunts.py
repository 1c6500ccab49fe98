"""What random faults are thrown at: traces that must be what happened, and the planted defects."""

from __future__ import annotations

from playground.sdk import Hunted

SERVICES = ("slow", "n_plus_one", "burst")
KINDS = ("crash", "cut", "errors", "isolate", "latency", "loss", "pause", "skew", "drop_header", *SERVICES)
BUSY = {"requests_per_s": 4, "fail_percent": 5}

HUNTS = (
    Hunted(BUSY, kinds=(*SERVICES, "skew"), horizon_s=14, name="nothing missing"),
    Hunted({**BUSY, "variant": "parallel"}, kinds=KINDS, horizon_s=14, name="parallel, all faults"),
    Hunted({**BUSY, "collectors": 2, "head": "rate"}, kinds=KINDS, horizon_s=14, name="two collectors"),
    Hunted({**BUSY, "defect": "each_span", "head_percent": 50}, planted="TracesAreWhole", preset="each-span",
           kinds=SERVICES, horizon_s=12, name="each span"),
    Hunted({**BUSY, "defect": "trusting"}, planted="ClocksAreRead", preset="trusting",
           kinds=("skew", "slow", "latency"), horizon_s=12, name="trusting"),
)  # fmt: skip
