"""The cast of the lab's tests: short runs, each made once."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson

from playground import catalog, simulate
from playground.sdk import Run, Scenario

TOPIC = catalog.topic("indexing")
US = 1_000_000


def press(id: str, at_s: float = 2.0) -> dict[str, Any]:
    """The button ``id``, pressed at an instant."""
    return next(action for action in TOPIC.actions if action.id == id).planned(round(at_s * US))


def played(*planned: dict[str, Any], horizon_s: int = 6, seed: int = 7, **params: Any) -> Run:
    """A run; asked for again, the same run."""
    quiet = {"reads_per_s": 5, "rows": 500, "statement_timeout_ms": 5000}
    scenario = TOPIC.scenario(seed=seed, horizon_us=horizon_s * US, **(quiet | params)).plus(*planned)
    return _once(scenario.canonical())


@cache
def _once(canonical: bytes) -> Run:
    return simulate.run(Scenario.parse(TOPIC, orjson.loads(canonical)))
