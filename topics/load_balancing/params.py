"""What a visitor may set. Three servers and round robin are the guide's example."""

from __future__ import annotations

from playground.sdk import Choice, Flag, Number
from playground.sdk import Params as Base

PICKS = "Picking"
HEALTH = "Health"
SESSIONS = "Sessions"
WORLD = "Servers and clients"

POLICIES = {
    "round_robin": "Round robin",
    "weighted": "Smooth weighted",
    "random": "Random",
    "two_choices": "Two choices",
    "least_connections": "Least connections",
    "least_time": "Least response time",
    "peak_ewma": "Peak EWMA",
    "ip_hash": "IP hash",
    "ring": "Hash ring",
    "maglev": "Maglev",
    "bounded": "Bounded ring",
}
BY_KEY = ("ip_hash", "ring", "maglev", "bounded")


class Params(Base):
    """One lab; every variant meets the same arrivals, the same work and the same faults."""

    variant = Choice("round_robin", POLICIES, label="Policy", variant=True)
    layer = Choice(
        "l7",
        {"l7": "Layer 7, by request", "l4": "Layer 4, by connection"},
        label="Layer",
        group=PICKS,
        help="By request, hash policies use the path. By connection, they use the client's address, and a server is "
        "picked once for eight requests of a client",
    )
    attempts = Number(1, 1, 3, label="Servers tried", group=PICKS, help="The next one, when one refuses a request")
    stale_ms = Number(0, 0, 10_000, label="Age of load figures", unit="ms", group=PICKS, help="0 is live")
    bound_percent = Number(
        125,
        101,
        400,
        label="Load bound",
        unit="%",
        group=PICKS,
        advanced=True,
        help="Of the mean load, for the bounded ring",
    )

    health = Choice(
        "none",
        {"none": "None", "active": "Active", "passive": "Passive", "both": "Both"},
        label="Health checks",
        group=HEALTH,
    )
    check_ms = Number(1000, 200, 10_000, label="Checked every", unit="ms", group=HEALTH)
    check_timeout_ms = Number(400, 50, 5000, label="Check waits", unit="ms", group=HEALTH, advanced=True)
    fall = Number(2, 1, 10, label="Failed checks that take out", group=HEALTH, advanced=True)
    rise = Number(2, 1, 10, label="Passed checks that bring back", group=HEALTH, advanced=True)
    failures = Number(5, 1, 50, label="Failed requests that eject", group=HEALTH)
    eject_s = Number(5, 1, 60, label="Ejected for", unit="s", group=HEALTH)
    panic_percent = Number(50, 0, 100, label="Panic below", unit="% well", group=HEALTH, help="0 never panics")

    slow_start_s = Number(0, 0, 60, label="Slow start", unit="s", group=PICKS, help="For weights and for load")
    sessions = Flag(False, label="Clients log in", group=SESSIONS)
    sticky = Choice(
        "none",
        {
            "none": "None",
            "cookie": "Cookie",
            "address": "Client address",
            "store": "Shared store",
            "token": "Signed token",
        },
        label="Remedy",
        group=SESSIONS,
    )
    users = Number(12, 1, 100, label="Clients", group=SESSIONS, advanced=True)

    servers = Number(3, 2, 5, label="Servers", group=WORLD)
    uneven = Number(1, 1, 10, label="Last server takes", unit="times as long", group=WORLD)
    rate_per_s = Number(13, 1, 60, label="Requests", unit="/s", group=WORLD)
    service_ms = Number(100, 5, 2000, label="A request takes", unit="ms", group=WORLD)
    heavy_percent = Number(0, 0, 50, label="Heavy requests", unit="%", group=WORLD, help="Ten times the work")
    cold_times = Number(1, 1, 20, label="A fresh server takes", unit="times as long", group=WORLD)
    cache_items = Number(
        0, 0, 30, label="Pages cached by a server", group=WORLD, help="Of thirty; a hit is a fifth of the work"
    )
    workers = Number(1, 1, 32, label="Workers of each", group=WORLD, advanced=True)
    queue = Number(30, 1, 500, label="Places in its queue", group=WORLD, advanced=True)
    timeout_ms = Number(3000, 100, 20_000, label="Balancer waits", unit="ms", group=WORLD, advanced=True)
    network_ms = Number(20, 1, 200, label="Network", unit="ms", group=WORLD, advanced=True)
    defect = Choice(
        "none",
        {
            "none": "None",
            "forgets_failed": "Failed requests stay counted",
            "pins_dead": "Cookies beat health",
            "ring_by_place": "Ring hashes places",
        },
        label="Planted defect",
        group=PICKS,
        advanced=True,
    )
