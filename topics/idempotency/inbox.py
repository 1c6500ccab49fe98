"""A consumer's inbox: a message that comes twice has its effect once.

The queue delivers at least once, so the consumer keeps the identifier of each message in the same transaction as what
it did about it, and acknowledges afterwards.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from .sql_keys import Database

SCHEMA = "CREATE TABLE IF NOT EXISTS inbox (message TEXT PRIMARY KEY) WITHOUT ROWID;"
TAKE = "INSERT INTO inbox VALUES (?) ON CONFLICT DO NOTHING RETURNING message"


class Inbox:
    """``once`` tells whether this was the first time."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def once(self, message: str, effect: Callable[[], Awaitable[Any]]) -> bool:
        """Run ``effect`` unless this message had its effect before. What it raises undoes both."""
        async with self._db.transaction():
            first = bool(await self._db.execute(TAKE, (message,)))
            if first:
                await effect()
        return first
