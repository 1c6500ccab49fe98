"""What becomes of an event that cannot be handled: tried again in place, tried again elsewhere, or set aside.

In place it keeps its order and blocks everything behind it. A retry topic lets the others pass: the event comes again
later, out of order. After so many tries it is a dead letter, for somebody to look at and to replay. (Retry topics and
dead-letter queues as in Uber's "Building reliable reprocessing and dead letter queues with Kafka", 2018.)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import Enum

from .partitioned_log import Stored


class Outcome(Enum):
    """What became of an event."""

    DONE = "done"
    BLOCKED = "blocked"
    RETRIED = "retried"
    DEAD = "dead"


class Unprocessable(Exception):
    """The handler cannot take this event; it would fail in the same way at every try."""


class Policy(Enum):
    """``BLOCK``: try in place for ever. ``RETRY``: through a retry topic, then dead. ``DEAD``: dead at once."""

    BLOCK = "block"
    RETRY = "retry"
    DEAD = "dead"


Effect = Callable[[Stored], Awaitable[None]]
Aside = Callable[[Stored, int], Awaitable[None]]


class Handler:
    """``later(stored, tries)`` puts an event on the retry topic, ``bury(stored, tries)`` on the dead-letter queue."""

    def __init__(self, effect: Effect, policy: Policy, later: Aside, bury: Aside, tries: int = 3) -> None:
        self._effect, self._policy = effect, policy
        self._later, self._bury, self._tries = later, bury, tries

    async def handle(self, stored: Stored, tried: int = 0) -> Outcome:
        """Have the effect of an event that was tried ``tried`` times before."""
        try:
            await self._effect(stored)
        except Unprocessable:
            return await self._failed(stored, tried + 1)
        return Outcome.DONE

    async def _failed(self, stored: Stored, tries: int) -> Outcome:
        if self._policy is Policy.BLOCK:
            return Outcome.BLOCKED
        if self._policy is Policy.RETRY and tries < self._tries:
            await self._later(stored, tries)
            return Outcome.RETRIED
        await self._bury(stored, tries)
        return Outcome.DEAD
