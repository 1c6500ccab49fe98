"""A node's own clock: offset, rate drift and jumps against the run's time.

Two readings, as on a real machine: the *wall* clock, which an offset moves and which may jump, and the *monotonic*
clock, which only drift bends. Timers and deadlines of the node's code follow the monotonic one.
"""

from __future__ import annotations

from collections.abc import Callable

EPOCH_US = 1_609_455_600_000_000
"""Where a run's wall clock starts: 2020-12-31T23:00:00Z, so that the rate limiter's seed headers come out as told."""


class NodeClock:
    """The clock of one node. Survives crashes, as hardware does."""

    def __init__(self, now_us: Callable[[], int]) -> None:
        self._now_us = now_us
        self._since_us = 0
        self._base_us = 0
        self._drift_ppm = 0
        self._offset_us = 0

    @property
    def steady(self) -> bool:
        """Whether the monotonic clock equals the run's time."""
        return self._drift_ppm == 0 and self._since_us == self._base_us

    @property
    def skewed(self) -> bool:
        """Whether any reading differs from the truth."""
        return self._offset_us != 0 or not self.steady

    def now(self) -> float:
        """Return monotonic seconds."""
        now = self._now_us()
        return (now if self.steady else self.local_us(now)) / 1_000_000

    def now_us(self) -> int:
        """Return monotonic microseconds."""
        return self.local_us(self._now_us())

    def wall_us(self) -> int:
        """Return microseconds since 1970 as this node believes."""
        return EPOCH_US + self.now_us() + self._offset_us

    def skew(self, *, offset_us: int | None = None, drift_ppm: int | None = None) -> None:
        """Set the wall clock's offset, and the rate (100 ppm = 100 us a second fast) from now on."""
        now = self._now_us()
        if drift_ppm is not None:
            self._base_us = self.local_us(now)
            self._since_us = now
            self._drift_ppm = drift_ppm
        if offset_us is not None:
            self._offset_us = offset_us

    def correct(self) -> None:
        """Put both readings right again, as a time daemon that steps the clock."""
        self._since_us = self._base_us = self._drift_ppm = self._offset_us = 0

    def local_us(self, global_us: int) -> int:
        """Convert the run's time to this clock's monotonic reading."""
        elapsed = global_us - self._since_us
        return self._base_us + elapsed + elapsed * self._drift_ppm // 1_000_000

    def global_us(self, local_us: int) -> int:
        """Convert a monotonic reading, now or in the future, to the run's time (rounded up)."""
        elapsed = local_us - self._base_us
        return self._since_us - (-elapsed * 1_000_000 // (1_000_000 + self._drift_ppm))
