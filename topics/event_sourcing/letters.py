"""A reactor: for some events a letter goes out to the customer. What has gone out cannot be taken back.

A rebuild reads old events again, and must not write the letters again: the reactor remembers, apart from its
checkpoint, up to where it has ever been, and is silent until it is there. A crash between a letter and the note of it
sends that one letter twice: an effect outside can be done at least once or at most once, never exactly once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from .event_store import Database, Recorded

SCHEMA = "CREATE TABLE IF NOT EXISTS mailer (id INTEGER PRIMARY KEY, checkpoint INTEGER, reached INTEGER);"
LARGE = 80
"""Whoever withdraws so much gets a letter."""

AT_LEAST_EVERY = 20
"""Events that want no letter are noted together: to read a few of them again does no harm."""

Send = Callable[[Recorded], Awaitable[None]]


class Place(NamedTuple):
    """Where the reactor stands in the log, and how far it has ever been."""

    checkpoint: int = 0
    reached: int = 0


class Letters:
    """``send`` writes a letter about an event."""

    def __init__(self, db: Database, send: Send) -> None:
        self._db, self._send = db, send
        self._place: Place | None = None
        self._noted = 0

    async def place(self) -> Place:
        """Where it stands; after a restart, where it last noted to stand."""
        if self._place is None:
            rows = await self._db.execute("SELECT checkpoint, reached FROM mailer WHERE id = 1")
            self._place = Place(*rows[0]) if rows else Place()
            self._noted = self._place.checkpoint
        return self._place

    async def checkpoint(self) -> int:
        """The position of the last event that was read."""
        return (await self.place()).checkpoint

    async def apply(self, recorded: Recorded) -> None:
        """Read one event; write a letter if it is worth one and new."""
        place, position = await self.place(), recorded.position
        if position <= place.checkpoint:
            return
        sent = wants_letter(recorded) and self._is_new(position, place.reached)
        if sent:
            await self._send(recorded)
        self._place = Place(position, max(place.reached, position))
        if sent or position - self._noted >= AT_LEAST_EVERY:
            await self._note()

    async def rewind(self) -> None:
        """Read everything again, from the first event."""
        self._place = Place(0, (await self.place()).reached)
        await self._note()

    def _is_new(self, position: int, reached: int) -> bool:
        return position > reached

    async def _note(self) -> None:
        place = await self.place()
        self._noted = place.checkpoint
        await self._db.execute("INSERT OR REPLACE INTO mailer VALUES (1, ?, ?)", place)


def wants_letter(recorded: Recorded) -> bool:
    """Large withdrawals are confirmed by letter."""
    return recorded.event.type == "MoneyWithdrawn" and recorded.event.data["amount"] >= LARGE
