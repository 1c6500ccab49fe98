"""What a visitor may set. Defaults are the figures of the guide's example."""

from __future__ import annotations

from playground.sdk import Choice, Flag, Number
from playground.sdk import Params as Base

KEEPING = "Keeping and writing"
MISS = "On a miss"
STORE = "The cache"
EDGE = "CDN and browsers"
SHOP = "Shop and database"


class Params(Base):
    """One lab; every variant meets the same arrivals, query times and faults."""

    variant = Choice(
        "aside",
        {
            "aside": "Cache-aside",
            "read_through": "Read-through",
            "write_through": "Write-through",
            "write_behind": "Write-behind",
            "write_around": "Write-around",
            "refresh_ahead": "Refresh-ahead",
        },
        label="Pattern",
        variant=True,
    )
    guard = Choice(
        "none",
        {
            "none": "Everybody loads",
            "single_flight": "Single-flight",
            "lock": "Lock in the cache",
            "early": "Early expiry",
            "stale": "Stale while revalidate",
        },
        label="On a miss",
        group=MISS,
    )
    invalidation = Choice(
        "delete",
        {
            "none": "Wait for the TTL",
            "delete": "Delete the key",
            "update": "Update the key",
            "version": "Newest version wins",
            "tag": "Delete by tag",
            "cdc": "Change feed",
        },
        label="After a write",
        group=KEEPING,
        help="Write-through and write-behind keep the key themselves; write-around waits for the TTL",
    )
    ttl_s = Number(3600, 1, 86_400, label="TTL", unit="s", group=KEEPING)
    jitter_percent = Number(
        0, 0, 50, label="TTL jitter", unit="%", group=KEEPING, help="Each lives up to this much longer"
    )
    negative_s = Number(
        0, 0, 600, label="Remember what is missing", unit="s", group=MISS, help="0 asks the database every time"
    )
    stale_s = Number(10, 1, 600, label="Serve stale for", unit="s", group=MISS, advanced=True)
    beta_percent = Number(100, 10, 1000, label="Eagerness of early expiry", unit="%", group=MISS, advanced=True)
    lock_ms = Number(3000, 200, 20_000, label="Lock lasts", unit="ms", group=MISS, advanced=True)
    refresh_percent = Number(20, 1, 90, label="Refresh in the last", unit="%", group=KEEPING, advanced=True)
    flush_ms = Number(1000, 50, 20_000, label="Write-behind every", unit="ms", group=KEEPING, advanced=True)
    relay_ms = Number(500, 50, 20_000, label="Change feed every", unit="ms", group=KEEPING, advanced=True)

    policy = Choice(
        "lru",
        {
            "lru": "LRU",
            "lfu": "LFU",
            "fifo": "FIFO",
            "clock": "CLOCK",
            "sieve": "SIEVE",
            "tinylfu": "W-TinyLFU",
            "sampled": "Redis's sampled LRU",
        },
        label="Eviction",
        group=STORE,
    )
    entries = Number(100, 2, 200, label="Room for", unit="entries", group=STORE)
    local_s = Number(0, 0, 600, label="Local cache TTL", unit="s", group=STORE, help="0 is no local cache")
    local_entries = Number(20, 1, 200, label="Local cache holds", unit="entries", group=STORE, advanced=True)
    edge = Flag(
        False, label="CDN and browser cache", group=EDGE, help="A write purges the CDN; nobody can purge a browser"
    )
    s_maxage_s = Number(30, 1, 3600, label="s-maxage", unit="s", group=EDGE, help="How long the CDN keeps a page")
    max_age_s = Number(10, 0, 3600, label="max-age", unit="s", group=EDGE, help="How long a browser keeps a page")
    tells_age = Flag(
        False,
        label="CDN passes the Age on",
        group=EDGE,
        advanced=True,
        help="If it does, both lifetimes count from the shop's answer; if not, they add",
    )
    browsers = Number(4, 1, 20, label="Browsers", group=EDGE, advanced=True, help="Which all readers share")
    defect = Choice(
        "none",
        {
            "none": "None",
            "joins_old": "Joins a flight from before the write",
            "never_touches": "LRU that forgets to move what was read",
            "early_ack": "Answers before the database has it",
        },
        label="Planted defect",
        group=STORE,
        advanced=True,
    )

    rate_per_s = Number(14, 1, 200, label="Readers", unit="/s", group=SHOP)
    changes_per_min = Number(3, 0, 600, label="Price changes", unit="/min", group=SHOP)
    pages_percent = Number(15, 0, 100, label="Readers of lists", unit="%", group=SHOP)
    products = Number(40, 1, 400, label="Products", group=SHOP)
    skew_percent = Number(
        100, 0, 200, label="Popularity", unit="%", group=SHOP, help="0 is even, 100 is Zipf's law with exponent 1"
    )
    apps = Number(2, 1, 4, label="Application servers", group=SHOP)
    query_ms = Number(60, 1, 2000, label="A query takes", unit="ms", group=SHOP)
    pool = Number(8, 1, 100, label="Connections to the database", group=SHOP)
    queue = Number(200, 1, 2000, label="Queries in line", group=SHOP, advanced=True)
    load_timeout_ms = Number(2000, 50, 20_000, label="A query may take", unit="ms", group=SHOP, advanced=True)
    network_ms = Number(20, 1, 200, label="Network", unit="ms", group=SHOP, advanced=True)
