"""What the lab's tests look at: a short run of a quiet shop, and the story of one order in it."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import Any

import orjson

from playground import catalog, simulate
from playground.engine import records
from playground.sdk import Run, Scenario

TOPIC = catalog.topic("saga")
QUIET = {"declined_percent": 0, "looks_per_s": 0}
"""Nothing happens in a quiet shop but what the test does."""

US = 1_000_000
PRESS_S = 2.0

WHOLE = ["pending", "held", "charged", "booked", "confirmed"]
"""The story of an order that nothing stops."""

UNDONE_AT = {
    "create": [],
    "reserve": ["pending", "cancelled"],
    "charge": ["pending", "held", "released", "cancelled"],
    "ship": ["pending", "held", "charged", "refunded", "released", "cancelled"],
}
"""The story of an order whose step is refused."""


def press(id: str, at_s: float = PRESS_S) -> dict[str, Any]:
    """The button ``id``, pressed at an instant."""
    return next(action for action in TOPIC.actions if action.id == id).planned(round(at_s * US))


def played(*planned: dict[str, Any], horizon_s: int = 8, seed: int = 7, **params: Any) -> Run:
    """A run of the quiet shop; asked for again, the same run."""
    scenario = TOPIC.scenario(seed=seed, horizon_us=horizon_s * US, **(QUIET | params)).plus(*planned)
    return _once(scenario.canonical())


@cache
def _once(canonical: bytes) -> Run:
    return simulate.run(Scenario.parse(TOPIC, orjson.loads(canonical)))


def story(run: Run, key: str) -> list[str]:
    """What the databases say of one order, word by word, in the order in which it happened."""
    told = (record for record in run.of(records.State) if record.path in ("order", "effect"))
    words = (str(record.value).split(" ")[1] for record in told if str(record.value).startswith(f"{key} "))
    return [word for word, _ in groupby(words)]


def log_of(run: Run, key: str, life: int = 0) -> list[str]:
    """The saga log's entries about one order, as they were written in one life of the orchestrator."""
    lives: list[list[str]] = [[]]
    for record in run.states("orchestrator", "log"):
        if record.value is None:
            lives.append([])
        elif str(record.value).startswith(f"{key} "):
            lives[-1].append(str(record.value).removeprefix(f"{key} "))
    return lives[life]


def hit(run: Run, after_s: float = PRESS_S) -> str:
    """The first order that was refused, or is still without an end, after an instant."""
    ended = [o for phase in ("failed", "unknown") for o in run.operations(phase, from_s=after_s)]
    return str(min(ended, key=lambda operation: operation.at_us).key)


def unbroken(run: Run) -> bool:
    """Whether every promise was kept, and every property promised something. "No is final" needs the lock for that, and
    under forward recovery no undo overtakes its command."""
    unpromised = [name for name, verdict in run.verdicts().items() if verdict.promise != "inside"]
    return run.broken() == [] and set(unpromised) <= {"NeverSaysNoTooEarly", "LateCommandBarred"}


def status(run: Run, prop: str) -> str:
    """The verdict of one property."""
    return run.verdicts()[prop].status
