"""The room of idempotency."""

from __future__ import annotations

from playground.sdk import Action, Topic

from .captions import CAPTIONS
from .hunts import HUNTS
from .lab import build
from .params import Params
from .presets import PRESETS
from .properties import PROPERTIES

ACTIONS = (
    Action("lose", "Lose the next answer", "lose_response", "api", icon="unplug",
           hint="The payment is made and the client cannot know: it sends it again", wording="Lose the next answer"),
    Action("double-click", "Double click", "click_twice", "shoppers", {"gap_ms": 120}, "mouse-pointer-click",
           hint="One intent, two requests shortly after one another", wording="Twice, {gap_ms} ms apart"),
    Action("at-once", "Two at once", "click_twice", "shoppers", {"gap_ms": 0}, "copy",
           hint="Two equal requests race", wording="Twice at once"),
    Action("other-body", "Same key, another amount", "other_body", "shoppers", icon="pencil",
           hint="A key names one request: 422"),
    Action("between", "Die between charge and key", "crash_between", "ledger", icon="zap",
           hint="The instant that everything here is about"),
    Action("late", "A late retry", "late_retry", "shoppers", {"count": 1}, "history",
           hint="The latest payment is sent once more", wording="Late retry of {count}"),
    Action("expire", "Expire the latest key", "expire_key", "shoppers", icon="timer-off",
           hint="A retry after the end of the retention is a new payment"),
    Action("lose-keys", "Lose all keys", "lose_keys", "shoppers", icon="database-zap",
           hint="Where else does somebody know what was charged?"),
    Action("slow", "The ledger is slow", "slow", "ledger", {"percent": 3000}, "snail", for_s=3,
           hint="Timeouts, retries, and duplicates in flight", wording="{target} slow"),
)  # fmt: skip

TOPIC = Topic(
    __name__,
    title="Idempotency",
    tagline="The answer was lost, so the client asks again. Has it paid once, twice or not at all?",
    shelf="Distributed systems",
    place=80,
    build=build,
    params=Params,
    presets=PRESETS,
    actions=ACTIONS,
    properties=PROPERTIES,
    captions=CAPTIONS,
    legend={
        "command": "a payment, a reservation, a request",
        "write": "a charge, a key",
        "reply": "its answer",
        "event": "a payment was made",
        "refused": "409, 412, 422, 503",
    },
    sources=(
        "answer.py",
        "fingerprint.py",
        "sql_keys.py",
        "redis_keys.py",
        "guard.py",
        "inbox.py",
        "addresses.py",
        "methods.py",
        "defects.py",
    ),
    hunts=HUNTS,
)
