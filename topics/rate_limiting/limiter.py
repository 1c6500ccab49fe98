"""A limiter that keeps its counts in a Redis store: one script, one round trip, one atomic decision.

``redis`` is a client with redis-py's asyncio interface. Several gateways that use the same store share their counts; a
gateway with a store of its own counts for itself, and G gateways then admit up to G times the limit.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, Protocol

from .errors import CostTooHigh, LimiterSilent
from .quota import Decision, Quota
from .rule import Rule


class Limiter(Protocol):
    """``key`` is whose quota it is, ``name`` names the request. ``done`` tells that an admitted request has ended."""

    async def decide(self, key: str, cost: int, name: str) -> Decision: ...

    def done(self, key: str, took_us: int, dropped: bool) -> None: ...


class StoreLimiter:
    """``clock_us`` is a clock of the caller's; without it the store's own clock decides."""

    def __init__(
        self, redis: Any, rule: Rule, quota: Quota, *, clock_us: Callable[[], int] | None = None, prefix: str = "rate"
    ) -> None:
        self._rule, self._quota, self._clock_us, self._prefix = rule, quota, clock_us, prefix
        self._script = redis.register_script(rule.lua)

    async def decide(self, key: str, cost: int, name: str) -> Decision:
        """Ask the store. Raises CostTooHigh, and whatever the client raises."""
        most = self._rule.most(self._quota)
        if cost > most:
            raise CostTooHigh(key, cost, most)
        now_us = self._clock_us() if self._clock_us is not None else 0
        reply = await self._script(keys=[f"{self._prefix}:{key}"], args=[now_us, cost, *self._quota.args(), name])
        return Decision.read(reply)

    def done(self, key: str, took_us: int, dropped: bool) -> None:
        """A rate does not care how long a request takes."""


class WhenSilent(Enum):
    """What happens to a request about which the store says nothing."""

    CLOSED = "closed"
    OPEN = "open"


class Guarded:
    """A limiter whose store may be silent. ``forgives`` are the client's failures; ``unchecked(key)`` hears of each
    request that is let through without being counted."""

    def __init__(
        self, limiter: Limiter, when_silent: WhenSilent, forgives: tuple[type[Exception], ...],
        unchecked: Callable[[str], None] = lambda key: None,
    ) -> None:  # fmt: skip
        self._limiter, self._when_silent, self._forgives, self._unchecked = limiter, when_silent, forgives, unchecked

    async def decide(self, key: str, cost: int, name: str) -> Decision | None:
        """The decision; None lets through what could not be checked. Raises LimiterSilent when it may not."""
        try:
            return await self._limiter.decide(key, cost, name)
        except self._forgives as failure:
            if self._when_silent is WhenSilent.CLOSED:
                raise LimiterSilent(f"{key} cannot be checked: {failure}") from None
        self._unchecked(key)
        return None

    def done(self, key: str, took_us: int, dropped: bool) -> None:
        """Pass it on."""
        self._limiter.done(key, took_us, dropped)
