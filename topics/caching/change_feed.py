"""Change data capture: the database notes every change in a table within the same transaction, and a relay reads on
from where it was and deletes what shows the changed rows.

No writer has to remember the cache, and a crash between write and delete loses nothing: the relay's position is only
moved after the deletes. It may delete twice, which does no harm. It is late by its pause, and while it is down nothing
is deleted at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

Change = tuple[int, str]
"""Number and key of a changed row."""


class ChangeFeed:
    """``changes(after)`` reads those with a higher number in order; ``shows(key)`` names every cached key of a row;
    ``then`` is told of each row as well, for copies that are kept elsewhere."""

    def __init__(
        self, redis: Any, changes: Callable[[int], Awaitable[Sequence[Change]]], shows: Callable[[str], Sequence[str]],
        *, then: Callable[[str], Awaitable[None]] | None = None, forgives: tuple[type[Exception], ...] = (Exception,),
    ) -> None:  # fmt: skip
        self.redis = redis
        self.changes = changes
        self.shows = shows
        self.position = 0
        self._then = then
        self._forgives = forgives

    async def step(self) -> int:
        """Handle what is new. Returns how many changes that were."""
        try:
            new = await self.changes(self.position)
            for number, key in new:
                await self.redis.delete(*self.shows(key))
                if self._then is not None:
                    await self._then(key)
                self.position = number
        except self._forgives:
            return 0
        return len(new)

    async def run(self, every_s: float) -> None:
        """Follow for ever."""
        while True:
            await self.step()
            await asyncio.sleep(every_s)
