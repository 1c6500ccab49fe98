"""Write-behind: the cache takes a write, answers at once, and brings it to the database later.

Writes of one key that come in quick succession become one. The price: what was answered and not yet brought over is
lost when the cache dies. There is no version of this pattern without that window, unless the cache writes a log first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from .cache_aside import CacheAside


class WriteBehind:
    """``merge(value, change)`` makes the new value; ``store(key, value)`` writes it to the database, and must not let
    an older version replace a newer one. ``forgives`` are failures after which the write is tried again."""

    def __init__(
        self, reads: CacheAside, merge: Callable[[Any, Any], Any], store: Callable[[str, Any], Awaitable[None]], *,
        forgives: tuple[type[Exception], ...] = (Exception,),
    ) -> None:  # fmt: skip
        self.reads = reads
        self.merge = merge
        self.store = store
        self.pending: dict[str, Any] = {}
        self._forgives = forgives

    async def get(self, key: str) -> Any:
        """What is waiting is newer than what is cached, which may have been evicted."""
        if key in self.pending:
            return self.pending[key]
        return await self.reads.get(key)

    async def put(self, key: str, change: Any) -> Any:
        """Note the write and answer."""
        value = await self.get(key)
        value = self.merge(self.pending.get(key, value), change)
        self.pending[key] = value
        self.reads.forget(key)
        await self.reads.put(key, value)
        return value

    async def flush(self) -> int:
        """Bring over what waits, oldest first. Returns how many; what failed stays."""
        done = 0
        for key, value in list(self.pending.items()):
            try:
                await self.store(key, value)
            except self._forgives:
                continue
            done += 1
            if self.pending.get(key) is value:
                del self.pending[key]
        return done

    async def run(self, every_s: float) -> None:
        """Flush for ever."""
        while True:
            await asyncio.sleep(every_s)
            await self.flush()
