"""The room of event sourcing."""

from __future__ import annotations

from playground.sdk import Action, Topic

from .captions import CAPTIONS
from .hunts import HUNTS
from .lab import build
from .params import Params
from .presets import PRESETS
from .properties import PROPERTIES

ACTIONS = (
    Action("race", "Two withdrawals at once", "race", "customers", icon="git-fork",
           hint="Each wants four fifths of alice's balance: do both get it?", wording="Two withdrawals at once"),
    Action("lose", "Lose the next answer", "lose_answer", "store", icon="unplug",
           hint="The append stands, and the bank cannot know: will it withdraw twice?", wording="Lose the next answer"),
    Action("between", "Die between append and publish", "crash_between", "bank", icon="zap",
           hint="Nobody is told of the event. Who follows the log finds it all the same"),
    Action("rebuild", "Rebuild what follows the log", "rebuild", "world", icon="rotate-ccw",
           hint="From the first event: are the old letters written again?"),
    Action("spoil", "Spoil a snapshot", "spoil_snapshot", "store", icon="bug",
           hint="A bad sector under a snapshot. The log is still there"),
    Action("deploy", "Deploy the next shape of events", "deploy", "bank", icon="rocket",
           hint="Old events stay as they were written"),
    Action("as-of", "As of version 3", "as_of", "tellers", {"version": 3}, "history",
           hint="How alice's account stood after its third event", wording="As of version {version}"),
    Action("interest", "Pay interest", "interest", "customers", {"percent": 5}, "percent",
           hint="Worked out when it is paid, and written down", wording="Pay {percent} % interest"),
    Action("reverse", "Reverse the last withdrawal", "reverse", "customers", icon="undo-2",
           hint="A mistake is put right by one more event"),
    Action("forget", "Forget bob", "forget", "customers", {"who": "bob"}, "user-x",
           hint="In a log from which nothing is ever removed", wording="Forget {who}"),
    Action("crash", "Crash the store", "crash", "store", icon="power-off", for_s=1,
           hint="What was committed is on its disk", wording="Crash {target}"),
)  # fmt: skip

TOPIC = Topic(
    __name__,
    title="Event sourcing",
    tagline="What happened is kept, and how things stand is worked out from it",
    shelf="Architecture patterns",
    place=40,
    build=build,
    params=Params,
    presets=PRESETS,
    actions=ACTIONS,
    properties=PROPERTIES,
    captions=CAPTIONS,
    legend={
        "command": "a wish, a question, a look at the log",
        "write": "an append, a snapshot",
        "reply": "its answer",
        "event": "something was appended; a letter",
        "refused": "409 version, 422 insufficient funds",
    },
    sources=(
        "account.py",
        "repository.py",
        "event_store.py",
        "snapshots.py",
        "upcasting.py",
        "subscription.py",
        "balances.py",
        "letters.py",
        "shredding.py",
        "defects.py",
    ),
    hunts=HUNTS,
)
