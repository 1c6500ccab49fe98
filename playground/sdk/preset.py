"""A preset: a named scenario with the sentence that says what to look for, and the claims a test holds it to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playground.sdk.claim import Claim
from playground.sdk.scenario import SCHEMA, Scenario

if TYPE_CHECKING:
    from playground.sdk.topic import Topic


@dataclass(frozen=True)
class Preset:
    """``opens_at_s`` is where the playhead stands when the preset opens; times are seconds of the run."""

    id: str
    title: str
    story: str
    params: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 7
    horizon_s: float = 60
    interventions: Sequence[Mapping[str, Any]] = ()
    claims: Sequence[Claim] = ()
    opens_at_s: float = 0

    def scenario(self, topic: Topic) -> Scenario:
        """The scenario it names. Raises InvalidScenario when the author got it wrong."""
        return Scenario.parse(topic, self.as_json(topic.name))

    def as_json(self, topic: str) -> dict[str, Any]:
        """The scenario as plain JSON, not yet validated."""
        return {
            "schema": SCHEMA,
            "topic": topic,
            "params": dict(self.params),
            "seed": self.seed,
            "horizon_us": round(self.horizon_s * 1_000_000),
            "interventions": [dict(one) for one in self.interventions],
        }

    def describe(self, topic: Topic) -> dict[str, Any]:
        """What the page needs to list and open it."""
        return {
            "id": self.id,
            "title": self.title,
            "story": self.story,
            "claims": [claim.words for claim in self.claims],
            "scenario": self.scenario(topic).as_json(),
            "opens_at_us": round(self.opens_at_s * 1_000_000),
        }
