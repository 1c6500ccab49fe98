"""Named scenarios. Each claim is a predicate that a test holds true on the run."""

from __future__ import annotations

from playground.sdk import Claim, Preset, fault

from .breaker import CLOSED, HALF_OPEN, OPEN
from .measures import (
    ended,
    fallbacks_ms,
    instances,
    moves,
    opened_at,
    orders_us,
    percentile,
    share_busy,
    share_ok,
    stays,
    writes_per_order,
)
from .orders import BROWSE, PLACE

SLOW_PERCENT = 6000
"""Sixty times slower: 60 ms become 3.6 s, beyond the timeout of 2 s."""


SEED = Preset(
    "five-failures",
    "Five failures in ten seconds",
    "Payment turns slow at 3 s. Watch all eight workers of the order service fill up within a second, product "
    "pages failing with them, and how all is fast again once the breaker opens, although payment is still ill.",
    horizon_s=80,
    interventions=[fault("slow", "payment", at_s=3, for_s=35.5, percent=SLOW_PERCENT)],
    claims=[
        Claim(
            "Before the breaker opens, product pages that need no payment fail too",
            lambda run: (
                ended(run, BROWSE, "unknown", 3, opened_at(run)) + ended(run, BROWSE, "failed", 3, opened_at(run)) > 0
            ),
        ),
        Claim(
            "The fifth failure within ten seconds opens the breaker",
            lambda run: moves(run)[0][1] == OPEN and len(run.states("orders", "window.failures")[5].value.split()) == 5,
        ),
        Claim(
            "While it is open, orders get their fallback within 50 ms",
            lambda run: len(fallbacks_ms(run)) > 100 and max(fallbacks_ms(run)) < 50,
        ),
        Claim("While it is open, every product page is served", lambda run: share_ok(run, BROWSE, 10, 35) == 1),
        Claim(
            "After 30 s one test is sent; it fails, and the breaker opens for another 30 s",
            lambda run: (
                [s for _, s in moves(run)][:3] == [OPEN, HALF_OPEN, OPEN]
                and all(30 <= stay < 31 for stay in stays(run, OPEN))
            ),
        ),
        Claim(
            "Payment is well from 38.5 s on, yet no order is charged until after 60 s",
            lambda run: ended(run, PLACE, "ok", 39, 60) == 0,
        ),
        Claim("The second test succeeds and closes the breaker", lambda run: moves(run)[-1][1] == CLOSED),
    ],
)

NO_BREAKER = Preset(
    "no-breaker",
    "The same without a breaker",
    "Payment is as slow as before, but every order waits for its timeout. The pool stays exhausted as long as payment "
    "is ill, and visitors who only want to look are turned away.",
    params={"variant": "none"},
    horizon_s=60,
    interventions=[fault("slow", "payment", at_s=3, for_s=37, percent=SLOW_PERCENT)],
    claims=[
        Claim("All eight workers are busy for most of the outage", lambda run: share_busy(run, 5, 38) > 0.8),
        Claim("Most product pages fail during the outage", lambda run: share_ok(run, BROWSE, 8, 40) < 0.5),
        Claim("It recovers by itself when payment does", lambda run: share_ok(run, BROWSE, 50, 60) == 1),
    ],
)

STORM = Preset(
    "retry-storm",
    "Retries that never let it recover",
    "Payment is slow for five seconds only. Three attempts for each order keep its queue longer than the timeout, so "
    "it works at full speed for callers who have left, long after the trigger is gone.",
    params={
        "variant": "none",
        "retry": "fixed",
        "timeout_ms": 1000,
        "workers": 100,
        "queue": 100,
        "rate_per_s": 10,
        "browse_per_s": 2,
        "payment_ms": 130,
        "payment_workers": 2,
        "payment_queue": 60,
    },
    horizon_s=40,
    interventions=[fault("slow", "payment", at_s=5, for_s=5, percent=1000)],
    claims=[
        Claim("Before the trigger nine orders in ten succeed", lambda run: share_ok(run, PLACE, 0, 5) > 0.9),
        Claim(
            "Twenty seconds after the trigger is gone, fewer than one order in four succeeds",
            lambda run: share_ok(run, PLACE, 30, 40) < 0.25,
        ),
        Claim(
            "Meanwhile payment finishes charges for nobody", lambda run: run.states("payment", "wasted")[-1].value > 100
        ),
        Claim("The verdict calls it metastable", lambda run: run.verdicts()["OrdersRecover"].status == "metastable"),
    ],
)

