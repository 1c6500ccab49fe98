"""A position that moves forward, and whoever waits for it to get somewhere."""

from __future__ import annotations

import asyncio


class Progress:
    """``value`` is how far it is."""

    def __init__(self, value: int = 0) -> None:
        self.value = value
        self._waiting: list[tuple[int, asyncio.Future]] = []

    def advance(self, value: int) -> None:
        """Move forward, never back, and wake who waited for that."""
        if value <= self.value:
            return
        self.value = value
        due = [future for wanted, future in self._waiting if wanted <= value]
        self._waiting = [(wanted, future) for wanted, future in self._waiting if wanted > value]
        for future in due:
            if not future.done():
                future.set_result(None)

    def reset(self, value: int) -> None:
        """Go back: what was counted is taken back."""
        self.value = min(self.value, value)

    async def reach(self, value: int) -> None:
        """Return when it is at least there."""
        if self.value >= value:
            return
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((value, future))
        await future

    def fail(self, error: type[Exception]) -> int:
        """Give up every wait with ``error``. Returns the farthest position that was waited for, 0 without any."""
        waiting = [(wanted, future) for wanted, future in self._waiting if not future.done()]
        self._waiting = []
        for _, future in waiting:
            future.set_exception(error())
        return max((wanted for wanted, _ in waiting), default=0)
