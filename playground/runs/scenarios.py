"""From what a visitor sent to the run's address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from playground import catalog
from playground.engine.errors import InvalidScenario
from playground.sdk.scenario import Scenario


class Asked(NamedTuple):
    """A run that somebody wants: its address, the canonical scenario, and the hash of the code that computes it."""

    digest: str
    canonical: bytes
    code: str


def ask(raw: object) -> Asked:
    """Validate a scenario as plain JSON values. Raises InvalidScenario with the field and what it accepts."""
    return address(parse(raw))


def parse(raw: object) -> Scenario:
    """The validated scenario. Raises InvalidScenario."""
    if not isinstance(raw, Mapping):
        raise InvalidScenario("scenario", f"got {type(raw).__name__}, accepted an object")
    name = raw.get("topic")
    if not isinstance(name, str):
        raise InvalidScenario("topic", f"got {name!r:.60}, accepted {', '.join(catalog.topics())}")
    return Scenario.parse(catalog.topic(name), raw)


def address(scenario: Scenario) -> Asked:
    """The address of a valid scenario under the code of this process."""
    code = catalog.code_of(catalog.topic(scenario.topic))
    return Asked(scenario.digest(code), scenario.canonical(), code)
