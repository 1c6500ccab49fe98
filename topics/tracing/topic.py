"""The room of distributed tracing."""

from __future__ import annotations

from playground.sdk import Action, Topic

from .captions import CAPTIONS
from .hunts import HUNTS
from .lab import build
from .params import Params
from .presets import PRESETS
from .properties import PROPERTIES

ACTIONS = (
    Action("header", "Lose the header to payment", "drop_header", "gateway", {"hop": "orders>payment"}, "unlink",
           for_s=3, hint="Payment starts traces of its own: what is missing in the others?",
           wording="Lose the header on {hop}"),
    Action("clock", "Payment's clock is wrong", "skew", "payment", {"offset_us": -180_000}, "clock-alert", for_s=4,
           hint="Its work seems to be done before it is asked for", wording="Skew {target}'s clock"),
    Action("lines", "One query for each line", "n_plus_one", "orders", icon="list", for_s=3,
           hint="No single query is slow. The page is"),
    Action("slow", "Payment is slow", "slow", "payment", {"percent": 500}, "snail", for_s=4,
           hint="Where is the critical path now?", wording="Slow {target} to {percent} %"),
    Action("errors", "Payment fails", "errors", "payment", {"percent": 30}, "circle-x", for_s=4,
           hint="Which of the errors does head sampling keep?", wording="{percent} % errors at {target}"),
    Action("crash", "Crash orders", "crash", "orders", icon="power-off", for_s=1,
           hint="Spans that were not sent yet die with it", wording="Crash {target}"),
    Action("burst", "More pages", "burst", "browsers", {"rate_per_s": 20, "for_s": 3}, "chart-column-increasing",
           hint="A tail sampler pays for every trace it waits for",
           wording="Burst of {rate_per_s} pages a second for {for_s} s"),
)  # fmt: skip

TOPIC = Topic(
    __name__,
    title="Distributed tracing",
    tagline="One request, five services, one picture. What is missing in it, and whose clock is wrong?",
    shelf="Architecture patterns",
    place=60,
    build=build,
    params=Params,
    presets=PRESETS,
    actions=ACTIONS,
    properties=PROPERTIES,
    captions=CAPTIONS,
    legend={
        "command": "a call, with the header",
        "reply": "its answer",
        "event": "spans for the collector, a letter",
        "refused": "402 declined, 502 upstream",
    },
    sources=(
        "tracer.py",
        "traceparent.py",
        "sampling.py",
        "exporter.py",
        "tail_sampling.py",
        "assembly.py",
        "defects.py",
    ),
    hunts=HUNTS,
)
