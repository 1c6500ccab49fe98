"""Caching's room."""

from __future__ import annotations

from playground.sdk import Action, Topic

from .captions import CAPTIONS
from .hunts import HUNTS
from .lab import build
from .params import Params
from .presets import PRESETS
from .properties import PROPERTIES

ACTIONS = (
    Action(
        "change-price",
        "Change a price",
        "change_price",
        "editors",
        icon="pencil",
        hint="Product 123 costs something else now: which copies still show the old price?",
    ),
    Action(
        "expire-hot",
        "Expire the hot key",
        "expire_hot",
        "cache",
        icon="timer-off",
        hint="All its readers miss at the same moment",
    ),
    Action(
        "flush",
        "Flush the cache",
        "flush",
        "cache",
        icon="trash-2",
        hint="FLUSHALL: the whole load falls on the database",
    ),
    Action(
        "cache-down",
        "Cache down",
        "crash",
        "cache",
        icon="power-off",
        hint="Cache-aside goes on, slower; a cache that readers go through takes them down with it",
    ),
    Action(
        "cache-back",
        "Cache comes back",
        "restart",
        "cache",
        {"disk": "keep"},
        icon="rotate-ccw",
        hint="Empty: what it held was in its memory",
    ),
    Action(
        "scan",
        "Crawler",
        "scan",
        "readers",
        {"rate_per_s": 20},
        icon="bug",
        hint="Every product is read once: which policies keep the popular ones?",
    ),
    Action(
        "ask-missing",
        "Ask for what is missing",
        "ask_missing",
        "readers",
        {"rate_per_s": 20},
        for_s=5,
        icon="search-x",
        hint="Products that never existed are never cached, unless their absence is",
    ),
    Action(
        "spike",
        "Traffic spike",
        "spike",
        "readers",
        {"rate_per_s": 60, "for_s": 4},
        icon="chart-column-increasing",
        hint="Sixty more readers a second for four seconds",
    ),
    Action(
        "database-slow",
        "Database slow",
        "slow",
        "db",
        {"percent": 1000},
        icon="snail",
        hint="Every load takes ten times as long",
    ),
    Action("database-well", "Database recovers", "mend", "db", icon="heart-pulse", hint="Queries are quick again"),
)

TOPIC = Topic(
    __name__,
    title="Caching",
    tagline="Answer from a copy, and know how old the copy may be",
    shelf="Infrastructure and operations",
    place=130,
    build=build,
    params=Params,
    presets=PRESETS,
    actions=ACTIONS,
    properties=PROPERTIES,
    captions=CAPTIONS,
    legend={
        "command": "a reader's question, GET, SELECT",
        "reply": "hit, miss, rows, 200",
        "write": "a new price, SET, DEL, UPDATE",
        "refused": "timeout passed on, down, queue full",
    },
    sources=(
        "cache_aside.py",
        "single_flight.py",
        "redis_lock.py",
        "freshness.py",
        "invalidation.py",
        "change_feed.py",
        "write_through.py",
        "write_behind.py",
        "two_levels.py",
        "http_cache.py",
        "eviction.py",
        "sieve.py",
        "tinylfu.py",
        "defects.py",
    ),
    hunts=HUNTS,
)
