"""The golden digests of a room: what the record of each preset hashed to when somebody last looked at it."""

from __future__ import annotations

import json
from pathlib import Path

from playground import simulate
from playground.sdk import Topic


def write_golden(topic: Topic) -> Path:
    """Run every preset and note its record's digest where the conformance suite looks for it."""
    path = topic.folder / "tests" / "golden" / "records.json"
    found = {preset.id: simulate.run(preset.scenario(topic), topic=topic).digest() for preset in topic.presets}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return path
