"""What a breaker tells of one call, as it is shown on the order service and read back by the properties."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

PATH = "breaker.call"
COUNTED = ("ok", "failed", "slow", "slow_failed")
"""Outcomes that the breaker took into account."""


class Note(NamedTuple):
    """``clock_us`` is the instance's own monotonic clock: the one its breaker looks at."""

    what: str
    number: int
    generation: int
    clock_us: int

    def __str__(self) -> str:
        return f"{self.what} #{self.number} generation {self.generation} at {self.clock_us} us"

    @classmethod
    def read(cls, text: str) -> Note:
        """The inverse of ``str``. Every property reads each note, so the last ones are kept."""
        return _read(text)

    @property
    def failed(self) -> bool:
        return self.what in ("failed", "slow_failed")

    @property
    def slow(self) -> bool:
        return self.what in ("slow", "slow_failed")


@lru_cache(maxsize=16)
def _read(text: str) -> Note:
    what, number, _, generation, _, clock_us, _ = text.split()
    return Note(what, int(number[1:]), int(generation), int(clock_us))
