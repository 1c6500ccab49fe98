"""SQLite behind the two methods that patterns ask of a database, on an ordinary loop."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path


class SqliteDatabase:
    """In memory, or in the file at ``path``. ``connection`` is there for what a test wants to prepare or to look at.
    Transactions take turns."""

    def __init__(self, schema: str = "", path: Path | str = ":memory:") -> None:
        self._schema = schema
        self._path = path
        self.open()

    def open(self) -> None:
        """As a process does when it starts."""
        self.connection = sqlite3.connect(self._path, isolation_level=None)
        self.connection.executescript(self._schema)
        self._turn = asyncio.Lock()

    async def execute(self, sql: str, params: tuple = ()) -> list[tuple]:
        """Run one statement; others may run before it."""
        await asyncio.sleep(0)
        return self.connection.execute(sql, params).fetchall()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """Commit at the end of the block, or roll back on whatever it raises."""
        async with self._turn:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")
