"""Custody: what one shard knows of each key it has, had, or is about to get.

One row a key in the shard's own database. The status says what may be done with it, the epoch since when:

    absent ──receive──> incoming ──adopt──> own ──leave──> leaving
                            ^                │                │
                            │             freeze           freeze
                            │                v                v
                            └──receive──── gone <──release── frozen

``own`` and ``leaving`` serve reads and writes, ``frozen`` serves reads, the others refuse. Invariant: *the source
releases before the target adopts, so at no instant do two shards serve one key.* Every step carries the epoch of its
handover and does nothing when the row has seen that epoch or a later one, so late and repeated messages are harmless.

Prior art: the ASK and MOVED redirections of Redis Cluster, chunk versions of MongoDB, epochs of range leases in
CockroachDB.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, NamedTuple, Protocol

from .errors import Busy, Moved

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS users "
    "(id TEXT PRIMARY KEY, home TEXT, visits INTEGER, status TEXT, epoch INTEGER) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS floor (epoch INTEGER PRIMARY KEY)"
)

STATES = ("absent", "incoming", "own", "leaving", "frozen", "gone")
INITIAL = "absent"
TRANSITIONS = (
    ("absent", "receive", "incoming"),
    ("incoming", "adopt", "own"),
    ("own", "leave", "leaving"),
    ("own", "freeze", "frozen"),
    ("leaving", "freeze", "frozen"),
    ("frozen", "release", "gone"),
    ("own", "release", "gone"),
    ("gone", "receive", "incoming"),
)
"""What may become of one key. ``own`` is released without a freeze only by a careless migration."""

SERVING = ("own", "leaving", "frozen")
WRITABLE = ("own", "leaving")


class Row(NamedTuple):
    """One user as one shard has it. ``visits`` grows by one with each write."""

    id: str
    home: str
    visits: int
    status: str
    epoch: int


class Database(Protocol):
    """The shard's SQL database. ``transaction`` commits at the end of its block, or rolls back on an exception."""

    def transaction(self) -> AbstractAsyncContextManager[Any]: ...
    async def execute(self, sql: str, params: tuple = ()) -> list[tuple]: ...


class Custodian:
    """Serves the keys of one shard and hands them over. ``strict`` off is a planted defect: it serves what it has."""

    def __init__(self, db: Database, *, strict: bool = True) -> None:
        self.db = db
        self.strict = strict

    async def read(self, key: str, epoch: int) -> Row:
        """The row of ``key`` for a request whose map is of ``epoch``. Raises Moved."""
        return self._served(await self._row(key), epoch)

    async def write(self, key: str, epoch: int) -> Row:
        """Count one more visit. Raises Moved or Busy."""
        async with self.db.transaction():
            row = self._served(await self._row(key), epoch)
            if row.status == "frozen" and self.strict:
                raise Busy(f"{key} is being handed over")
            await self.db.execute("UPDATE users SET visits = visits + 1 WHERE id = ?", (key,))
        return row._replace(visits=row.visits + 1)

    async def insert(self, key: str, home: str, epoch: int) -> Row:
        """Take in a key that is new in the world. Raises Moved for a map older than the last announced change."""
        async with self.db.transaction():
            floor = await self.db.execute("SELECT max(epoch) FROM floor")
            if self.strict and epoch < (floor[0][0] or 0):
                raise Moved(f"map {epoch} is older than {floor[0][0]}")
            row = await self._row(key)
            if row is None:
                row = Row(key, home, 1, "own", epoch)
                await self._put(row)
        return row

    async def announce(self, epoch: int) -> None:
        """From now on new keys are only taken from maps of ``epoch`` or later."""
        await self.db.execute("INSERT OR IGNORE INTO floor VALUES (?)", (epoch,))

    async def keys(self) -> list[str]:
        """Every key it owns, in order."""
        return [id for (id,) in await self.db.execute("SELECT id FROM users WHERE status = 'own' ORDER BY id")]

    async def at_home_in(self, home: str) -> list[Row]:
        """The users of one state, as far as it serves them."""
        rows = await self.db.execute(
            "SELECT id, home, visits, status, epoch FROM users WHERE home = ? ORDER BY id", (home,)
        )
        return [row for row in map(Row._make, rows) if row.status in SERVING]

    async def rows(self, keys: Sequence[str]) -> list[Row]:
        """The rows of these keys that it still serves."""
        found = [await self._row(key) for key in keys]
        return [row for row in found if row is not None and row.status in SERVING]

    async def receive(self, id: str, home: str, visits: int, epoch: int) -> None:
        """Store a copy that arrives for the handover of ``epoch``; of two copies the newer one stays."""
        async with self.db.transaction():
            row = await self._row(id)
            if row is None or (row.status == "gone" and row.epoch < epoch):
                await self._put(Row(id, home, visits, "incoming", epoch))
            elif row.status == "incoming" and row.epoch <= epoch:
                await self._put(row._replace(visits=max(row.visits, visits), epoch=epoch))

    async def leave(self, keys: Sequence[str], epoch: int) -> list[Row]:
        """From now on writes of these keys have to be forwarded."""
        return await self._turn(keys, "leaving", lambda row: row.status == "own" and row.epoch < epoch)

    async def freeze(self, keys: Sequence[str], epoch: int) -> list[Row]:
        """From now on these keys cannot be written here."""
        return await self._turn(keys, "frozen", lambda row: row.status in WRITABLE and row.epoch < epoch)

    async def release(self, keys: Sequence[str], epoch: int) -> list[Row]:
        """Stop serving these keys for good. What is left of them here is rubbish."""
        return await self._turn(keys, "gone", lambda row: row.status in SERVING and row.epoch < epoch, since=epoch)

    async def adopt(self, keys: Sequence[str], epoch: int) -> list[Row]:
        """Begin to serve these keys. The source must have released them."""
        return await self._turn(keys, "own", lambda row: row.status == "incoming" and row.epoch == epoch)

    async def _turn(
        self, keys: Sequence[str], after: str, may: Callable[[Row], bool], *, since: int | None = None
    ) -> list[Row]:
        """Change the status of the keys that ``may``, in one transaction; return their rows as they are then."""
        turned = []
        async with self.db.transaction():
            for key in keys:
                row = await self._row(key)
                if row is not None and may(row):
                    turned.append(row._replace(status=after, epoch=row.epoch if since is None else since))
                    await self._put(turned[-1])
        return turned

    def _served(self, row: Row | None, epoch: int) -> Row:
        if row is None or (self.strict and (row.status not in SERVING or epoch < row.epoch)):
            raise Moved("not served here" if row is None else f"{row.id} is {row.status} since epoch {row.epoch}")
        return row

    async def _row(self, key: str) -> Row | None:
        found = await self.db.execute("SELECT id, home, visits, status, epoch FROM users WHERE id = ?", (key,))
        return Row._make(found[0]) if found else None

    async def _put(self, row: Row) -> None:
        await self.db.execute("INSERT OR REPLACE INTO users VALUES (?, ?, ?, ?, ?)", tuple(row))
