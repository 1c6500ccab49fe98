"""What random faults are thrown at: correct patterns that must stay green, and the planted defects that must be caught.

TTLs and queries are shorter than in the guide's example, so that faults of a few seconds reach every situation that the
parameters make possible.
"""

from __future__ import annotations

from playground.sdk import Hunted

NETWORK = ("crash", "cut", "errors", "isolate", "loss", "partition", "duplicate")
OWN = ("change_price", "expire_hot", "flush", "scan", "ask_missing", "spike")
KINDS = (*NETWORK, *OWN)
LIVELY = {"rate_per_s": 10, "changes_per_min": 40, "products": 16, "ttl_s": 4, "query_ms": 40, "apps": 2}

HUNTS = (
    Hunted({**LIVELY, "entries": 60, "guard": "single_flight"}, kinds=KINDS, name="cache-aside, single-flight"),
    Hunted(
        {**LIVELY, "entries": 60, "guard": "lock", "invalidation": "version"},
        kinds=("slow", "latency", "cut", "errors", "loss", "change_price", "expire_hot", "scan", "ask_missing"),
        name="lock, newest version",
    ),
    Hunted(
        {**LIVELY, "products": 40, "entries": 10, "policy": "lru", "guard": "stale", "stale_s": 2},
        kinds=KINDS,
        name="stale while revalidate, LRU",
    ),
    Hunted(
        {**LIVELY, "products": 40, "entries": 12, "policy": "sieve", "guard": "early", "invalidation": "tag"},
        kinds=KINDS,
        name="early expiry, tags, SIEVE",
    ),
    Hunted({**LIVELY, "variant": "write_through", "policy": "clock", "entries": 8}, kinds=KINDS, name="write-through"),
    Hunted(
        {**LIVELY, "variant": "write_behind", "flush_ms": 800, "entries": 60, "changes_per_min": 120},
        kinds=KINDS,
        name="write-behind",
    ),
    Hunted(
        {**LIVELY, "variant": "refresh_ahead", "policy": "tinylfu", "entries": 8, "invalidation": "cdc", "local_s": 1},
        kinds=KINDS,
        name="refresh-ahead, change feed, two levels",
    ),
    Hunted(
        {**LIVELY, "guard": "single_flight", "local_s": 1, "edge": 1, "s_maxage_s": 3, "max_age_s": 2},
        kinds=KINDS,
        name="CDN and browsers, four levels",
    ),
    Hunted(
        {
            "rate_per_s": 20,
            "changes_per_min": 120,
            "products": 2,
            "ttl_s": 1,
            "query_ms": 500,
            "apps": 1,
            "pages_percent": 0,
            "guard": "single_flight",
            "defect": "joins_old",
        },
        planted="LateReadersStartAnew",
        preset="old-flight",
        kinds=KINDS,
        name="joins an old flight",
    ),
    Hunted(
        {**LIVELY, "products": 40, "entries": 8, "defect": "never_touches"},
        planted="HitsAsTheOracleSays",
        kinds=KINDS,
        name="never touches",
    ),
    Hunted(
        {**LIVELY, "changes_per_min": 120, "variant": "write_through", "defect": "early_ack"},
        planted="NoWriteLost",
        kinds=KINDS,
        name="early acknowledgement",
    ),
)
