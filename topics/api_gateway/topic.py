"""The room of the API gateway."""

from __future__ import annotations

from playground.sdk import Action, Topic

from .captions import CAPTIONS
from .hunts import HUNTS
from .lab import build
from .params import Params
from .presets import PRESETS
from .properties import PROPERTIES

ACTIONS = (
    Action("forged", "Forged tokens", "intrude", "strangers", {"token": "forged"}, "key-round",
           hint="Three seconds of strangers: which filter stops them, and does a service ever see one?",
           wording="{token} tokens"),
    Action("expired", "Expired tokens", "intrude", "strangers", {"token": "expired"}, "timer-off",
           hint="The signature is good, the time is over", wording="{token} tokens"),
    Action("revoke", "Take a user's tokens back", "revoke", "authority", {"subject": "user-7"}, "ban",
           hint="A copy of the token goes on. For how long depends on how tokens are checked",
           wording="Take the tokens of {subject} back"),
    Action("exceed", "Partner exceeds its hour", "burst", "partner", {"rate_per_s": 30, "for_s": 4},
           "chart-column-increasing", hint="100 requests an hour, and then 429",
           wording="{rate_per_s}/s from {target} for {for_s} s"),
    Action("split", "Split the order service", "push", "world", {"what": "split"}, "split",
           hint="By configuration alone: no client changes", wording="Push: {what}"),
    Action("wrong", "Push a wrong route", "push", "world", {"what": "wrong"}, "route-off",
           hint="It checks, and it is still wrong. Then roll back", wording="Push: {what}"),
    Action("misspelt", "Push a misspelt route", "push", "world", {"what": "misspelt"}, "spell-check",
           hint="Refused as a whole, with the name of the field", wording="Push: {what}"),
    Action("canary", "One user in ten gets the new version", "push", "world", {"what": "canary", "percent": 10},
           "bird", hint="Always the same users", wording="Push: {what} {percent} %"),
    Action("roll-back", "Roll back", "roll_back", "world", icon="undo-2",
           hint="The version before, as a version of its own"),
    Action("slow", "Orders are slow", "slow", "orders", {"percent": 2000}, "snail", for_s=5,
           hint="Attempts, deadlines, and what is done for nobody", wording="{target} slow"),
    Action("crash", "Crash the gateway", "crash", "gateway", icon="zap", for_s=2,
           hint="With one gateway everybody is out", wording="Crash {target}"),
)  # fmt: skip

TOPIC = Topic(
    __name__,
    title="API gateway",
    tagline="One door for everybody, with a row of filters behind it. Who stopped my request, and why?",
    shelf="Infrastructure and operations",
    place=120,
    build=build,
    params=Params,
    presets=PRESETS,
    actions=ACTIONS,
    properties=PROPERTIES,
    captions=CAPTIONS,
    legend={
        "command": "a request, a question about a token",
        "reply": "its answer",
        "event": "a version of the configuration",
        "refused": "401, 403, 404, 429, 502, 503, 504",
    },
    sources=(
        "gateway.py",
        "chain.py",
        "filters.py",
        "identity.py",
        "routes.py",
        "paths.py",
        "configuration.py",
        "forward.py",
        "gather.py",
        "deadline.py",
        "quota.py",
        "shedding.py",
        "response_cache.py",
        "transform.py",
        "access_log.py",
        "http.py",
        "defects.py",
    ),
    hunts=HUNTS,
)
