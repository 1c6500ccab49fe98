"""Two levels: a small cache inside each process in front of the shared one.

The inner one answers without a network, and nobody can delete from it but its own process. So it has a short TTL of its
own, and what a reader may see is as old as *both* TTLs together.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any


class LocalCache:
    """At most ``entries`` values for ``ttl_s`` seconds each, the least recently used going first."""

    def __init__(self, entries: int, ttl_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.entries = entries
        self.ttl_s = ttl_s
        self.clock = clock
        self._kept: OrderedDict[str, tuple[float, Any]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    async def get(self, key: str, below: Callable[[str], Awaitable[Any]]) -> tuple[Any, bool]:
        """The value, and whether it came from here; ``below(key)`` is asked otherwise."""
        until, value = self._kept.get(key, (0.0, None))
        if self.clock() < until:
            self._kept.move_to_end(key)
            return value, True
        value = await below(key)
        self._keep(key, value)
        return value, False

    def forget(self, key: str) -> None:
        """Only this process forgets."""
        self._kept.pop(key, None)

    def _keep(self, key: str, value: Any) -> None:
        self._kept[key] = (self.clock() + self.ttl_s, value)
        self._kept.move_to_end(key)
        while len(self._kept) > self.entries:
            self._kept.popitem(last=False)
