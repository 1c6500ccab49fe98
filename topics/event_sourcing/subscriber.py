"""A subscriber as a node: woken by notices, and by a look now and then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

from playground.sdk import Failure, Node, Request

from .event_store import Recorded
from .params import Params
from .subscription import CatchUp, Subscriber

STORE = "store"


class Follower:
    """Drains a subscription whenever there may be something new."""

    def __init__(self, node: Node, subscriber: Subscriber, p: Params) -> None:
        self.node = node
        self._wait_s = p.store_wait_ms / 1000
        self._catch_up = CatchUp(subscriber, self._read)
        node.on("appended")(self._noticed)
        node.every(p.poll_ms / 1000, self.drain, "poll")

    async def drain(self) -> None:
        """Catch up; who cannot, tries again at the next look."""
        with suppress(Failure):
            await self._catch_up.drain()

    async def restart(self, empty: Callable[[], Awaitable[None]]) -> None:
        """Empty the subscriber, and catch up from there."""
        with suppress(Failure):
            await self._catch_up.restart(empty)

    async def _noticed(self, request: Request) -> None:
        await self.drain()

    async def _read(self, after: int, most: int) -> list[Recorded]:
        return await self.node.call(STORE, f"READ {after}", (after, most), timeout_s=self._wait_s)
