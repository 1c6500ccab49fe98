"""The router: sends a request to the owner of its key, and learns from refusals that its map is old."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from .errors import Busy, Moved
from .shard_map import ShardMap

Send = Callable[[str, str, str, int], Awaitable[Any]]
"""(shard, operation, key, epoch of the map) -> answer. Raises Moved or Busy when the shard refuses."""

Fetch = Callable[[], Awaitable[ShardMap]]


class Router:
    """``tries`` requests at most for one question, ``pause_s`` seconds before a shard that is busy is asked again."""

    def __init__(self, shard_map: ShardMap, send: Send, fetch: Fetch, *, tries: int = 6, pause_s: float = 0.1) -> None:
        self.map = shard_map
        self.send = send
        self.fetch = fetch
        self.tries = tries
        self.pause_s = pause_s

    def learn(self, newer: ShardMap) -> None:
        """Take over a map, unless it is older than the known one: maps may overtake each other on the way."""
        if newer.epoch > self.map.epoch:
            self.map = newer

    async def ask(self, operation: str, key: str) -> Any:
        """The owner's answer. Raises the last refusal when patience ends, and whatever else ``send`` raises."""
        for left in reversed(range(self.tries)):
            epoch = self.map.epoch
            try:
                return await self.send(self.map.owner_of(key), operation, key, epoch)
            except (Moved, Busy) as refusal:
                if not left:
                    raise
                await self._prepare(refusal, epoch)
        raise AssertionError("tries is at least 1")

    async def _prepare(self, refusal: Exception, epoch: int) -> None:
        """Before the next try: a newer map, or a moment of patience when there is none."""
        if isinstance(refusal, Moved) and self.map.epoch == epoch:
            self.learn(await self.fetch())
        if self.map.epoch == epoch:
            await asyncio.sleep(self.pause_s)
