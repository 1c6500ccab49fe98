"""What random faults are thrown at: correct balancers that must stay green, and planted defects that must be caught."""

from __future__ import annotations

from playground.sdk import Hunted

OWN = ("add_server", "drain", "fail_fast", "heavy", "streams", "stale")
NETWORK = ("crash", "cut", "duplicate", "errors", "isolate", "latency", "loss", "pause", "reorder", "slow")
KINDS = (*OWN, *NETWORK)
BUSY = {"rate_per_s": 12, "failures": 3, "eject_s": 2, "check_ms": 500}
SHORT = {"horizon_s": 14}
LOGGED_IN = {**BUSY, "sessions": True, "users": 5}

HUNTS = (
    Hunted({**BUSY, "health": "both"}, kinds=KINDS, name="round robin", **SHORT),
    Hunted({**BUSY, "variant": "weighted", "uneven": 3, "health": "passive"}, kinds=KINDS, name="weighted", **SHORT),
    Hunted(
        {**BUSY, "variant": "least_connections", "health": "active"}, kinds=KINDS, name="least connections", **SHORT
    ),
    Hunted(
        {**BUSY, "variant": "two_choices", "attempts": 2, "slow_start_s": 4, "health": "passive"},
        kinds=KINDS,
        name="two choices, retried",
        **SHORT,
    ),
    Hunted({**BUSY, "variant": "peak_ewma", "health": "both", "servers": 4}, kinds=KINDS, name="peak EWMA", **SHORT),
    Hunted({**BUSY, "variant": "ring", "health": "both", "cache_items": 10}, kinds=KINDS, name="ring", **SHORT),
    Hunted(
        {**BUSY, "variant": "maglev", "health": "passive", "layer": "l4"}, kinds=KINDS, name="Maglev, layer 4", **SHORT
    ),
    Hunted({**BUSY, "variant": "bounded", "health": "passive"}, kinds=KINDS, name="bounded ring", **SHORT),
    Hunted(
        {**LOGGED_IN, "sticky": "cookie"},
        kinds=("drain", "heavy", "slow", "latency", "errors"),
        name="cookie",
        **SHORT,
    ),
    Hunted(
        {**LOGGED_IN, "sticky": "address"},
        kinds=("drain", "heavy", "slow", "latency", "errors"),
        name="client address",
        **SHORT,
    ),
    Hunted(
        {**LOGGED_IN, "sticky": "store", "health": "passive"},
        kinds=("drain", "fail_fast", "errors", "cut", "isolate", "slow"),
        name="shared store",
        **SHORT,
    ),
    Hunted({**LOGGED_IN, "sticky": "token", "health": "both"}, kinds=KINDS, name="signed token", **SHORT),
    Hunted(
        {**BUSY, "variant": "least_connections", "defect": "forgets_failed"},
        planted="CountsEveryRequest",
        preset="forgotten",
        kinds=KINDS,
        name="failed requests stay counted",
        **SHORT,
    ),
    Hunted(
        {**LOGGED_IN, "sticky": "cookie", "health": "both", "defect": "pins_dead"},
        planted="NoPickOfTheEjected",
        kinds=(*KINDS,),
        name="cookies beat health",
        **SHORT,
    ),
    Hunted(
        {**BUSY, "variant": "ring", "health": "both", "defect": "ring_by_place"},
        planted="OnlyItsKeysMove",
        kinds=KINDS,
        name="ring hashes places",
        **SHORT,
    ),
)
