"""So many requests an hour for each key, counted in windows that start on the hour.

The simplest limiter there is, and the one behind "50 requests left this hour". Its edge is known: two windows' worth
can come within a minute of the full hour. The rate limiting room compares it with the others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

HOUR_S = 3600


class Taken(NamedTuple):
    """``left`` is what remains of this window, ``resets_s`` how long the window still lasts."""

    admitted: bool
    left: int
    resets_s: float


class Quota:
    """``limit`` requests a window; 0 is no limit. ``wall_s`` is seconds since 1970. A gateway counts for itself."""

    def __init__(self, limit: int, *, wall_s: Callable[[], float], window_s: int = HOUR_S) -> None:
        self.limit = limit
        self.window_s = window_s
        self._wall_s = wall_s
        self._counts: dict[str, tuple[int, int]] = {}

    def take(self, key: str) -> Taken:
        """Count one request of ``key``, unless its window is used up."""
        now_s = self._wall_s()
        window = int(now_s // self.window_s)
        known, used = self._counts.get(key, (window, 0))
        used = used if known == window else 0
        admitted = used < self.limit
        if admitted:
            self._counts[key] = (window, used + 1)
        return Taken(admitted, self.limit - used - admitted, (window + 1) * self.window_s - now_s)
