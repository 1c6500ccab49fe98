"""Why a run could not be computed, in words for the visitor. Kept for a few seconds, never under the digest."""

from __future__ import annotations

from typing import NamedTuple

import orjson


class Failure(NamedTuple):
    """``code`` is invalid_scenario, run_aborted, run_crashed, stale_code or server; ``field`` the input at fault."""

    code: str
    message: str
    field: str | None = None

    def to_bytes(self) -> bytes:
        return orjson.dumps(self._asdict())

    @classmethod
    def from_bytes(cls, data: bytes) -> Failure:
        return cls(**orjson.loads(data))
