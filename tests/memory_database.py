"""SQLite in memory behind the two methods that patterns ask of a database, on an ordinary loop."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class MemoryDatabase:
    """``connection`` is there for what a test wants to prepare or to look at. Transactions take turns."""

    def __init__(self, schema: str = "") -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.executescript(schema)
        self._turn = asyncio.Lock()

    async def execute(self, sql: str, params: tuple = ()) -> list[tuple]:
        """Run one statement; others may run before it."""
        await asyncio.sleep(0)
        return self.connection.execute(sql, params).fetchall()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """Commit at the end of the block, or roll back on whatever it raises."""
        async with self._turn:
            self.connection.execute("BEGIN")
            try:
                yield
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")
