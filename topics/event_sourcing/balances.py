"""A projection: one row an account, folded from the log and thrown away at will.

Row and checkpoint are committed together, so that no crash comes between them; an event that comes twice finds the
checkpoint behind it.
"""

from __future__ import annotations

from collections.abc import Callable

from .account import Account, evolve
from .event_store import Database, Recorded
from .upcasting import Upcasters

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS balances (stream TEXT PRIMARY KEY, version INTEGER, balance INTEGER); "
    "CREATE TABLE IF NOT EXISTS checkpoints (name TEXT PRIMARY KEY, position INTEGER);"
)
NAME = "balances"
FIND = "SELECT version, balance FROM balances WHERE stream = ?"
KEEP = "INSERT OR REPLACE INTO balances VALUES (?, ?, ?)"
CHECKPOINT = "SELECT position FROM checkpoints WHERE name = ?"
ADVANCE = "INSERT OR REPLACE INTO checkpoints VALUES (?, ?)"

Watch = Callable[[int, str, int, int], None]


class Balances:
    """The projection in its own database, or in that of the events (inline).

    ``watch(position, stream, version, balance)`` is told of a row once it is committed.
    """

    def __init__(self, db: Database, upcasters: Upcasters, watch: Watch | None = None) -> None:
        self._db, self._upcasters, self._watch = db, upcasters, watch
        self._position: int | None = None

    async def checkpoint(self) -> int:
        """The position of the last event that is in the rows."""
        if self._position is None:
            rows = await self._db.execute(CHECKPOINT, (NAME,))
            self._position = rows[0][0] if rows else 0
        return self._position

    async def apply(self, recorded: Recorded) -> None:
        """One event, once."""
        if recorded.position <= await self.checkpoint():
            return
        async with self._db.transaction():
            version, balance = await self.project(recorded)
        self._position = recorded.position
        if self._watch:
            self._watch(recorded.position, recorded.stream, version, balance)

    async def project(self, recorded: Recorded) -> tuple[int, int]:
        """The row after the next event, inside the transaction that is open."""
        version, balance = await self.find(recorded.stream)
        after = evolve(Account(version, balance, open=True), self._upcasters.read(recorded.event))
        await self._db.execute(KEEP, (recorded.stream, after.version, after.balance))
        await self._db.execute(ADVANCE, (NAME, recorded.position))
        return after.version, after.balance

    async def find(self, stream: str) -> tuple[int, int]:
        """Version and balance of an account, as far as the projection has come."""
        rows = await self._db.execute(FIND, (stream,))
        return rows[0] if rows else (0, 0)

    async def clear(self) -> None:
        """Forget everything: the next drain rebuilds it from the first event."""
        async with self._db.transaction():
            await self._db.execute("DELETE FROM balances")
            await self._db.execute("DELETE FROM checkpoints")
        self._position = 0
