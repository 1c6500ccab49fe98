"""Single-flight: of all readers in one process who miss a key, one loads it and the others wait for that load.

After ``golang.org/x/sync/singleflight``, with the rule that its ``Forget`` exists for: *a read that starts after an
invalidation must not join a flight begun before it*, because that flight may have read the old value. A forgotten
flight still answers those who joined in time, and no longer fills the cache.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple

from .cache_aside import Miss


class _Flight(NamedTuple):
    number: int
    outcome: asyncio.Future[Any]


class SingleFlight:
    """``watch(what, key)`` hears began, joined, landed and forgot, each with the flight's number."""

    def __init__(self, watch: Callable[[str, str], None] = lambda what, key: None) -> None:
        self._flights: dict[str, _Flight] = {}
        self._count = 0
        self._watch = watch

    async def run(self, miss: Miss) -> Any:
        """The value of one load for all who ask meanwhile. What the load raises, all of them get."""
        while (flight := self._flights.get(miss.key)) is not None:
            self._watch(f"joined {flight.number}", miss.key)
            try:
                return await asyncio.shield(flight.outcome)
            except asyncio.CancelledError:
                if not flight.outcome.cancelled() or _given_up():
                    raise  # it is this reader who was cancelled, not the one who loaded
        self._count += 1
        flight = self._flights[miss.key] = _Flight(self._count, asyncio.get_running_loop().create_future())
        self._watch(f"began {flight.number}", miss.key)
        try:
            return await self._fly(miss, flight)
        finally:
            self._land(miss.key, flight)

    def forget(self, key: str) -> None:
        """The key was changed: whoever comes from now on starts anew."""
        flight = self._flights.pop(key, None)
        if flight is not None:
            self._watch(f"forgot {flight.number}", key)

    async def _fly(self, miss: Miss, flight: _Flight) -> Any:
        try:
            entry = await miss.load()
        except Exception as error:
            flight.outcome.set_exception(error)
            flight.outcome.exception()  # it is raised here as well; nobody else has to fetch it
            raise
        if self._flights.get(miss.key) is flight:
            await miss.fill(entry)
        flight.outcome.set_result(entry.value)
        return entry.value

    def _land(self, key: str, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
        if not flight.outcome.done():
            flight.outcome.cancel()
        self._watch(f"landed {flight.number}", key)


def _given_up() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
