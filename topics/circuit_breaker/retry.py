"""Try again, a few times, after a pause that grows and is not the same for everybody.

    retry = Retry(attempts=3, pause=exponential(base_s=0.1, longest_s=2.0, jitter=random.random))
    receipt = await retry.call(charge, order)

Prior art: resilience4j's Retry, tenacity, and "Exponential Backoff and Jitter" (AWS Architecture Blog: full jitter).
A retry repeats what may already have happened, so what it calls must be idempotent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from .budget import Budget

T = TypeVar("T")
Pause = Callable[[int], float]
"""Seconds to wait after attempt number n (from 1) failed."""


def fixed(seconds: float) -> Pause:
    """Always the same pause. Callers that failed together come back together."""
    return lambda attempt: seconds


def exponential(base_s: float, longest_s: float, jitter: Callable[[], float]) -> Pause:
    """Full jitter: anything from 0 to ``base_s`` doubled per attempt. ``jitter`` draws from [0, 1)."""
    return lambda attempt: jitter() * min(longest_s, base_s * 2 ** (attempt - 1))


class Retry:
    """Calls up to ``attempts`` times. ``worth``: may this error pass by itself? ``budget``: shared by all callers."""

    def __init__(
        self,
        attempts: int,
        pause: Pause,
        *,
        worth: Callable[[Exception], bool] = lambda error: True,
        budget: Budget | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.attempts = attempts
        self._pause = pause
        self._worth = worth
        self._budget = budget
        self._sleep = sleep

    async def call(self, function: Callable[..., Awaitable[T]], *args: object, **kwargs: object) -> T:
        """The first success, or the last error."""
        if self._budget:
            self._budget.deposit()
        attempt = 1
        while True:
            try:
                return await function(*args, **kwargs)
            except Exception as error:
                if not self._again(attempt, error):
                    raise
            await self._sleep(self._pause(attempt))
            attempt += 1

    def _again(self, attempt: int, error: Exception) -> bool:
        if attempt >= self.attempts or not self._worth(error):
            return False
        return self._budget is None or self._budget.withdraw()
