"""An inbox: an effect that carries the id of its event, under a unique constraint.

Effect and id are one row, so one cannot be there without the other, and an event that comes again changes nothing.
Where the effect is more than a row, the id goes into a table of its own, in the same transaction.
"""

from __future__ import annotations

from .outbox import Database

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS effects_once (event TEXT PRIMARY KEY, key TEXT) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS effects (event TEXT, key TEXT);"
)
ONCE = "INSERT INTO effects_once VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING event"
EACH = "INSERT INTO effects VALUES (?, ?) RETURNING event"


class Inbox:
    """``remembers``: an event that comes again has no effect."""

    def __init__(self, db: Database, *, remembers: bool) -> None:
        self._db, self._remembers = db, remembers

    async def effect(self, event: str, key: str) -> bool:
        """Have the effect of an event. Whether it was new."""
        return bool(await self._db.execute(ONCE if self._remembers else EACH, (event, key)))
