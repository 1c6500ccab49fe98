"""What clients do with a 429.

Retry-After tells every refused client the same instant. Those who obey it to the second come back together; a random
part of their own, added to it, spreads them. Those who ignore it and ask again at once only make the queue longer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any


class TooManyRequests(Exception):
    """A refusal; ``retry_after_s`` is None when the service did not say."""

    def __init__(self, retry_after_s: int | None) -> None:
        super().__init__("429 Too Many Requests")
        self.retry_after_s = retry_after_s


class Obedient:
    """Waits as long as it was told, plus up to ``spread_s`` at random (``chance()`` in [0, 1))."""

    def __init__(self, chance: Callable[[], float], spread_s: float = 0.0) -> None:
        self._chance, self._spread_s = chance, spread_s

    def wait_s(self, refusal: TooManyRequests) -> float:
        return (refusal.retry_after_s or 1) + self._chance() * self._spread_s


class Impatient:
    """Asks again after ``pause_s``, whatever it was told."""

    def __init__(self, pause_s: float) -> None:
        self._pause_s = pause_s

    def wait_s(self, refusal: TooManyRequests) -> float:
        return self._pause_s


async def persist(ask: Callable[[], Awaitable[Any]], manner: Any, attempts: int) -> Any:
    """Ask until it is answered otherwise than by a refusal, at most ``attempts`` times. Raises TooManyRequests."""
    for left in reversed(range(attempts)):
        try:
            return await ask()
        except TooManyRequests as refusal:
            if not left:
                raise
            await asyncio.sleep(manner.wait_s(refusal))
    raise AssertionError("attempts is at least one")
