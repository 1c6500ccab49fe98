"""A lease: the right to be primary for a while, without anybody having to take it away.

Prior art: Gray and Cheriton 1989. Invariant: *it ends at its holder before it ends at its grantor*, because the holder
counts from when it asked and the grantor from when it answered. That needs clocks of about equal rate, not equal time.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf


class Lease:
    """``length_s`` None never ends: no fencing, the defect that makes two primaries."""

    def __init__(self, clock: Callable[[], float], length_s: float | None) -> None:
        self._clock = clock
        self._length_s = length_s
        self._until_s = -inf if length_s is not None else inf

    @property
    def valid(self) -> bool:
        """Whether it still holds."""
        return self._clock() < self._until_s

    def extend(self, asked_s: float) -> None:
        """It was granted in answer to what was asked at ``asked_s`` of this clock."""
        if self._length_s is not None:
            self._until_s = max(self._until_s, asked_s + self._length_s)
