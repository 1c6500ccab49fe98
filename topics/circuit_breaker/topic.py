"""The circuit breaker's room."""

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
        "payment-down",
        "Payment down",
        "crash",
        "payment",
        icon="power-off",
        hint="Refused at once: the breaker opens within a second, and no worker waits",
    ),
    Action(
        "payment-slow",
        "Payment slow",
        "slow",
        "payment",
        {"percent": 6000},
        icon="snail",
        hint="The dangerous kind: every call holds a worker until its timeout",
    ),
    Action(
        "payment-failing",
        "Payment fails half",
        "errors",
        "payment",
        {"percent": 50},
        icon="dices",
        hint="Which trip rules notice, and how soon?",
    ),
    Action(
        "payment-mended",
        "Payment recovers",
        "mend",
        "payment",
        icon="heart-pulse",
        hint="Nobody is told: the open interval has to end first",
    ),
    Action(
        "payment-restarted",
        "Payment restarts",
        "restart",
        "payment",
        {"disk": "keep"},
        icon="rotate-ccw",
        hint="Brings it back after it was down",
    ),
    Action(
        "force-open",
        "Force open",
        "force_open",
        "world",
        icon="octagon-x",
        hint="Every breaker stays open until it is released",
    ),
    Action("release", "Release", "release_breaker", "world", icon="circle-check", hint="Ends a forced opening"),
    Action(
        "burst",
        "Traffic burst",
        "burst",
        "shoppers",
        {"rate_per_s": 60, "for_s": 3},
        icon="chart-column-increasing",
        hint="Sixty more orders a second for three seconds",
    ),
    Action(
        "lose-probe",
        "Lose the next charge",
        "lose_probe",
        "payment",
        icon="ghost",
        hint="Payment takes its next charge and never answers; in half-open that is the test",
    ),
)

TOPIC = Topic(
    __name__,
    title="Circuit breaker",
    tagline="Stop calling what does not answer, and find out cheaply when it does again",
    shelf="Architecture patterns",
    place=50,
    build=build,
    params=Params,
    presets=PRESETS,
    actions=ACTIONS,
    properties=PROPERTIES,
    captions=CAPTIONS,
    legend={
        "command": "an order, a product page, a charge",
        "reply": "confirmed, page, receipt",
        "write": "an entry for the ledger",
        "refused": "fallback, timeout passed on, card declined, queue full",
    },
    sources=(
        "breaker.py",
        "windows.py",
        "retry.py",
        "budget.py",
        "bulkhead.py",
        "hedge.py",
        "deadline.py",
        "defects.py",
    ),
    hunts=HUNTS,
)
