"""Limits on how much is under way at once, instead of how much per second.

By Little's law the number in flight is rate times latency: such a limit needs no figure for the capacity, and it
reacts when answers become slow, which no rate limit notices. They count in the process that waits, so each gateway has
its own.

``AdaptiveLimiter`` finds the number by itself, as TCP does: one more after a good answer while the room is used, a
tenth less after a bad or slow one. (Chiu and Jain, "Analysis of the increase and decrease algorithms", 1989; Netflix's
concurrency-limits calls it AIMDLimit.)
"""

from __future__ import annotations

from collections.abc import Callable

from .quota import Decision


class ConcurrencyLimiter:
    """At most ``most`` of one key at once."""

    def __init__(self, most: int, clock_us: Callable[[], int]) -> None:
        self.most = most
        self.in_flight: dict[str, int] = {}
        self._clock_us = clock_us

    async def decide(self, key: str, cost: int, name: str) -> Decision:
        """Take a place, whatever the request costs, if one is free. Nobody can know when one will be."""
        return self.take(key)

    def take(self, key: str) -> Decision:
        """The same at once."""
        now_us, busy = self._clock_us(), self.in_flight.get(key, 0)
        if busy >= self.most:
            return Decision(False, 0, 0, now_us, 0, now_us)
        self.in_flight[key] = busy + 1
        return Decision(True, self.most - busy - 1, 0, now_us, 0, now_us)

    def done(self, key: str, took_us: int, dropped: bool) -> None:
        """Give the place back."""
        self.in_flight[key] -= 1


class AdaptiveLimiter:
    """One limit for all keys, between ``least`` and ``most``. An answer that took longer than ``slow_us`` is a bad
    one."""

    EVERYBODY = "everybody"

    def __init__(
        self, start: int, slow_us: int, clock_us: Callable[[], int], *, least: int = 1, most: int = 200
    ) -> None:
        self._places = ConcurrencyLimiter(start, clock_us)
        self._slow_us, self._least, self._most = slow_us, least, most

    @property
    def limit(self) -> int:
        """The limit now."""
        return self._places.most

    @property
    def in_flight(self) -> int:
        """How many are under way."""
        return self._places.in_flight.get(self.EVERYBODY, 0)

    async def decide(self, key: str, cost: int, name: str) -> Decision:
        """Take a place, whatever the request costs."""
        return self.take()

    def take(self) -> Decision:
        """Take a place if one is free."""
        return self._places.take(self.EVERYBODY)

    def done(self, key: str, took_us: int, dropped: bool) -> None:
        """Learn from an answer, and give its place back."""
        busy = self.in_flight
        if dropped or took_us > self._slow_us:
            self._places.most = max(self._least, self.limit * 9 // 10)
        elif busy * 2 >= self.limit:
            self._places.most = min(self._most, self.limit + 1)
        self._places.done(self.EVERYBODY, took_us, dropped)
