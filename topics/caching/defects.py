"""Three patterns with one wrong line each, as they are found in the wild. A property turns each of them red.

Use ``single_flight``, ``eviction`` and ``write_through``; these exist to be caught.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .cache_aside import CacheAside
from .eviction import Lru
from .single_flight import SingleFlight
from .write_through import Save, WriteThrough


class JoinsOldFlights(SingleFlight):
    """Forgets nothing: after a write, readers still join a flight that has read the old value."""

    def forget(self, key: str) -> None:
        flight = self._flights.get(key)
        if flight is not None:
            self._watch(f"forgot {flight.number}", key)


class NeverTouches(Lru):
    """Calls itself least recently used and never looks at reads."""

    def touch(self, key: str) -> None:
        pass


class EarlyAck(WriteThrough):
    """Answers a write before the database has it: write-behind without saying so."""

    def __init__(
        self, reads: CacheAside, save: Save, merge: Callable[[Any, Any], Any], spawn: Callable[..., Any]
    ) -> None:
        super().__init__(reads, save)
        self._merge = merge
        self._spawn = spawn

    async def put(self, key: str, change: Any) -> Any:
        value = self._merge(await self.get(key), change)
        await self.reads.put(key, value)
        self._spawn(self._saved(key, change), f"save {key}")
        return value

    async def _saved(self, key: str, change: Any) -> None:
        try:
            await self.save(key, change)
        except Exception:
            return
