"""A bounded server: so many workers, so long a queue, first in, first out, and a refusal when both are full.

The M/M/c/K station of queueing theory as a context manager, plain asyncio, usable on any loop:

::

    async with workers:
        await node.work(service_time)
"""

from __future__ import annotations

import asyncio
from collections import deque

from playground.engine.errors import Refused
from playground.engine.limits import QUEUE_LENGTH


class Workers:
    """``count`` workers, ``queue`` places to wait (None: up to the engine's backstop).

    ``busy``, ``waiting`` and ``refused`` may be shown: ``node.shows(load=lambda: workers.busy, ...)`` or ``show_on``.
    """

    __slots__ = ("_places", "_queue", "busy", "count", "refused")

    def __init__(self, count: int, queue: int | None = None) -> None:
        self.count = count
        self.busy = 0
        self.refused = 0
        self._places = QUEUE_LENGTH if queue is None else queue
        self._queue: deque[asyncio.Future[None]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait for a worker."""
        return len(self._queue)

    def show_on(self, node) -> Workers:
        """Show ``load`` and ``queue`` of this station on ``node``."""
        node.shows(load=lambda: self.busy, queue=lambda: len(self._queue))
        return self

    async def __aenter__(self) -> None:
        """Take a worker, waiting for one in line. Raises Refused when the line is full."""
        if self.busy < self.count:
            self.busy += 1
            return
        if len(self._queue) >= self._places:
            self.refused += 1
            raise Refused("queue full", f"all {self.count} workers are busy and {self._places} requests wait")
        turn = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            self._give_up(turn)
            raise

    async def __aexit__(self, *_: object) -> None:
        """Hand the worker to whoever waits longest, or let it rest."""
        self._hand_over()

    def _give_up(self, turn: asyncio.Future[None]) -> None:
        """A cancelled waiter leaves the line; if its turn had come, the next one has it."""
        if turn.done() and not turn.cancelled():
            self._hand_over()
        elif turn in self._queue:
            self._queue.remove(turn)

    def _hand_over(self) -> None:
        queue = self._queue
        while queue:
            turn = queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.busy -= 1
