"""Ask several peers at once and go on as soon as enough of them have answered.

Source: the quorums of Gifford 1979. Whoever answers later is still heard: read repair wants to know what it had.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from .errors import TooFew

Failed = Callable[[str], None]


class Poll:
    """``answers`` by peer, in the order in which they came. ``on_failure`` hears whose answer will not come, and may
    ask somebody else in its place."""

    def __init__(self, needed: int, *, on_failure: Failed = lambda peer: None, definite: bool = True) -> None:
        self.answers: dict[str, Any] = {}
        self._needed = needed
        self._definite = definite
        self._on_failure = on_failure
        self._tasks: list[asyncio.Task] = []
        self._asked = 0
        self._failed = 0
        self._decided = asyncio.get_running_loop().create_future()

    def ask(self, peer: str, asking: Callable[[], Awaitable[Any]]) -> None:
        """Ask one more peer, and wait for it."""
        self._asked += 1
        self._tasks.append(asyncio.get_running_loop().create_task(self._hear(peer, asking), name=f"ask {peer}"))

    async def enough(self) -> dict[str, Any]:
        """The answers, once there are enough. Raises TooFew as soon as there cannot be."""
        if not self._needed or not self._asked:
            self._look()
        if not await asyncio.shield(self._decided):
            raise TooFew(self._needed, len(self.answers), definite=self._definite)
        return self.answers

    async def all(self) -> dict[str, Any]:
        """The answers, once nobody is left to answer."""
        for task in self._tasks:
            await asyncio.shield(task)
        return self.answers

    async def _hear(self, peer: str, asking: Callable[[], Awaitable[Any]]) -> None:
        try:
            answer = await asking()
        except Exception:  # whatever went wrong: this peer does not count
            self._failed += 1
            self._on_failure(peer)
        else:
            self.answers[peer] = answer
        self._look()

    def _look(self) -> None:
        if self._decided.done():
            return
        if len(self.answers) >= self._needed:
            self._decided.set_result(True)
        elif self._asked - self._failed < self._needed:
            self._decided.set_result(False)
