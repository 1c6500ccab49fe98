"""Which key a request asks for: uniform or Zipf over a key space, drawn by the request's number."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

Draw = Callable[..., int]


@dataclass(frozen=True, slots=True)
class Zipf:
    """Key k of ``count`` (from 0) with weight 1 / (k + 1) ** ``exponent``; exponent 0 is uniform."""

    count: int
    exponent: float = 1.0

    def key(self, draw: Draw, *request: str | int) -> int:
        """The key of ``request``."""
        sums = _cumulative(self.count, self.exponent)
        return min(bisect_left(sums, draw("key", *request) / 2**64 * sums[-1]), self.count - 1)

    def share(self, key: int) -> float:
        """The expected share of requests that ask for ``key``."""
        sums = _cumulative(self.count, self.exponent)
        return (sums[key] - (sums[key - 1] if key else 0.0)) / sums[-1]


@lru_cache(maxsize=32)
def _cumulative(count: int, exponent: float) -> list[float]:
    return list(accumulate((k + 1) ** -exponent for k in range(count)))
