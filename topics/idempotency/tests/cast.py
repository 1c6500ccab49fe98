"""The cast of the pattern tests: a database in an SQLite file, a clock that stands, and a ledger that counts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.sqlite_database import SqliteDatabase
from topics.idempotency.addresses import SCHEMA as ADDRESSES
from topics.idempotency.answer import Answer
from topics.idempotency.inbox import SCHEMA as INBOX
from topics.idempotency.sql_keys import SCHEMA as KEYS

PAYMENTS = "CREATE TABLE IF NOT EXISTS payments (id INTEGER PRIMARY KEY, amount INTEGER);"
NOW_S = 1_600_000_000.0


class FileDatabase(SqliteDatabase):
    """What the patterns need, in one SQLite file."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{KEYS}{INBOX}{ADDRESSES}{PAYMENTS}", path)

    def reopen(self) -> None:
        """As after a restart of the process."""
        self.connection.close()
        self.open()

    def rows(self, sql: str) -> list[tuple]:
        return self.connection.execute(sql).fetchall()


class Clock:
    """Seconds, set by hand."""

    def __init__(self) -> None:
        self.now_s = NOW_S

    def __call__(self) -> float:
        return self.now_s


class Bank:
    """An outside ledger: it charges whenever it is told, or once a key. ``fails`` is raised after the next charge."""

    def __init__(self) -> None:
        self.charged: list[str] = []
        self.fails: Exception | None = None
        self.unable: Exception | None = None
        self.slowly: asyncio.Event | None = None

    async def charge(self, key: str) -> Answer:
        if self.unable is not None:
            raise self.unable
        if self.slowly is not None:
            await self.slowly.wait()
        self.charged.append(key)
        failure, self.fails = self.fails, None
        if failure is not None:
            raise failure
        return Answer(201, f"payment {len(self.charged)}")

    async def charge_once(self, key: str) -> Answer:
        if key in self.charged:
            return Answer(201, f"payment {self.charged.index(key) + 1}", replayed=True)
        return await self.charge(key)

    async def outcome(self, key: str) -> Answer | None:
        return Answer(201, f"payment {self.charged.index(key) + 1}") if key in self.charged else None


async def charge(db: FileDatabase, amount: int = 100) -> Answer:
    """The effect in the same database."""
    rows: Sequence[Any] = await db.execute("INSERT INTO payments (amount) VALUES (?) RETURNING id", (amount,))
    await asyncio.sleep(0)
    return Answer(201, f"payment {rows[0][0]}")
