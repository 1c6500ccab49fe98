"""Reads that know what they must have seen: a token is the version that a session has written or read last.

The server can wait until the model has that version, for a while. When the while is over the answer is that it is not
there yet. To answer with what there is would be the stale read that the token was meant to prevent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from .read_model import Row

Find = Callable[[], Awaitable[Row]]


class NotThereYet(Exception):
    """The version was not there in time."""


class VersionWait:
    """``look_s`` lies between two looks."""

    def __init__(self, wait_s: float, look_s: float = 0.05) -> None:
        self._wait_s, self._look_s = wait_s, look_s

    async def at_least(self, version: int, find: Find) -> Row:
        """A document of ``version`` or later. Raises NotThereYet."""
        waited_s = 0.0
        while True:
            row = await find()
            if row.version >= version:
                return row
            if waited_s >= self._wait_s:
                return self._expired(row, version)
            await asyncio.sleep(self._look_s)
            waited_s += self._look_s

    def _expired(self, row: Row, version: int) -> Row:
        raise NotThereYet(f"version {version} is not there, {row.version} is")


class Tokens:
    """What one session has seen of each product: the least version that it may be shown."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}

    def of(self, product: int) -> int:
        """The token for a product; 0 asks for nothing."""
        return self._seen.get(product, 0)

    def saw(self, product: int, version: int) -> None:
        """Wrote or read a version."""
        self._seen[product] = max(version, self._seen.get(product, 0))
