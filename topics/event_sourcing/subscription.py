"""A catch-up subscription: whoever wants to know what happened reads on from where it stopped.

The subscriber keeps its own checkpoint, the position of the last event that it is done with. A notice of new events
only wakes it; if the notice is lost, because the writer died between append and publish, the next look finds them.
(EventStoreDB's catch-up subscriptions; Kleppmann, "Designing Data-Intensive Applications", chapter 11.)
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from .event_store import Recorded

Read = Callable[[int, int], Awaitable[list[Recorded]]]


class Subscriber(Protocol):
    """``apply`` must be done with an event, checkpoint and all, when it returns."""

    async def checkpoint(self) -> int: ...
    async def apply(self, recorded: Recorded) -> None: ...


class CatchUp:
    """``read(after, most)`` gives events behind a position. One ``drain`` at a time; others join the one that runs.

    Whoever begins again waits for the drain that runs: the rest of a batch that was read before must not be applied to
    what was emptied since.
    """

    def __init__(self, subscriber: Subscriber, read: Read, most: int = 20) -> None:
        self._subscriber, self._read, self._most = subscriber, read, most
        self._turn = asyncio.Lock()
        self._again = False

    async def drain(self) -> None:
        """Read and apply until nothing is new. Raises what ``read`` and ``apply`` raise: the next drain goes on."""
        self._again = True
        if self._turn.locked():
            return
        async with self._turn:
            while self._again:
                self._again = False
                await self._pull()

    async def restart(self, empty: Callable[[], Awaitable[None]]) -> None:
        """``empty`` the subscriber between two drains, and drain from wherever that leaves it."""
        async with self._turn:
            await empty()
        await self.drain()

    async def _pull(self) -> None:
        while True:
            batch = await self._read(await self._subscriber.checkpoint(), self._most)
            for recorded in batch:
                await self._subscriber.apply(recorded)
            if len(batch) < self._most:
                return
