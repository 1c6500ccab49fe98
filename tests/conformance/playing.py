"""Runs shared by the conformance tests of one topic, and the questions they have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from playground import simulate
from playground.engine import records
from playground.engine.errors import InvalidScenario
from playground.sdk import Preset, Run, Scenario, Topic

JUDGEMENTS = (records.Intervention, records.Verdict, records.Caption, records.Ended)


class Playing:
    """Runs each scenario of the current topic once. The runs of a topic are let go when the next one's turn comes."""

    def __init__(self) -> None:
        self._topic = ""
        self._runs: dict[bytes, Run] = {}

    def preset(self, topic: Topic, preset: Preset) -> Run:
        """The run of a preset."""
        return self.run(topic, preset.scenario(topic))

    def run(self, topic: Topic, scenario: Scenario) -> Run:
        """The run of a scenario."""
        if topic.name != self._topic:
            self._topic = topic.name
            self._runs.clear()
        key = scenario.canonical()
        if key not in self._runs:
            self._runs[key] = simulate.run(scenario, topic=topic)
        return self._runs[key]


def short(scenario: Scenario, horizon_us: int) -> Scenario:
    """The same scenario, played to an earlier horizon."""
    return replace(scenario, horizon_us=max(min(scenario.horizon_us, horizon_us), 1_000_000))


def before(run: Run, at_us: int) -> list[Any]:
    """The records before an instant."""
    return [record for record in run.records if record.at_us < at_us]


def what_happened(run: Run, but: Iterable[type] = ()) -> list[Any]:
    """What the system did, without judgements, sequence numbers and the types in ``but``."""
    left_out = (*JUDGEMENTS, *but)
    told = (record for record in run.records if not isinstance(record, left_out))
    return [(type(record).__name__, _anonymous(record)) for record in told]


def planted_presets(topic: Topic) -> dict[str, str]:
    """Preset and property of each planted defect that names one."""
    return {hunted.preset: hunted.planted for hunted in topic.hunts if hunted.planted and hunted.preset}


def possible(topic: Topic, scenario: Scenario, *planned: dict[str, Any]) -> Scenario | None:
    """The scenario with more interventions, or None when one of them is impossible there."""
    try:
        return Scenario.parse(topic, scenario.plus(*planned).as_json())
    except InvalidScenario:
        return None


def _anonymous(record: Any) -> tuple[Any, ...]:
    """A record without its seq and without the seq it refers to."""
    if isinstance(record, records.Amended):
        record = record._replace(message=0)
    return tuple(record)[1:]
