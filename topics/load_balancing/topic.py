"""Load balancing's room."""

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
        "kill",
        "Kill server B",
        "crash",
        "b",
        icon="power-off",
        for_s=8,
        hint="Without checks, every third request is refused",
    ),
    Action(
        "slow",
        "Slow server B",
        "slow",
        "b",
        {"percent": 500},
        "snail",
        for_s=8,
        wording="Slow {target} to {percent} %",
        hint="Five times slower: who notices?",
    ),
    Action(
        "fail-fast",
        "Server B fails at once",
        "fail_fast",
        "b",
        icon="circle-x",
        wording="{target} fails at once",
        for_s=8,
        hint="It answers 500 within a moment, so it looks idle. Its health page says well",
    ),
    Action("add", "Add a server", "add_server", "world", icon="plus", hint="It joins, and may be cold"),
    Action(
        "drain",
        "Drain server A",
        "drain",
        "a",
        icon="log-out",
        wording="Drain {target}",
        hint="Nothing new for A; what it has may end",
    ),
    Action(
        "heavy",
        "Heavy requests",
        "heavy",
        "clients",
        {"requests": 8},
        "weight",
        wording="{requests} heavy requests",
        hint="Ten times the work each: where do they queue?",
    ),
    Action(
        "streams",
        "Long-lived connections",
        "streams",
        "clients",
        {"connections": 6},
        "cable",
        wording="{connections} long-lived connections",
        hint="Each holds a worker for five seconds",
    ),
    Action(
        "stale",
        "Old load figures",
        "stale",
        "balancer",
        {"age_ms": 2000},
        "history",
        for_s=8,
        wording="Load figures {age_ms} ms old",
        hint="Policies that follow load follow the same old news",
    ),
)

TOPIC = Topic(
    __name__,
    title="Load balancing",
    tagline="Eleven ways to choose a server, and what each of them does when the servers are not alike",
    shelf="Infrastructure and operations",
    place=150,
    build=build,
    params=Params,
    presets=PRESETS,
    actions=ACTIONS,
    properties=PROPERTIES,
    captions=CAPTIONS,
    legend={
        "command": "a request, a health check, a look at the session store",
        "reply": "200 and who answered; well",
        "refused": "500, 503, no session, queue full, cut off",
    },
    sources=(
        "balancer.py",
        "rotation.py",
        "load.py",
        "hashing.py",
        "health.py",
        "backend.py",
        "signed_token.py",
        "defects.py",
    ),
    hunts=HUNTS,
)
