"""A bulkhead: one dependency may hold only so many of our workers.

Prior art: resilience4j's semaphore bulkhead with a maximum wait of zero, Polly's concurrency limiter. Named after the
walls that keep one leak from sinking the ship: without it a hanging dependency takes every worker, and requests that
never needed it fail too.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


class BulkheadFull(Exception):
    """The call was not made: as many as allowed are in flight."""


class Bulkhead:
    """Lets ``limit`` calls run at once and turns the next one away without waiting."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.in_flight = 0

    async def call(self, function: Callable[..., Awaitable[T]], *args: object, **kwargs: object) -> T:
        """``await function(...)`` if there is room, else raises ``BulkheadFull``."""
        if self.in_flight >= self.limit:
            raise BulkheadFull(f"{self.in_flight} of {self.limit} calls in flight")
        self.in_flight += 1
        try:
            return await function(*args, **kwargs)
        finally:
            self.in_flight -= 1
