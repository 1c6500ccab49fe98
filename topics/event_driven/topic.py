"""The room of event-driven architecture."""

from __future__ import annotations

from playground.sdk import Action, Topic

from .captions import CAPTIONS
from .hunts import HUNTS
from .lab import build
from .params import Params
from .presets import PRESETS
from .properties import PROPERTIES

ACTIONS = (
    Action("crash", "Crash a member of inventory", "crash", "inventory_1", icon="power-off", for_s=3,
           hint="Who reads its partitions, from where on?", wording="Crash {target}"),
    Action("freeze", "Freeze a member", "pause", "inventory_1", icon="pause", for_s=2.5,
           hint="Too long, and it is taken for dead. Then it wakes up", wording="Freeze {target}"),
    Action("add", "Add a member", "add_member", "inventory_3", icon="plus",
           hint="Partitions change hands. With more members than partitions somebody is idle"),
    Action("poison", "An event nobody can handle", "poison", "shoppers", icon="skull",
           hint="Does it block, is it tried again, does it end as a dead letter?"),
    Action("replay", "Mend consumers, replay dead letters", "replay_dead", "broker", icon="rotate-ccw",
           hint="What was set aside is tried once more"),
    Action("between", "Die between order and event", "crash_between", "orders", icon="zap",
           hint="The bug of every dual write; the outbox does not notice"),
    Action("broker", "Restart the broker", "crash", "broker", icon="server-crash", for_s=1,
           hint="What was acknowledged is on its disk", wording="Restart {target}"),
    Action("email", "Email is down", "crash", "email", icon="mail-x", for_s=4,
           hint="Does a shopper notice?", wording="Crash {target}"),
    Action("slow", "Analytics is slow", "slow", "analytics", {"percent": 2000}, "snail", for_s=5,
           hint="Lag grows, then drains", wording="Slow {target} to {percent} %"),
    Action("burst", "Traffic burst", "burst", "shoppers", {"rate_per_s": 40, "for_s": 3}, "chart-column-increasing",
           hint="Who falls behind, and what does the shop do about it?",
           wording="Burst of {rate_per_s} orders a second for {for_s} s"),
)  # fmt: skip

TOPIC = Topic(
    __name__,
    title="Event-driven architecture",
    tagline="Say what happened, and let others react. Who heard it, and how often?",
    shelf="Architecture patterns",
    place=10,
    build=build,
    params=Params,
    presets=PRESETS,
    actions=ACTIONS,
    properties=PROPERTIES,
    captions=CAPTIONS,
    legend={
        "command": "an order, a look for events",
        "event": "an event is published",
        "write": "a commit, a copy for the replica",
        "reply": "its answer",
        "refused": "502 a listener is down, 503 too far behind, 409 not yours",
    },
    sources=(
        "outbox.py",
        "partitioned_log.py",
        "group.py",
        "offsets.py",
        "consumer.py",
        "dead_letters.py",
        "inbox.py",
        "fan_out.py",
        "defects.py",
    ),
    hunts=HUNTS,
)
