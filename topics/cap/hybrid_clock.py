"""Where a last writer's stamp comes from: the wall clock as it is, or one that never falls behind what it has seen.

Source: Kulkarni et al., "Logical physical clocks", 2014, in its shortest form. A *wall* clock that runs behind stamps a
new value with an old time, and the value is gone the moment it is written. A *hybrid* clock follows the wall clock and
steps over every stamp it meets, so what a replica has seen is older than what it writes next. It does not make anybody
agree on what happened first while they could not talk.
"""

from __future__ import annotations

from collections.abc import Callable


class HybridClock:
    """``wall`` reads the clock in microseconds. With ``trusting`` the wall clock's word is taken for it."""

    def __init__(self, wall: Callable[[], int], *, trusting: bool = False) -> None:
        self._wall = wall
        self._trusting = trusting
        self._latest = 0

    def stamp(self) -> int:
        """The time to write under."""
        now = self._wall()
        if not self._trusting:
            now = max(now, self._latest + 1)
        self._latest = max(self._latest, now)
        return now

    def saw(self, stamp: int) -> None:
        """A stamp came from elsewhere, or was on the disk."""
        self._latest = max(self._latest, stamp)
