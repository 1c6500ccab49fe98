"""Where a playground that is running on this machine can be reached by its command line."""

from __future__ import annotations

import json
import os
from pathlib import Path

from playground.up.environment import ROOT


class Address:
    """A small file in the data folder that exists while ``bin/play`` runs."""

    def __init__(self, file: Path | None = None) -> None:
        folder = Path(os.environ.get("PLAYGROUND_DATA_DIR") or ROOT / "data")
        self._file = file or folder / "play.json"

    def write(self, **facts: str) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps({"pid": os.getpid(), **facts}))
        self._file.chmod(0o600)

    def read(self) -> dict[str, str] | None:
        """What the running playground wrote; None when there is none."""
        try:
            facts = json.loads(self._file.read_text())
            os.kill(facts["pid"], 0)
        except (OSError, ValueError, KeyError):
            return None
        return facts

    def remove(self) -> None:
        """Remove our own file, never that of another playground started meanwhile."""
        facts = self.read()
        if facts and facts["pid"] == os.getpid():
            self._file.unlink(missing_ok=True)
