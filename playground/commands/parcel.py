"""A part of a hunt on its way between processes: plain JSON values, and back into the whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.hunt import Found, Hunt
from playground.sdk import Scenario, Topic


def pack(part: Hunt) -> dict[str, Any]:
    """What a worker sends back of the seeds it ran."""
    return {
        "seeds": part.coverage.seeds,
        "strikes": [[kind, role, count] for (kind, role), count in part.coverage.strikes.items()],
        "reached": dict(part.coverage.reached),
        "found": [_packed(found) for found in part.found],
        "caught": [_packed(found) for found in part.caught],
    }


def unpack(parcel: Mapping[str, Any], whole: Hunt, topic: Topic) -> None:
    """Add a part to ``whole``."""
    coverage = whole.coverage
    coverage.seeds += parcel["seeds"]
    coverage.strikes.update({(kind, role): count for kind, role, count in parcel["strikes"]})
    coverage.reached.update(parcel["reached"])
    whole.found.extend(_unpacked(found, topic) for found in parcel["found"])
    whole.caught.extend(_unpacked(found, topic) for found in parcel["caught"])


def _packed(found: Found) -> dict[str, Any]:
    return {"seed": found.seed, "scenario": found.scenario.as_json(), "words": list(found.words)}


def _unpacked(raw: Mapping[str, Any], topic: Topic) -> Found:
    return Found(raw["seed"], Scenario.parse(topic, raw["scenario"]), tuple(raw["words"]))
