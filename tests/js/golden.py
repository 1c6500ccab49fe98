"""The golden records for the browser's tests: for each topic its first preset, chunk by chunk as it goes over the wire.

Each is checked against its golden digest first, so that what the browser's tests walk through is what was agreed.
"""

from __future__ import annotations

import base64
import json
import sys

from playground import catalog, simulate
from playground.runs.chunks import ChunkEncoder


def golden() -> dict[str, list[str]]:
    """Gzipped chunks in base64, by topic."""
    found = {}
    for topic in catalog.topics().values():
        preset = topic.presets[0]
        run = simulate.run(preset.scenario(topic), topic=topic)
        digests = json.loads((topic.folder / "tests/golden/records.json").read_text("utf-8"))
        if run.digest() != digests[preset.id]:
            raise SystemExit(f"{topic.name}/{preset.id} is not its golden record.")
        found[topic.name] = [base64.b64encode(chunk.data).decode() for chunk in ChunkEncoder().finish(run.records)]
    return found


if __name__ == "__main__":
    json.dump(golden(), sys.stdout)
