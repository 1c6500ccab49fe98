"""The CAP theorem's room."""

from __future__ import annotations

from playground.sdk import Action, Topic

from .captions import CAPTIONS
from .hunts import HUNTS
from .lab import build
from .params import Params
from .presets import PRESETS
from .properties import PROPERTIES

LASTS_US = 6_000_000
"""How long the network stays split, unless it is healed before."""

ACTIONS = (
    Action(
        "split-west",
        "Split west from east",
        "split",
        "world",
        {"how": "west", "for_us": LASTS_US},
        icon="split",
        hint="A minority of the replicas with alice on one side, the majority with bob and carol on the other",
    ),
    Action(
        "strand-leader",
        "Strand the leader",
        "strand",
        "world",
        {"for_us": LASTS_US},
        icon="crown",
        hint="Raft: the leader alone with the clients near it. For a moment two replicas believe they lead",
    ),
    Action(
        "bridge",
        "Leave one bridge",
        "split",
        "world",
        {"how": "bridge", "for_us": LASTS_US},
        icon="waypoints",
        hint="West and east both reach one replica, and not each other",
    ),
    Action(
        "one-way",
        "Cut one way",
        "split",
        "world",
        {"how": "one_way", "for_us": LASTS_US},
        icon="move-right",
        hint="The west hears the east and is not heard",
    ),
    Action("isolate", "Isolate n2", "isolate", "n2", icon="unplug", for_s=8, hint="One replica reaches nobody"),
    Action("heal", "Heal", "heal", "network", icon="heart-pulse", hint="What differs has to be found and joined"),
    Action(
        "write-sides",
        "Write on each side",
        "write_sides",
        "world",
        icon="pencil",
        hint="Every client writes x at once",
    ),
    Action("crash", "Crash n1", "crash", "n1", icon="power-off", for_s=4, hint="It comes back with its disk"),
    Action(
        "blank",
        "n1 returns without its disk",
        "restart",
        "n1",
        {"disk": "lose"},
        icon="eraser",
        hint="Has it voted? How far had it counted? It cannot know",
    ),
    Action(
        "clock-ahead",
        "Clock of n1 ahead 5 s",
        "skew",
        "n1",
        {"offset_us": 5_000_000},
        icon="clock",
        for_s=10,
        hint="Nothing to Raft, everything to last writer wins by wall clock",
    ),
    Action(
        "slow-clock",
        "Slow the leader's clock",
        "drift",
        "world",
        {"for_us": 2 * LASTS_US},
        icon="timer",
        hint="Raft: as slow as its lease allows for. Then strand the leader",
    ),
)
TOPIC = Topic(
    __name__,
    title="CAP theorem",
    tagline="When the network splits, a replica can answer or be right: watch what each design gives up, and when",
    shelf="Distributed systems",
    place=70,
    build=build,
    params=Params,
    presets=PRESETS,
    actions=ACTIONS,
    properties=PROPERTIES,
    captions=CAPTIONS,
    legend={
        "command": "a request, or a vote that is asked for",
        "reply": "an answer, a copy, a vote given",
        "write": "a log entry, a copy to store, news",
        "event": "a heartbeat, fingerprints to compare",
        "refused": "turned away: not the leader, too few replicas",
    },
    sources=(
        "raft/raft.py",
        "raft/election.py",
        "raft/replication.py",
        "raft/following.py",
        "raft/reads.py",
        "quorum.py",
        "poll.py",
        "hints.py",
        "stamped.py",
        "hybrid_clock.py",
        "siblings.py",
        "dots.py",
        "counters.py",
        "or_set.py",
        "merged_store.py",
        "gossip.py",
    ),
    hunts=HUNTS,
)
