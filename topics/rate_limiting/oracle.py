"""The oracle: decides again from a plain list of everything that was admitted, by definition, in fractions.

It shares no line with the rules. It can replay a diary only where one clock that never goes back decided.
"""

from __future__ import annotations

from collections import deque
from fractions import Fraction

from .history import Did
from .quota import Quota
from .tenants import START_US


class Oracle:
    """One key of one rule. ``allows`` says what should be decided, ``note`` tells it what was."""

    def __init__(self, variant: str, quota: Quota) -> None:
        self._quota = quota
        self._allows = getattr(self, f"_{variant}")
        self._counts = variant in ("fixed_window", "sliding_log", "sliding_counter")
        self._admitted: deque[tuple[int, int]] = deque()
        self._level = Fraction(quota.burst)
        self._free_us = Fraction(0)
        self._last_us: int | None = None

    def allows(self, did: Did) -> bool:
        """Whether the definition admits it."""
        at_us = did.reading_us + START_US
        while self._admitted and self._admitted[0][0] <= at_us - 2 * self._quota.window_us:
            self._admitted.popleft()
        return self._allows(at_us, did.cost)

    def note(self, did: Did) -> None:
        """It was admitted."""
        at_us = did.reading_us + START_US
        if self._counts:
            self._admitted.append((at_us, did.cost))
            return
        self._level, self._last_us = self._filled(at_us) - did.cost, at_us
        self._free_us = max(self._free_us, Fraction(at_us)) + did.cost * self._quota.interval_us

    def _between(self, from_us: int, to_us: int) -> int:
        """Cost that was admitted from one instant up to another, the first included."""
        return sum([cost for at_us, cost in self._admitted if from_us <= at_us < to_us])

    def _filled(self, at_us: int) -> Fraction:
        since_us = at_us - (self._last_us if self._last_us is not None else at_us)
        return min(Fraction(self._quota.burst), self._level + Fraction(since_us, self._quota.interval_us))

    def _fixed_window(self, at_us: int, cost: int) -> bool:
        began = at_us // self._quota.window_us * self._quota.window_us
        return self._between(began, at_us + 1) + cost <= self._quota.limit

    def _sliding_log(self, at_us: int, cost: int) -> bool:
        return self._between(at_us - self._quota.window_us + 1, at_us + 1) + cost <= self._quota.limit

    def _sliding_counter(self, at_us: int, cost: int) -> bool:
        window = self._quota.window_us
        began = at_us // window * window
        in_sight = Fraction(window - (at_us - began), window)
        weighted = self._between(began - window, began) * in_sight + self._between(began, at_us + 1)
        return weighted + cost <= self._quota.limit

    def _token_bucket(self, at_us: int, cost: int) -> bool:
        return self._filled(at_us) >= cost

    _leaky_meter = _gcra = _token_bucket

    def _leaky_queue(self, at_us: int, cost: int) -> bool:
        waiting = max(self._free_us - at_us, Fraction(0)) / self._quota.interval_us
        return waiting + cost <= self._quota.places + 1
