"""The room of database replication."""

from __future__ import annotations

from playground.sdk import Action, Topic

from .captions import CAPTIONS
from .hunts import HUNTS
from .lab import build
from .params import Params
from .presets import PRESETS
from .properties import PROPERTIES

ACTIONS = (
    Action("lag", "Lag a replica", "lag", "db-3", {"ms": 1500}, "snail",
           hint="Its batches leave 1.5 s late: who notices, readers or writers?", wording="Lag {target} by {ms} ms"),
    Action("stop", "Stop a replica", "stop_replica", "db-3", icon="pause",
           hint="It takes nothing new and goes on answering readers", wording="Stop {target}"),
    Action("catch-up", "Let it catch up", "catch_up", "db-3", icon="heart-pulse", hint="Ends its lag, and its stop",
           wording="Let {target} catch up"),
    Action("crash", "Crash the primary", "crash", "primaries:database", icon="power-off",
           hint="Whatever had not left it: is it acknowledged?"),
    Action("restart", "Bring db-1 back", "restart", "db-1", {"disk": "keep"}, "rotate-ccw",
           hint="A tail that the new primary never had is rolled back"),
    Action("promote", "Promote db-3", "promote", "db-3", icon="crown",
           hint="By hand, whatever it lacks: an operator's decision is outside the promise",
           wording="Promote {target}"),
    Action("failover", "Promote the best", "promote", "world", icon="arrow-up-right",
           hint="The most advanced of all that answer"),
    Action("part", "Part the network", "both_sides", "world", {"for_us": 8_000_000}, "scissors",
           hint="The primary keeps one application, everybody else the other, for 8 s"),
    Action("flap", "Flapping failover", "flap", "world", {"times": 3}, "activity",
           hint="The primary of the moment is cut off three times", wording="Flapping failover, {times} times"),
    Action("cancel", "Cancel the waits", "cancel_waits", "world", icon="octagon-x",
           hint="Synchronous only: the client hears nothing certain, the row is there"),
)  # fmt: skip

TOPIC = Topic(
    __name__,
    title="Database replication",
    tagline="One log, several copies. What was acknowledged, and who has it when the primary dies?",
    shelf="Data management",
    place=110,
    build=build,
    params=Params,
    presets=PRESETS,
    actions=ACTIONS,
    properties=PROPERTIES,
    captions=CAPTIONS,
    legend={
        "command": "a read, a lease, an election",
        "reply": "an answer",
        "event": "log entries for a replica",
        "write": "a page to save",
        "refused": "not primary, too far behind, or down",
    },
    sources=(
        "primary.py",
        "replica.py",
        "replicated_log.py",
        "commit_rule.py",
        "stream.py",
        "lease.py",
        "failover.py",
        "routing.py",
        "multi_leader.py",
    ),
    hunts=HUNTS,
)
