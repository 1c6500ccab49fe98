"""The feed of a read model: from its checkpoint on, one change after another, each until it is taken.

The feed keeps nothing: the model knows where it stands. A change may be taken twice (the answer was lost), and the
model has to know it again. (At-least-once delivery with the consumer's own offset, as connectors of Debezium and Kafka
Connect have it.)
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from .changes import Change

MOST = 8
"""So many changes are read at once."""

Next = Callable[[int], Awaitable[list[Change]]]
Deliver = Callable[[Change, int], Awaitable[int]]


class NotTaken(Exception):
    """The model did not take the change, or did not answer."""


class Feed:
    """``next_after(position)`` reads at most ``MOST`` changes of the stream, and fewer only where there are no more;
    ``deliver(change, after)`` brings one with the position of the one before it, and gives the model's checkpoint."""

    def __init__(
        self, next_after: Next, deliver: Deliver, checkpoint: Callable[[], Awaitable[int]], pause_s: float
    ) -> None:
        self._next, self._deliver, self._checkpoint = next_after, deliver, checkpoint
        self._pause_s = pause_s
        self._news = asyncio.Event()
        self._position: int | None = None
        self.stopped = False

    def notice(self) -> None:
        """There may be something new."""
        self._news.set()

    def rewind(self) -> None:
        """Ask the model where it stands before the next change."""
        self._position = None
        self._news.set()

    async def run(self) -> None:
        """Feed for ever."""
        while not self.stopped:
            try:
                await self._step()
            except NotTaken:
                self._position = None
                await asyncio.sleep(self._pause_s)

    async def _step(self) -> None:
        if self._position is None:
            self._position = await self._checkpoint()
        self._news.clear()
        changes = await self._next(self._position)
        for change in changes:
            taken = await self._deliver(change, self._position)
            if self._position is None:
                return
            self._position = taken
        if len(changes) < MOST:
            await self._news.wait()
