"""What a visitor may set. Defaults are the figures of the guide's example."""

from __future__ import annotations

from playground.sdk import Choice, Flag, Number
from playground.sdk import Params as Base

RULE = "Breaker"
AROUND = "Around the call"
SHOP = "Shop and payment"


class Params(Base):
    """One lab; every variant meets the same arrivals, service times and faults."""

    variant = Choice(
        "time_window",
        {
            "none": "No breaker",
            "consecutive": "In a row",
            "count_window": "Count window",
            "time_window": "Time window",
            "failure_rate": "Failure rate",
            "slow_rate": "Slow-call rate",
        },
        label="Trip rule",
        variant=True,
    )
    failures = Number(5, 1, 100, label="Failures that trip", group=RULE)
    window_s = Number(10, 1, 120, label="Time window", unit="s", group=RULE)
    open_s = Number(30, 1, 300, label="Open for", unit="s", group=RULE)
    permits = Number(1, 1, 20, label="Tests at once in half-open", group=RULE)
    successes = Number(1, 1, 20, label="Successes that close", group=RULE)
    backoff_percent = Number(
        100,
        100,
        400,
        label="Next open interval",
        unit="%",
        group=RULE,
        help="100 keeps it constant, 200 doubles it after each failed test",
    )
    longest_open_s = Number(120, 1, 600, label="Longest open interval", unit="s", group=RULE, advanced=True)
    spread_percent = Number(
        0,
        0,
        100,
        label="Spread of open intervals",
        unit="%",
        group=RULE,
        help="Each instance stays open up to this much longer, so that a fleet does not test in step",
    )
    half_open_s = Number(
        0, 0, 120, label="Longest half-open", unit="s", group=RULE, advanced=True, help="0 waits for the test for ever"
    )
    window_calls = Number(20, 2, 200, label="Count window", unit="calls", group=RULE, advanced=True)
    minimum_calls = Number(10, 1, 200, label="Calls before rates count", group=RULE, advanced=True)
    failure_percent = Number(50, 1, 100, label="Failure rate that trips", unit="%", group=RULE, advanced=True)
    slow_percent = Number(60, 1, 100, label="Slow-call rate that trips", unit="%", group=RULE, advanced=True)
    slow_ms = Number(500, 10, 20_000, label="Slow from", unit="ms", group=RULE, advanced=True)
    defect = Choice(
        "none",
        {
            "none": "None",
            "open_door": "Half-open lets everybody through",
            "late_results": "Late results count",
        },
        label="Planted defect",
        group=RULE,
        advanced=True,
    )

    timeout_ms = Number(2000, 0, 20_000, label="Timeout", unit="ms", group=AROUND, help="0 waits for ever")
    retry = Choice(
        "none",
        {"none": "None", "fixed": "Fixed pause", "exponential": "Exponential with jitter"},
        label="Retry",
        group=AROUND,
    )
    attempts = Number(3, 2, 6, label="Attempts", group=AROUND)
    retry_place = Choice(
        "outside",
        {"outside": "Outside the breaker", "inside": "Inside the breaker"},
        label="Retry sits",
        group=AROUND,
        advanced=True,
    )
    retry_budget_percent = Number(0, 0, 100, label="Retry budget", unit="%", group=AROUND, help="0 is no budget")
    bulkhead = Number(0, 0, 200, label="Bulkhead", unit="calls", group=AROUND, help="0 is none")
    hedge_ms = Number(0, 0, 10_000, label="Hedge after", unit="ms", group=AROUND, help="0 never hedges")
    hedge_budget_percent = Number(10, 1, 100, label="Hedge budget", unit="%", group=AROUND, advanced=True)
    deadline = Flag(False, label="Payment drops work nobody waits for", group=AROUND)

    rate_per_s = Number(7, 1, 100, label="Orders", unit="/s", group=SHOP)
    browse_per_s = Number(2, 0, 100, label="Product pages", unit="/s", group=SHOP)
    fleet = Number(1, 1, 6, label="Order instances", group=SHOP)
    workers = Number(8, 1, 200, label="Workers of each", group=SHOP)
    queue = Number(16, 1, 500, label="Places in its queue", group=SHOP, advanced=True)
    payment_ms = Number(60, 1, 5000, label="Payment takes", unit="ms", group=SHOP)
    payment_workers = Number(4, 1, 64, label="Payment workers", group=SHOP, advanced=True)
    payment_queue = Number(100, 1, 1000, label="Payment queue", group=SHOP, advanced=True)
    tail_percent = Number(
        0,
        0,
        50,
        label="Unlucky payments",
        unit="%",
        group=SHOP,
        advanced=True,
        help="This share of attempts takes 20 times as long",
    )
    declined_percent = Number(3, 0, 50, label="Cards declined", unit="%", group=SHOP, advanced=True)
    client_attempts = Number(1, 1, 4, label="Attempts of a shopper", group=SHOP, advanced=True)
    ledger_attempts = Number(1, 1, 4, label="Attempts at the ledger", group=SHOP, advanced=True)
