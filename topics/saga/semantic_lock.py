"""A semantic lock: a flag on the rows a saga has touched, saying "this may still be taken back".

A saga has no isolation: what one of its steps wrote is committed, and visible, before the saga is. Database locks
cannot be held that long. The flag is an ordinary row, set in the same transaction as the step and removed by the saga's
last step or by the compensation, and it lets a reader tell *no* from *not yet*.

Prior art: Frank and Zahle, "Semantic ACID properties in multidatabases" (1998).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from .participant import Database

SCHEMA = "CREATE TABLE IF NOT EXISTS flags (resource TEXT, saga TEXT, PRIMARY KEY (resource, saga)) WITHOUT ROWID"


class SemanticLock:
    """Flags in the same database as the rows they are about."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def open(self) -> None:
        await self.db.execute(SCHEMA)

    async def take(self, resource: str, saga: str) -> None:
        """Flag the resource. Call it inside the transaction of the step; several sagas may flag one resource."""
        await self.db.execute("INSERT OR IGNORE INTO flags VALUES (?, ?)", (resource, saga))

    async def release(self, resource: str, saga: str) -> None:
        """Remove this saga's flag. Removing it twice is harmless."""
        await self.db.execute("DELETE FROM flags WHERE resource = ? AND saga = ?", (resource, saga))

    async def holders(self, resource: str) -> list[str]:
        """The sagas whose writes to this resource may still be taken back, in order of their name."""
        rows = await self.db.execute("SELECT saga FROM flags WHERE resource = ? ORDER BY saga", (resource,))
        return [row[0] for row in rows]


async def decided(
    look: Callable[[], Awaitable[Any]],
    undecided: Callable[[Any], bool],
    *,
    patience_s: float,
    pause_s: float = 0.25,
) -> Any:
    """Look again until the answer no longer rests on a flagged row, or patience ends. The last look is returned."""
    answer = await look()
    waited_s = 0.0
    while undecided(answer) and waited_s < patience_s:
        await asyncio.sleep(pause_s)
        waited_s += pause_s
        answer = await look()
    return answer
