"""Keys in the same database as the effect: both are committed, or neither is.

This is the whole secret of the correct variant. There is no instant at which the money has moved and the key is not
written, because there is one commit. It covers what this database holds and nothing else: an outside provider has to
be given the key, or asked what became of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from .answer import Answer, KeyReused

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS idempotency_keys (tenant TEXT, key TEXT, fingerprint TEXT, status INTEGER, body TEXT, "
    "until_s INTEGER, PRIMARY KEY (tenant, key)) WITHOUT ROWID;"
)
FIND = "SELECT fingerprint, status, body FROM idempotency_keys WHERE tenant = ? AND key = ? AND until_s > ?"
KEEP = "INSERT OR REPLACE INTO idempotency_keys VALUES (?, ?, ?, ?, ?, ?)"
EXPIRE = "DELETE FROM idempotency_keys WHERE until_s <= ?"


class Database(Protocol):
    """``transaction`` commits at the end of its block, or rolls back on an exception; transactions are serial."""

    def transaction(self) -> AbstractAsyncContextManager[Any]: ...
    async def execute(self, sql: str, params: tuple = ()) -> list[tuple]: ...


class SqlKeys:
    """``wall_s`` tells the time; a key is kept for ``retention_s`` after its effect."""

    def __init__(self, db: Database, *, retention_s: int, wall_s: Callable[[], float], compares: bool = True) -> None:
        self._db = db
        self._retention_s = retention_s
        self._wall_s = wall_s
        self._compares = compares

    async def once(self, tenant: str, key: str, fingerprint: str, effect: Callable[[], Awaitable[Answer]]) -> Answer:
        """The kept answer, or that of ``effect``, which runs in the transaction that keeps it.

        Raises KeyReused, and what ``effect`` raises: then nothing is kept.
        """
        now_s = int(self._wall_s())
        async with self._db.transaction():
            rows = await self._db.execute(FIND, (tenant, key, now_s))
            if rows:
                return self._replayed(rows[0], fingerprint)
            answer = await effect()
            row = (tenant, key, fingerprint, answer.status, answer.body, now_s + self._retention_s)
            await self._db.execute(KEEP, row)
        return answer

    async def expire(self) -> None:
        """Forget the keys whose time is over: what a nightly job does."""
        await self._db.execute(EXPIRE, (int(self._wall_s()),))

    def _replayed(self, row: tuple, fingerprint: str) -> Answer:
        kept, status, body = row
        if self._compares and kept != fingerprint:
            raise KeyReused
        return Answer(status, body, replayed=True)
