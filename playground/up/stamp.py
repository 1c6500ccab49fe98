"""A stamp says what a folder was last installed from, so that the next start can skip the installation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path


def fingerprint(files: Iterable[Path], *extra: str) -> str:
    """Digest of the files' bytes and of anything else that the installation depends on."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes() + b"\0")
    for text in extra:
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()


class Stamp:
    """Names the kinds of installation a folder holds, each with its fingerprint.

    It is written last: an installation that was cut short leaves no stamp and is done again.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / ".playground-stamp"

    def matches(self, kind: str, digest: str) -> bool:
        return self._read().get(kind) == digest

    def press(self, **digests: str) -> None:
        self._file.write_text(json.dumps(self._read() | digests, sort_keys=True))

    def _read(self) -> dict[str, str]:
        try:
            return json.loads(self._file.read_text())
        except (OSError, ValueError):
            return {}
