"""A consumer: it takes events in the order of their offsets, has an effect for each, and says how far it has come.

*At least once*: effect, then commit; a crash between them has the effect again. *At most once*: commit, then effect; a
crash between them has it never. *Effectively once*: at least once, and the event's id is written in the transaction of
the effect, so that the second time is known. What lies outside that transaction, such as a letter, stays at least once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Protocol

from .dead_letters import Outcome
from .partitioned_log import Stored

Handle = Callable[[Stored], Awaitable[Outcome]]


class Delivery(Enum):
    """When an offset is committed, and whether ids are remembered."""

    AT_MOST_ONCE = "at_most_once"
    AT_LEAST_ONCE = "at_least_once"
    EFFECTIVELY_ONCE = "effectively_once"


class Cursor(Protocol):
    """``commit(partition, offset)``: everything before ``offset`` is done. Raises NotOurs."""

    async def commit(self, partition: int, offset: int) -> None: ...


class NotOurs(Exception):
    """The partition belongs to somebody else by now: what is left of the batch is theirs."""


class Consumer:
    """``handle`` has the effect and says what becomes of an event that it cannot take (see ``dead_letters``)."""

    def __init__(self, cursor: Cursor, handle: Handle, delivery: Delivery) -> None:
        self._cursor, self._handle, self._delivery = cursor, handle, delivery

    async def take(self, batch: list[Stored]) -> None:
        """One batch in order. Raises NotOurs; what was not committed comes again, here or elsewhere."""
        for stored in batch:
            if self._delivery is Delivery.AT_MOST_ONCE:
                await self._cursor.commit(stored.partition, stored.offset + 1)
                await self._handle(stored)
            elif await self._handle(stored) is Outcome.BLOCKED:
                return
            else:
                await self._cursor.commit(stored.partition, stored.offset + 1)
