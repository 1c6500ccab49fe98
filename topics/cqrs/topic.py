"""The room of CQRS."""

from __future__ import annotations

from playground.sdk import Action, Topic

from .captions import CAPTIONS
from .hunts import HUNTS
from .lab import build
from .params import Params
from .presets import PRESETS
from .properties import PROPERTIES

ACTIONS = (
    Action("price", "Change the price of 123", "change_price", "editors", {"cents": 7_999}, "pencil",
           hint="How long until the page says so? And search, listing, recommendations?",
           wording="Product 123 costs {cents} cents"),
    Action("stop", "Stop the page projector", "pause", "documents", icon="pause", for_s=3,
           hint="The write side goes on: who notices?", wording="Stop {target}"),
    Action("slow", "Slow the page projector", "slow", "documents", {"percent": 1500}, "snail", for_s=4,
           hint="Lag grows while changes come faster than they are projected", wording="{target} slow"),
    Action("crash", "Crash the listing", "crash", "listing", icon="power-off", for_s=1,
           hint="Where does it go on when it is back?", wording="Crash {target}"),
    Action("again", "Deliver the latest again", "deliver_again", "documents", {"count": 3}, "copy",
           hint="Twice, and in the wrong order", wording="Deliver {count} again"),
    Action("spoil", "A change nobody can read", "spoil", "editors", icon="bug",
           hint="An import writes a price that is no number"),
    Action("rebuild", "Rebuild the pages", "rebuild", "documents", icon="rotate-ccw",
           hint="From the first change on, while people read", wording="Rebuild {target}"),
    Action("burst", "Read burst", "burst", "shoppers", {"rate_per_s": 40, "for_s": 3}, "chart-column-increasing",
           hint="Does reading slow down writing?", wording="{rate_per_s} more pages a second for {for_s} s"),
)  # fmt: skip

TOPIC = Topic(
    __name__,
    title="CQRS",
    tagline="Written in one shape, read in four. Who may see the old price, and for how long?",
    shelf="Architecture patterns",
    place=30,
    build=build,
    params=Params,
    presets=PRESETS,
    actions=ACTIONS,
    properties=PROPERTIES,
    captions=CAPTIONS,
    legend={
        "command": "a command, a question",
        "write": "a change",
        "reply": "its answer, a version",
        "event": "a change on its way to a read model",
        "refused": "409 too early, 422 unreadable, 504 not there yet",
    },
    sources=(
        "catalogue.py",
        "changes.py",
        "feed.py",
        "read_model.py",
        "waiting.py",
        "defects.py",
    ),
    hunts=HUNTS,
)
