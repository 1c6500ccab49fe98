"""What random faults are thrown at: correct limiters that must stay green, and the planted defects that must be
caught."""

from __future__ import annotations

from playground.sdk import Hunted

OWN = ("burst", "edge_burst", "noisy", "herd")
NETWORK = ("crash", "cut", "duplicate", "errors", "isolate", "latency", "loss", "pause", "reorder", "slow")
KINDS = (*OWN, *NETWORK)
QUICK = {"limit": 20, "window_s": 3, "burst": 6, "places": 6, "others_per_s": 3, "alice_per_s": 4}
SHORT = {"horizon_s": 10}

HUNTS = (
    Hunted({**QUICK, "retry": "obey", "gateways": 2}, kinds=KINDS, name="fixed window, two gateways", **SHORT),
    Hunted(
        {**QUICK, "variant": "sliding_log", "where": "local", "gateways": 3, "exports_percent": 20},
        kinds=KINDS,
        name="log, local, weighted",
        **SHORT,
    ),
    Hunted({**QUICK, "variant": "sliding_counter", "retry": "impatient"}, kinds=KINDS, name="sliding counter", **SHORT),
    Hunted(
        {**QUICK, "variant": "token_bucket", "gateways": 2, "clock": "gateway", "others_per_s": 2},
        kinds=(*KINDS, "skew"),
        name="token bucket, skewed gateways",
        **SHORT,
    ),
    Hunted({**QUICK, "variant": "gcra", "outage": "open"}, kinds=KINDS, name="GCRA, open", **SHORT),
    Hunted({**QUICK, "variant": "leaky_queue", "exports_percent": 20}, kinds=KINDS, name="queue, weighted", **SHORT),
    Hunted({**QUICK, "variant": "leaky_meter", "where": "lease", "gateways": 3}, kinds=KINDS, name="leases", **SHORT),
    Hunted({**QUICK, "variant": "adaptive", "workers": 2}, kinds=KINDS, name="adaptive", **SHORT),
    Hunted({**QUICK, "variant": "concurrency", "most_at_once": 2}, kinds=KINDS, name="concurrency", **SHORT),
    Hunted(
        {**QUICK, "variant": "sliding_log", "defect": "read_then_set"},
        planted="WithinTheBound",
        preset="race",
        kinds=KINDS,
        name="reads, then sets",
        **SHORT,
    ),
    Hunted(
        {**QUICK, "variant": "token_bucket", "defect": "overwrites_last", "gateways": 2, "clock": "gateway"},
        planted="WithinTheBound",
        kinds=(*OWN, "skew"),
        name="overwrites last",
        **SHORT,
    ),
    Hunted(
        {**QUICK, "variant": "sliding_log", "defect": "counts_refused", "retry": "impatient", "others_per_s": 1},
        planted="RetryIsExact",
        kinds=OWN,
        name="counts the refused",
        horizon_s=6,
    ),
)
