"""The room of data sharding."""

from __future__ import annotations

from playground.sdk import Action, Topic

from .captions import CAPTIONS
from .hunts import HUNTS
from .lab import build
from .params import Params
from .presets import PRESETS
from .properties import PROPERTIES

ACTIONS = (
    Action("add", "Add a shard", "add_shard", "coordinator", {"count": 1}, "database", wording="Add {count} shards",
           hint="Count the keys that travel: the placement decides how many"),
    Action("remove", "Remove Shard 2", "remove_shard", "shard_2", icon="database-x", wording="Remove {target}",
           hint="Its keys have to go somewhere. Do others move too?"),
    Action("celebrity", "Make one user famous", "celebrity", "world", {}, "star", for_s=10,
           hint="Half of all requests are about user 12345"),
    Action("ask", "Ask for all users in CA", "ask_everyone", "world", icon="search",
           hint="Every shard is asked, and the slowest decides"),
    Action("deafen", "Router 2 misses new maps", "deafen", "router_2", {}, "ear-off", for_s=10,
           hint="Then add a shard: watch who refuses whom", wording="{target} misses new maps"),
    Action("crash", "Crash Shard 3", "crash", "shard_3", {}, "zap", for_s=3,
           hint="Its users have no other copy to turn to"),
    Action("slow", "Slow Shard 2", "slow", "shard_2", {"percent": 1500}, "snail", for_s=6,
           hint="Its own users wait, and everybody who asks all shards"),
)  # fmt: skip

TOPIC = Topic(
    __name__,
    title="Data sharding",
    tagline="Too many users for one database, so each shard holds some. Add a shard and see who has to move.",
    shelf="Data management",
    place=10,
    build=build,
    params=Params,
    presets=PRESETS,
    actions=ACTIONS,
    properties=PROPERTIES,
    captions=CAPTIONS,
    legend={
        "command": "a request for one key, or for all",
        "reply": "the answer",
        "write": "a key that travels",
        "event": "a step of the migration, a new map",
        "refused": "not here any more, or not now",
    },
    sources=(
        "placement.py",
        "ring.py",
        "tables.py",
        "shard_map.py",
        "router.py",
        "scatter.py",
        "salting.py",
        "custody.py",
        "migration.py",
        "errors.py",
    ),
    hunts=HUNTS,
)
