"""What each rule bounds, written down once more and as plainly as possible: a list of what was admitted, and the
definition.

Instants are readings of the limiter's clock. A reading earlier than one that was admitted before counts as that one,
as the rules promise: time only moves forward.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from .quota import Quota


class Spans:
    """No half-open span of a window's length holds more than ``most``."""

    def __init__(self, quota: Quota, most: int, words: str) -> None:
        self._window_us, self._most, self._words = quota.window_us, most, words
        self._last_us = 0
        self._held: deque[tuple[int, int]] = deque()
        self._sum = 0

    def admit(self, at_us: int, cost: int, wait_us: int) -> str | None:
        """Note what was admitted; what is wrong with it, in words."""
        at_us = self._last_us = max(at_us, self._last_us)
        self._held.append((at_us, cost))
        self._sum += cost
        while self._held[0][0] <= at_us - self._window_us:
            self._sum -= self._held.popleft()[1]
        if self._sum <= self._most:
            return None
        return f"{self._sum} were admitted within {self._window_us / 1e6:g} s, where {self._words} {self._most}"


class Rate:
    """Over any time T no more than ``burst`` and the rate times T: what leaves at ``at_us`` plus its wait."""

    def __init__(self, quota: Quota, burst: int, *, when_leaving: bool = False) -> None:
        self._interval_us, self._burst, self._when_leaving = quota.interval_us, burst, when_leaving
        self._last_us = 0
        self._credit_us = burst * quota.interval_us

    def admit(self, at_us: int, cost: int, wait_us: int) -> str | None:
        """Note what was admitted; what is wrong with it, in words."""
        at_us += wait_us if self._when_leaving else 0
        at_us = max(at_us, self._last_us)
        most_us = self._burst * self._interval_us
        self._credit_us = min(most_us, self._credit_us + at_us - self._last_us)
        self._last_us = at_us
        self._credit_us -= cost * self._interval_us
        if self._credit_us >= 0:
            return None
        over = -(-self._credit_us // -self._interval_us)
        return f"{abs(over)} more than a burst of {self._burst} and the rate since then were admitted"


def fixed(quota: Quota) -> Spans:
    """Any span touches two windows."""
    return Spans(quota, 2 * quota.limit, "two windows together admit")


def log(quota: Quota) -> Spans:
    """The limit itself."""
    return Spans(quota, quota.limit, "the log admits")


def counter(quota: Quota) -> Spans:
    """Below twice the limit."""
    return Spans(quota, 2 * quota.limit - 1, "the sliding counter admits at most")


def bucket(quota: Quota) -> Rate:
    """A burst, and the rate."""
    return Rate(quota, quota.burst)


def queue(quota: Quota) -> Rate:
    """A burst of the queue's places and one, and the rate: what is let in."""
    return Rate(quota, quota.places + 1)


BOUNDS: dict[str, Callable[[Quota], Spans | Rate]] = {
    "fixed_window": fixed,
    "sliding_log": log,
    "sliding_counter": counter,
    "token_bucket": bucket,
    "leaky_meter": bucket,
    "leaky_queue": queue,
    "gcra": bucket,
}