MULTIPLY = Preset(
    "three-layers",
    "Three layers of three attempts",
    "The ledger fails for some seconds. Payment tries three times, the order service tries payment three times, the "
    "shopper tries the order service three times: follow one order and count.",
    params={
        "variant": "none",
        "retry": "fixed",
        "client_attempts": 3,
        "ledger_attempts": 3,
        "rate_per_s": 3,
        "browse_per_s": 2,
        "workers": 40,
    },
    horizon_s=30,
    interventions=[fault("errors", "ledger", at_s=5, for_s=8, percent=100)],
    claims=[
        Claim("One order becomes 27 writes at the ledger", lambda run: max(writes_per_order(run).values()) == 27),
        Claim("Without a failure it is one", lambda run: min(writes_per_order(run).values()) == 1),
    ],
)

FLEET = Preset(
    "fleet",
    "Four instances test at once",
    "Each instance has a breaker of its own, and all four opened in the same seconds. When their intervals end, "
    "payment gets four tests, not one. Spread the open intervals and compare.",
    params={"fleet": 4, "rate_per_s": 16, "browse_per_s": 2, "open_s": 10, "workers": 24},
    horizon_s=40,
    interventions=[fault("crash", "payment", at_s=3, for_s=15)],
    claims=[
        Claim(
            "Every instance opens its own breaker",
            lambda run: all(moves(run, node)[0][1] == OPEN for node in instances(run)),
        ),
        Claim(
            "All four test within the same second", lambda run: run.verdicts()["FleetTestsTogether"].status == "reached"
        ),
        Claim(
            "A crash is found out at once, so no worker ever waits for a timeout",
            lambda run: share_ok(run, BROWSE, 3, 20) == 1,
        ),
    ],
)

STUCK = Preset(
    "lost-test",
    "A test that never returns",
    "There is no timeout, and the one permitted test is never answered. Payment has been well for a long time, yet the "
    "breaker stays half-open and refuses every order, until an operator forces it open and releases it.",
    params={
        "timeout_ms": 0,
        "variant": "slow_rate",
        "slow_percent": 40,
        "minimum_calls": 5,
        "open_s": 8,
        "workers": 30,
    },
    horizon_s=55,
    interventions=[
        fault("slow", "payment", at_s=3, for_s=6, percent=2500),
        fault("lose_probe", "payment", at_s=14),
        fault("force_open", "world", at_s=38),
        fault("release_breaker", "world", at_s=39),
    ],
    claims=[
        Claim(
            "Slow answers alone open the breaker: no call has failed",
            lambda run: run.verdicts()["TripsWithoutAFailure"].status == "reached",
        ),
        Claim("It is half-open for twenty seconds", lambda run: max(stays(run, HALF_OPEN)) > 20),
        Claim("No order succeeds in that time", lambda run: ended(run, PLACE, "ok", 18, 38) == 0),
        Claim("Once released, nearly all orders succeed", lambda run: share_ok(run, PLACE, 40, 55) > 0.9),
    ],
)

HEDGE = Preset(
    "hedging",
    "A second attempt cuts the tail",
    "Six payments in a hundred are unlucky and take twenty times as long. After 250 ms a second attempt is sent, for "
    "at most ten in a hundred orders, and the faster answer wins.",
    params={"tail_percent": 6, "hedge_ms": 250, "payment_workers": 8, "timeout_ms": 3000, "declined_percent": 0},
    horizon_s=60,
    claims=[
        Claim(
            "99 of 100 orders are answered within 700 ms, where an unlucky payment takes 1.2 s",
            lambda run: percentile(orders_us(run), 99) < 700_000,
        ),
        Claim(
            "Hedges add at most a tenth to the charges",
            lambda run: run.states("orders", "hedged")[-1].value <= len(orders_us(run)) // 10 + 2,
        ),
    ],
)

LATE = Preset(
    "late-results",
    "Defect: late results count",
    "This breaker forgets which generation a call belongs to. Payment fails half of its calls and is slow; answers "
    "from before the trip close the breaker while it should test, and it flaps. The verdict names the call.",
    params={"defect": "late_results", "open_s": 2, "timeout_ms": 8000, "workers": 40, "payment_workers": 40},
    horizon_s=40,
    interventions=[
        fault("slow", "payment", at_s=3, for_s=20, percent=SLOW_PERCENT),
        fault("errors", "payment", at_s=3, for_s=20, percent=50),
    ],
    claims=[
        Claim(
            "A result of an earlier generation is counted, and the property says so",
            lambda run: run.verdicts()["LateResultsDoNotCount"].status == "broken",
        ),
        Claim("The breaker opens at least three times", lambda run: sum(s == OPEN for _, s in moves(run)) >= 3),
    ],
)


PRESETS = (SEED, NO_BREAKER, STORM, MULTIPLY, FLEET, STUCK, HEDGE, LATE)
