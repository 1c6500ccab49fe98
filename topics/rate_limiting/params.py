"""What a visitor may set. One stream of requests: the variant decides about it, all others are watched beside it."""

from __future__ import annotations

from playground.sdk import Choice, Number
from playground.sdk import Params as Base

QUOTA = "The quota of each tenant"
PLACE = "Where it is counted"
LOAD = "Load"

IN_FLIGHT = ("concurrency", "adaptive")
"""Variants that count what is under way, each gateway for itself."""


class Params(Base):
    """Defaults are those of the first preset."""

    variant = Choice(
        "fixed_window",
        {
            "fixed_window": "Fixed window",
            "sliding_log": "Sliding log",
            "sliding_counter": "Sliding counter",
            "token_bucket": "Token bucket",
            "leaky_meter": "Leaky bucket as a meter",
            "leaky_queue": "Leaky bucket as a queue",
            "gcra": "GCRA",
            "concurrency": "Concurrency",
            "adaptive": "Adaptive (AIMD)",
        },
        label="Limiter",
        variant=True,
    )
    limit = Number(40, 10, 1000, label="Requests", group=QUOTA, help="In each window")
    window_s = Number(10, 1, 3600, label="In a window of", unit="s", group=QUOTA)
    burst = Number(10, 5, 1000, label="Bucket holds", group=QUOTA, help="Token bucket, meter and GCRA")
    places = Number(10, 5, 1000, label="Places in the queue", group=QUOTA, help="Of the leaky bucket as a queue")
    most_at_once = Number(
        6, 1, 100, label="At once", group=QUOTA, help="Concurrency: of a tenant. Adaptive: where it begins, for all"
    )
    slow_ms = Number(300, 10, 5000, label="Slow from", unit="ms", group=QUOTA, advanced=True,
                     help="What the adaptive limiter takes for a bad answer")  # fmt: skip

    where = Choice(
        "central",
        {"central": "One store for all", "local": "Each gateway for itself", "lease": "Leases from the store"},
        label="Counted",
        group=PLACE,
        help="Concurrency and adaptive always count in the gateway",
    )
    gateways = Number(1, 1, 3, label="Gateways", group=PLACE)
    clock = Choice("store", {"store": "The store's", "gateway": "The gateway's"}, label="Clock", group=PLACE)
    outage = Choice(
        "closed", {"closed": "Refuse (503)", "open": "Let through"}, label="When the store is silent", group=PLACE
    )
    lease = Number(5, 1, 50, label="Units of a lease", group=PLACE, advanced=True)
    lease_s = Number(10, 1, 600, label="A lease lasts", unit="s", group=PLACE, advanced=True)

    alice_per_s = Number(0, 0, 100, label="Alice", unit="/s", group=LOAD, help="Besides what the buttons make her send")
    others_per_s = Number(4, 0, 100, label="Bob, and Carol", unit="/s", group=LOAD)
    exports_percent = Number(0, 0, 100, label="Exports", unit="%", group=LOAD, help="They cost five")
    retry = Choice(
        "never",
        {
            "never": "Give up",
            "obey": "Come back as told",
            "spread": "As told, and spread out",
            "impatient": "Ask again at once",
        },
        label="After a 429 clients",
        group=LOAD,
    )
    service_ms = Number(60, 1, 2000, label="A request takes", unit="ms", group=LOAD)
    workers = Number(16, 1, 200, label="Requests at once in the API", group=LOAD)
    network_ms = Number(20, 1, 300, label="Network delay", unit="ms", group=LOAD)
    defect = Choice(
        "none",
        {
            "none": "None",
            "read_then_set": "Reads, then sets",
            "overwrites_last": "Token bucket that turns its clock back",
            "counts_refused": "Log that counts what it refuses",
        },
        label="Planted defect",
        group=PLACE,
        advanced=True,
    )
