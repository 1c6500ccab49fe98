"""Head sampling: whether to keep a trace, decided where it starts and carried along.

By ratio: a trace is kept if its id, read as a number, is small enough, so that everybody who asks decides alike.
Parent-based: below a parent its decision stands. Rate-limited: so many traces a second, by a bucket. What is decided at
the head cannot know how the trace will end. (Samplers of the OpenTelemetry specification and of Jaeger.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from .traceparent import Context


class Sampler(Protocol):
    """Decides whether a span of ``trace`` below ``parent`` is kept."""

    def keeps(self, trace: str, parent: Context | None) -> bool: ...


class ByRatio:
    """Keeps ``percent`` of all traces."""

    def __init__(self, percent: int) -> None:
        self._below = (percent << 64) // 100

    def keeps(self, trace: str, parent: Context | None) -> bool:
        return int(trace[16:], 16) < self._below


class RateLimited:
    """Keeps ``per_s`` traces a second, and no more than that at once."""

    def __init__(self, per_s: int, clock: Callable[[], float]) -> None:
        self._per_s, self._clock = per_s, clock
        self._left, self._since_s = float(per_s), clock()

    def keeps(self, trace: str, parent: Context | None) -> bool:
        now_s = self._clock()
        self._left = min(float(self._per_s), self._left + (now_s - self._since_s) * self._per_s)
        self._since_s = now_s
        if self._left < 1:
            return False
        self._left -= 1
        return True


class ParentBased:
    """The parent's decision, where there is a parent; else that of ``root``."""

    def __init__(self, root: Sampler) -> None:
        self._root = root

    def keeps(self, trace: str, parent: Context | None) -> bool:
        return parent.sampled if parent else self._root.keeps(trace, parent)
