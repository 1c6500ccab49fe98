"""The golden records for the browser's tests as they go over the wire: chunks of each topic's first preset, or of all.

Each is checked against its golden digest first, so that what the browser's tests walk through is what was agreed.
"""

from __future__ import annotations

import base64
import json
import sys

from playground import catalog, simulate
from playground.runs.chunks import ChunkEncoder
from playground.sdk.preset import Preset
from playground.sdk.topic import Topic


def golden() -> dict[str, list[str]]:
    """Gzipped chunks in base64 of each topic's first preset, by topic."""
    return {topic.name: chunks(topic, topic.presets[0]) for topic in catalog.topics().values()}


def every() -> dict[str, list[str]]:
    """The same of every preset, by topic and preset."""
    topics = catalog.topics().values()
    return {f"{topic.name}/{preset.id}": chunks(topic, preset) for topic in topics for preset in topic.presets}


def chunks(topic: Topic, preset: Preset) -> list[str]:
    """Raises SystemExit when the preset's run is not its golden record."""
    run = simulate.run(preset.scenario(topic), topic=topic)
    digests = json.loads((topic.folder / "tests/golden/records.json").read_text("utf-8"))
    if run.digest() != digests[preset.id]:
        raise SystemExit(f"{topic.name}/{preset.id} is not its golden record.")
    return [base64.b64encode(chunk.data).decode() for chunk in ChunkEncoder().finish(run.records)]


if __name__ == "__main__":
    json.dump(every() if "--all" in sys.argv else golden(), sys.stdout)
