"""What the lab's tests look at: short runs, each made once, and what their records say."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson

from playground import catalog, simulate
from playground.sdk import Run, Scenario

TOPIC = catalog.topic("replication")
US = 1_000_000
BUSY = {"think_ms": 200, "write_percent": 40, "routing": "primary"}


def press(id: str, at_s: float) -> dict[str, Any]:
    """The button ``id``, pressed at an instant."""
    return next(action for action in TOPIC.actions if action.id == id).planned(round(at_s * US))


def played(*planned: dict[str, Any], horizon_s: int = 14, seed: int = 7, **params: Any) -> Run:
    """A run of busy sessions that read at the primary; asked for again, the same run."""
    scenario = TOPIC.scenario(seed=seed, horizon_us=horizon_s * US, **(BUSY | params)).plus(*planned)
    return _once(scenario.canonical())


@cache
def _once(canonical: bytes) -> Run:
    return simulate.run(Scenario.parse(TOPIC, orjson.loads(canonical)))


def shown(run: Run, node: str, path: str, at_s: float = float("inf")) -> Any:
    """The value at ``path`` of a node at an instant."""
    return next((s.value for s in reversed(run.states(node, path)) if s.at_us <= at_s * US), None)


def broken(run: Run) -> list[str]:
    """Promises that were broken."""
    return [f"{verdict.property}: {verdict.words}" for verdict in run.broken()]
