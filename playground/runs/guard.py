"""Ends a run that takes too long or too much memory, also when it never gives control back.

A timer signal ticks while the run executes, and its handler raises RunAborted wherever the code stands. Ordinary
exceptions do not do: a pattern's ``except Exception`` would swallow them. What the clock decides is never stored as
a run.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from playground.engine.errors import RunAborted

TICK_S = 0.1

WALL_S = 8.0
"""Twenty times the slowest preset on a slow machine."""

MEMORY_BYTES = 768 << 20
"""Growth that no run within the caps of ``engine.limits`` comes near."""


class Guard:
    """Context manager for the main thread. ``stop`` is asked at each tick for a reason to end the run."""

    def __init__(self, stop: Callable[[], str | None], *, wall_s: float = WALL_S, memory: int = MEMORY_BYTES) -> None:
        self._stop = stop
        self._wall_s = wall_s
        self._memory = memory
        self._deadline = 0.0
        self._ceiling = 0
        self._armed = False

    def __enter__(self) -> Guard:
        self._before = signal.signal(signal.SIGALRM, self._tick)
        self.begin()
        return self

    def begin(self) -> None:
        """Count time and memory from here. A forked process has no timer until it begins again."""
        self._deadline = time.monotonic() + self._wall_s
        self._ceiling = _resident() + self._memory
        self._armed = True
        signal.setitimer(signal.ITIMER_REAL, TICK_S, TICK_S)

    def __exit__(self, *_: object) -> None:
        self._armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self._before)

    @contextmanager
    def shielded(self) -> Iterator[None]:
        """Nothing is raised inside: a write to the store is not torn."""
        self._armed = False
        try:
            yield
        finally:
            self._armed = True

    def _tick(self, _number: int, _frame: FrameType | None) -> None:
        if not self._armed:
            return
        if reason := self._reason():
            raise RunAborted(reason)

    def _reason(self) -> str | None:
        if time.monotonic() > self._deadline:
            return f"it was still computing after {self._wall_s:g} s"
        if _resident() > self._ceiling:
            return f"it needed more than {self._memory >> 20} MB of memory"
        return self._stop()


def _resident() -> int:
    """Bytes of this process in memory; where the system does not tell, the most there ever were."""
    if sys.platform == "linux":
        with open("/proc/self/statm", "rb") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
