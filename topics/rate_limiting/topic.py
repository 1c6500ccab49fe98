"""Rate limiting's room."""

from __future__ import annotations

from playground.sdk import Action, Topic

from .captions import CAPTIONS
from .hunts import HUNTS
from .lab import build
from .params import Params
from .presets import PRESETS
from .properties import PROPERTIES

ACTIONS = (
    Action("burst", "Burst", "burst", "alice", {"requests": 40}, "chart-column-increasing",
           wording="Alice sends {requests} requests", hint="Forty requests within a second: who lets them through?"),
    Action("edge", "Burst at the edge", "edge_burst", "alice", icon="split",
           hint="A whole limit just before the window ends, another one just after"),
    Action("noisy", "Noisy tenant", "noisy", "alice", {"rate_per_s": 20}, "megaphone", for_s=8,
           wording="Alice sends {rate_per_s} requests a second", hint="Alice sends far too much. Who else notices?"),
    Action("herd", "All come back at the reset", "herd", "world", icon="users", for_s=10,
           hint="Whoever is refused comes back exactly when it was told"),
    Action("outage", "Store down", "crash", "store", icon="power-off", for_s=4,
           hint="Nobody knows the counts: refuse everybody, or let everybody through?"),
    Action("skew", "Gateway 1's clock is wrong", "skew", "gateway_1", {"offset_us": 4_000_000}, "clock-alert", for_s=8,
           hint="Four seconds ahead. It matters where the gateway's clock counts"),
    Action("slow", "API slow", "slow", "api", {"percent": 600}, "snail", for_s=6,
           hint="Six times slower: only what counts requests in flight reacts"),
)  # fmt: skip

TOPIC = Topic(
    __name__,
    title="Rate limiting",
    tagline="Nine limiters, one stream of requests: who gets in, who gets 429, and for how long",
    shelf="Infrastructure and operations",
    place=140,
    build=build,
    params=Params,
    presets=PRESETS,
    actions=ACTIONS,
    properties=PROPERTIES,
    captions=CAPTIONS,
    legend={
        "command": "a request, a question to the API",
        "reply": "200, or what the script decided",
        "write": "the script's turn: EVALSHA",
        "refused": "429, or 503 when nobody knows",
    },
    sources=(
        "fixed_window.py",
        "sliding_log.py",
        "sliding_counter.py",
        "token_bucket.py",
        "leaky_bucket.py",
        "gcra.py",
        "in_flight.py",
        "rule.py",
        "quota.py",
        "limiter.py",
        "leases.py",
        "headers.py",
        "retrying.py",
        "errors.py",
        "defects.py",
    ),
    hunts=HUNTS,
)
