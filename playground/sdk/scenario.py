"""A scenario: everything a run depends on besides the code. It is what a link carries.

The canonical form (every parameter present, interventions in order, keys sorted, no spaces) has one byte string per
meaning, so its hash names the run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson

from playground.engine import limits
from playground.engine.errors import InvalidScenario
from playground.sdk.params import Params
from playground.sdk.planned import Planned

if TYPE_CHECKING:
    from playground.sdk.topic import Topic

SCHEMA = 1
SEEDS = 1 << 32
DEFAULT_SEED = 7
DEFAULT_HORIZON_US = 60_000_000

_FIELDS = ("schema", "topic", "params", "seed", "horizon_us", "interventions")


@dataclass(frozen=True)
class Scenario:
    """Immutable and validated. ``interventions`` are in the order in which they are scheduled."""

    topic: str
    params: Params
    seed: int = DEFAULT_SEED
    horizon_us: int = DEFAULT_HORIZON_US
    interventions: tuple[Planned, ...] = ()

    @classmethod
    def parse(cls, topic: Topic, raw: object) -> Scenario:
        """From plain JSON values. Raises InvalidScenario with the field and what it accepts."""
        body = _body(raw, topic.name)
        params = topic.params.parse(body.get("params", {}))
        scenario = cls(
            topic.name,
            params,
            _number(body, "seed", DEFAULT_SEED, 0, SEEDS - 1),
            _number(body, "horizon_us", DEFAULT_HORIZON_US, limits.HORIZON_MIN_US, limits.HORIZON_US),
            _planned(body.get("interventions", [])),
        )
        topic.check(scenario)
        if len(scenario.canonical()) > limits.SCENARIO_BYTES:
            raise InvalidScenario("scenario", f"is longer than the accepted {limits.SCENARIO_BYTES} bytes")
        return scenario

    def canonical(self) -> bytes:
        """The one byte form of this scenario."""
        return orjson.dumps(self.as_json(), option=orjson.OPT_SORT_KEYS)

    def digest(self, code: str) -> str:
        """The address of its run under ``code`` (``catalog.code_of``): 64 hex digits."""
        return sha256(self.canonical() + code.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """The plain form a link carries."""
        return {
            "schema": SCHEMA,
            "topic": self.topic,
            "params": self.params.values(),
            "seed": self.seed,
            "horizon_us": self.horizon_us,
            "interventions": [planned.as_json() for planned in self.interventions],
        }

    def plus(self, *raw: Mapping[str, Any]) -> Scenario:
        """This scenario with more interventions (plain JSON, as from ``fault``)."""
        added = tuple(Planned.parse(one, f"interventions.{len(self.interventions) + i}") for i, one in enumerate(raw))
        return replace(self, interventions=_in_order((*self.interventions, *added)))

    def until(self, at_us: int) -> Scenario:
        """This scenario without what is planned after an instant: what the record up to there depends on."""
        past = tuple(planned for planned in self.interventions if planned.order() <= at_us)
        return replace(self, interventions=past)

    def seeded(self, seed: int) -> Scenario:
        """This scenario with another seed."""
        return replace(self, seed=seed)


def _body(raw: object, topic: str) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise InvalidScenario("scenario", f"got {type(raw).__name__}, accepted an object with {', '.join(_FIELDS)}")
    for name in raw:
        if name not in _FIELDS:
            raise InvalidScenario("scenario", f"got the field {name!r:.60}, accepted {', '.join(_FIELDS)}")
    if raw.get("schema", SCHEMA) != SCHEMA:
        raise InvalidScenario("schema", f"got {raw['schema']!r:.60}, accepted {SCHEMA}")
    if raw.get("topic", topic) != topic:
        raise InvalidScenario("topic", f"got {raw['topic']!r:.60}, accepted {topic}")
    return raw


def _number(body: Mapping[str, Any], name: str, default: int, least: int, most: int) -> int:
    value = body.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise InvalidScenario(name, f"got {value!r:.60}, accepted {least} to {most}")
    return value


def _planned(raw: object) -> tuple[Planned, ...]:
    if not isinstance(raw, (list, tuple)):
        raise InvalidScenario("interventions", f"got {type(raw).__name__}, accepted a list")
    if len(raw) > limits.INTERVENTIONS:
        raise InvalidScenario("interventions", f"got {len(raw)}, accepted up to {limits.INTERVENTIONS}")
    return _in_order(tuple(Planned.parse(one, f"interventions.{i}") for i, one in enumerate(raw)))


def _in_order(planned: tuple[Planned, ...]) -> tuple[Planned, ...]:
    """By instant; those at the same instant keep the order in which they were given."""
    return tuple(sorted(planned, key=Planned.order))
