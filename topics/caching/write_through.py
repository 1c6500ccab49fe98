"""Read-through and write-through: the cache stands between the application and the database, and does both itself.

A write is answered when the database has it and the cache holds the same value. Reads find what was written, at the
price of two writes for each. (Amazon's DAX works like this in front of DynamoDB.)
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from .cache_aside import CacheAside

Save = Callable[[str, Any], Awaitable[Any]]
"""``await save(key, change)`` writes to the database and returns the whole new value."""


class WriteThrough:
    """``reads`` is the read side, on the same cache."""

    def __init__(self, reads: CacheAside, save: Save) -> None:
        self.reads = reads
        self.save = save
        self._turns: dict[str, asyncio.Lock] = {}

    async def get(self, key: str) -> Any:
        """Read through the cache."""
        return await self.reads.get(key)

    async def put(self, key: str, change: Any) -> Any:
        """Database first, then the cache, then the answer. Writes of one key take turns, so that the last one of the
        database is also the last one of the cache."""
        async with self._turns.setdefault(key, asyncio.Lock()):
            try:
                value = await self.save(key, change)
            except BaseException:
                await self.reads.redis.delete(key)  # it may have been written: nobody knows
                raise
            self.reads.forget(key)
            await self.reads.put(key, value)
            return value
