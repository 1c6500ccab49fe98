"""Leased quota: a gateway fetches several units at once and spends them by itself.

Most requests then need no round trip. What is leased and not yet spent may be spent in the next window, so within any
window up to the limit *plus all outstanding leases* is admitted; and what one gateway holds, another cannot have.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from .limiter import Limiter
from .quota import Decision


@dataclass
class Lease:
    """``left`` units until ``until_us``; nothing is asked for before ``closed_us``."""

    left: int = 0
    until_us: int = 0
    closed_us: int = 0


class LeasedLimiter:
    """``units`` are fetched at a time, and dropped after ``lasts_us``. ``told(key, what, units)`` hears ``leased``,
    ``spent`` and ``dropped``."""

    def __init__(
        self, limiter: Limiter, units: int, lasts_us: int, clock_us: Callable[[], int],
        told: Callable[[str, str, int], None] = lambda key, what, units: None,
    ) -> None:  # fmt: skip
        self._limiter, self._units, self._lasts_us, self._clock_us, self._told = (
            limiter, units, lasts_us, clock_us, told)  # fmt: skip
        self._leases: dict[str, Lease] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    def left(self) -> dict[str, int]:
        """What is leased and not yet spent, key by key."""
        return {key: lease.left for key, lease in self._leases.items()}

    async def decide(self, key: str, cost: int, name: str) -> Decision:
        """Spend from the lease, or fetch another one first. One fetch at a time for each key."""
        async with self._locks.setdefault(key, asyncio.Lock()):
            lease = self._leases.setdefault(key, Lease())
            now_us = self._clock_us()
            if lease.left and now_us >= lease.until_us:
                self._told(key, "dropped", lease.left)
                lease.left = 0
            if lease.left < cost:
                decision = await self._fetch(lease, key, cost, name)
                if not decision.allowed:
                    return decision
            lease.left -= cost
            self._told(key, "spent", cost)
            return Decision(True, lease.left, 0, lease.until_us, 0, now_us)

    async def _fetch(self, lease: Lease, key: str, cost: int, name: str) -> Decision:
        """As many units as there are, up to a whole lease; no question at all while the answer would be no."""
        now_us = self._clock_us()
        if now_us < lease.closed_us:
            return Decision(False, lease.left, lease.closed_us - now_us, lease.closed_us, 0, now_us)
        units = max(self._units, cost)
        decision = await self._limiter.decide(key, units, f"{name}:{units}")
        if not decision.allowed and decision.remaining < units:
            units = max(decision.remaining, cost)
            decision = await self._limiter.decide(key, units, f"{name}:{units}")
        if decision.allowed:
            lease.left += units
            lease.until_us = self._clock_us() + self._lasts_us
            self._told(key, "leased", units)
        else:
            lease.closed_us = self._clock_us() + decision.retry_us
        return replace(decision, remaining=lease.left)

    def done(self, key: str, took_us: int, dropped: bool) -> None:
        """Nothing to give back."""
