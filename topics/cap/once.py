"""A request that comes twice takes effect once: the network may double what a client sent a single time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any


class Once:
    """Remembers, for one life of a replica, what became of each request."""

    def __init__(self) -> None:
        self._known: dict[str, asyncio.Future[Any]] = {}

    async def do(self, key: str, act: Callable[[], Awaitable[Any]]) -> Any:
        """Do it, or give the answer of the first time."""
        if key in self._known:
            return await asyncio.shield(self._known[key])
        answer = self._known[key] = asyncio.get_running_loop().create_future()
        try:
            found = await act()
        except Exception as error:
            answer.set_exception(error)
            answer.exception()  # whoever waits for it gets it; if nobody does, that is no news
            raise
        answer.set_result(found)
        return found
