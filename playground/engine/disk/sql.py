"""Real SQLite on a simulated disk, with an awaitable face.

One connection per database and incarnation, in SQLite's exclusive locking mode, with a write-ahead log and full syncs,
as database servers have it. In front of it stands a first-in first-out lock: what another engine would answer with BUSY
is here an ordered wait in virtual time. A transaction belongs to the task that opened it; statements of other tasks
wait until it ends, so transactions of one node are serial. (Weaker isolation, which SQLite cannot show, is not
simulated here.)

Invariant, by SQLite's atomic commit: *after a crash at any point each transaction is there as a whole or not at all,
and those whose commit returned are there.*
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from types import TracebackType

import apsw
import apsw.ext

from playground.engine.disk.effort import Effort, counted
from playground.engine.disk.errors import SqlError, translated
from playground.engine.disk.log import require_alive
from playground.engine.disk.meter import STATEMENT_US, Meter
from playground.engine.disk.seed import seeded_from
from playground.engine.disk.vfs import DiskVfs, Power
from playground.engine.errors import Crashed, DiskFailed

PAGE = 1024
"""Bytes of a page: a quarter of a sector, as the rows of the topics are short. A transaction writes whole pages to the
log, so smaller ones are less to carry, on a drive and here."""

SETTINGS = (
    "PRAGMA locking_mode = EXCLUSIVE",
    f"PRAGMA page_size = {PAGE}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA foreign_keys = ON",
)
"""One durable transaction is one sync, of the log (https://sqlite.org/wal.html); the page cache stays valid between
statements; no temporary files. With the lock exclusive the log's index lives in memory, and the VFS shares none."""

RESERVED = (apsw.SQLITE_TRANSACTION, apsw.SQLITE_ATTACH, apsw.SQLITE_DETACH)
"""What a statement may not do, as SQLite's authorizer names it: it would go behind the lock's back."""

SCHEMA = "SELECT sql FROM sqlite_schema UNION ALL SELECT sql FROM sqlite_temp_schema"

STATEMENTS_KEPT = 4_096
"""More than the topics have together: a lab that writes values into its statements must not fill the memory."""

_INSPECTED: dict[tuple[str, str], bool] = {}
"""Whether a statement only reads, by schema and text. Every run asks the same, and SQLite takes its time to answer; the
answer depends on nothing else, so it makes no difference which run asked first."""

Row = tuple[int | float | str | bytes | None, ...]

Told = Callable[[Effort], object] | None


class Sql:
    """One database of one node, for one incarnation. Times are virtual.

    A statement costs ``STATEMENT_US`` before it runs and its cold pages, flushed sectors and syncs after. A statement
    outside a transaction that writes is a transaction of its own, with an effect point ``commit`` around it and
    ``sync`` points within. ``random()`` and ``datetime('now')`` are functions of the run.
    """

    def __init__(self, name: str, vfs: DiskVfs, power: Power, meter: Meter, refuses: Callable[[], bool]) -> None:
        self.name = name
        self._power, self._meter, self._refuses = power, meter, refuses
        self._turn = asyncio.Lock()
        self._owner: asyncio.Task | None = None
        self._stepping = False
        self._steps = 0
        self._owed_us = 0  # by the open transaction
        self._reads: dict[str, bool] = {}
        self._vfs = vfs  # a connection that a crash struck from within outlives the disk's own reference
        self._connection = apsw.Connection(f"{name}.db", vfs=vfs.name)
        self._connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)  # processes end by dying
        for setting in (*SETTINGS, "SELECT count(*) FROM sqlite_schema"):  # the last one recovers, if need be
            self._step(setting)

    async def execute(self, sql: str, params: Sequence | dict = (), told: Told = None) -> list[Row]:
        """Run one statement and return its rows. ``told`` hears what it cost SQLite, see ``measured``.

        Raises ``ConstraintViolated`` or ``SqlError``, ``DiskFailed`` (definite: nothing was written) for a write
        outside a transaction on a failing disk, and ``Crashed`` when the node died.
        """
        if self._mine():
            return self._within(sql, params, told)
        async with self._turn:
            return await (self._timed(sql, params, told) if self._is_read(sql) else self._autocommit(sql, params, told))

    async def measured(self, sql: str, params: Sequence | dict = ()) -> tuple[list[Row], Effort]:
        """``execute``, and what the statement did inside SQLite. Raises as ``execute`` does."""
        told: list[Effort] = []
        rows = await self.execute(sql, params, told.append)
        return rows, told[0]

    def look(self, sql: str, params: Sequence | dict = ()) -> list[Row]:
        """Run a statement that only reads, at this instant: an observer's question (a plan, page statistics), which is
        no traffic and takes no time. Raises ``SqlError``, also for a statement that would write."""
        if not self._is_read(sql):
            raise SqlError("SQLITE_MISUSE", f"{sql.strip()!r} writes: use execute()")
        return self._step(sql, params, fresh=True)

    def transaction(self) -> Transaction:
        """``async with db.transaction():`` commits at the end of the block and rolls back on any exception.

        Other tasks' statements and transactions wait, first come first served. The commit is an effect point
        ``commit`` with a ``sync`` point inside, and more when it carries a long log into the database. Leaving the
        block raises ``DiskFailed`` (definite: rolled back) on a failing disk. Opening one inside another raises
        ``SqlError``.
        """
        return Transaction(self)

    def script(self, statements: str) -> None:
        """Run many statements as one durable step: how a boot function installs its schema.

        That is deployment, not traffic: it takes no virtual time and has no effect points. Raises ``SqlError`` (nothing
        was applied), also while a transaction is open.
        """
        if self._turn.locked():
            raise SqlError("SQLITE_BUSY", f"script on {self.name!r} while a statement or transaction is in progress")
        self._step("BEGIN IMMEDIATE")
        try:
            self._step(statements)
            self._step("COMMIT")
        except BaseException:
            self._rollback()
            raise

    def close(self) -> None:
        """Let go of the connection; inside SQLite (a crash in a sync) that waits until SQLite has returned."""
        if not self._stepping:
            self._connection.close(True)

    def _mine(self) -> bool:
        return self._owner is not None and self._owner is asyncio.current_task()

    def _within(self, sql: str, params: Sequence | dict, told: Told) -> list[Row]:
        """A statement of the open transaction: what it costs is paid before the commit, all at once.

        Nobody else can come between, and a crash takes the whole transaction back: waiting here would show nothing.
        """
        self._is_read(sql)
        before = self._meter.spent_us
        rows = self._step(sql, params, exposed=True, told=told)
        self._owed_us += STATEMENT_US + self._meter.spent_us - before
        return rows

    async def _timed(self, sql: str, params: Sequence | dict, told: Told) -> list[Row]:
        await self._power.port.work(STATEMENT_US, "sql")
        self._is_read(sql)
        before = self._meter.spent_us
        rows = self._step(sql, params, exposed=True, told=told)
        await self._pay(before)
        return rows

    async def _autocommit(self, sql: str, params: Sequence | dict, told: Told) -> list[Row]:
        await self._power.port.work(STATEMENT_US, "sql")
        self._require_writable()
        before = self._meter.spent_us
        with self._power.port.effect("commit"):
            rows = self._step(sql, params, exposed=True, told=told)
        await self._pay(before)
        return rows

    async def _begin(self) -> None:
        if self._mine():
            raise SqlError("SQLITE_MISUSE", f"this task already has a transaction open on {self.name!r}")
        await self._turn.acquire()
        try:
            self._step("BEGIN IMMEDIATE")
        except BaseException:
            self._turn.release()
            raise
        self._owner = asyncio.current_task()
        self._owed_us = 0

    async def _commit(self) -> None:
        try:
            owed_us, self._owed_us = self._owed_us, 0
            await self._power.port.work(STATEMENT_US + owed_us, "sql")
            self._require_writable()
            before = self._meter.spent_us
            with self._power.port.effect("commit"):
                self._step("COMMIT", exposed=True)
        except BaseException:
            self._rollback()
            raise
        await self._pay(before)

    def _rollback(self) -> None:
        """Undo the open transaction, if there is one and somebody alive to undo it. Takes no virtual time."""
        if self._power.port.alive and not self._power.off and self._connection.in_transaction:
            self._step("ROLLBACK")

    def _release(self) -> None:
        self._owner = None
        self._turn.release()

    async def _pay(self, before_us: int) -> None:
        owed_us = self._meter.spent_us - before_us
        if owed_us:
            await self._power.port.work(owed_us, "sql")

    def _require_writable(self) -> None:
        if self._refuses():
            raise DiskFailed("disk failed", f"the disk refused a commit to database {self.name!r}")

    def _is_read(self, sql: str) -> bool:
        """Whether ``sql`` only reads, asked of SQLite once per text. Raises ``SqlError`` for what may not run here."""
        known = self._reads.get(sql)
        if known is None:
            require_alive(self._power.port)
            key = (self._schema(), sql)
            known = _INSPECTED.get(key)
            if known is None:
                known = self._inspected(sql)
                _remember(key, known)
            self._reads[sql] = known
        return known

    def _schema(self) -> str:
        """What every statement is compiled against, as text."""
        return "\n".join(text for (text,) in self._connection.execute(SCHEMA) if text)

    def _inspected(self, sql: str) -> bool:
        actions: list[int] = []
        # query_info's own list of actions fails on CREATE INDEX
        self._connection.authorizer = lambda action, *_: actions.append(action) or apsw.SQLITE_OK
        try:
            details = apsw.ext.query_info(self._connection, sql)
        except apsw.Error as error:
            raise translated(error) from None
        finally:
            self._connection.authorizer = None
        if not set(actions).isdisjoint(RESERVED):
            raise SqlError("SQLITE_MISUSE", f"{sql.strip()!r} goes behind the lock's back: use transaction()")
        if details.query_remaining and details.query_remaining.strip():
            raise SqlError("SQLITE_MISUSE", "execute takes one statement: use script() for several")
        return bool(details.is_readonly)

    def _step(
        self, sql: str, params: Sequence | dict = (), exposed: bool = False, told: Told = None, fresh: bool = False
    ) -> list[Row]:  # fmt: skip
        """Run ``sql`` inside SQLite at this instant; syncs are crash points if ``exposed``. The only road into it.
        ``fresh`` prepares it anew: see ``counted``."""
        require_alive(self._power.port)
        self._steps += 1
        self._stepping, self._power.exposed = True, exposed
        seeded_from(self._drawn)
        try:
            return self._run(sql, params, told, fresh)
        except apsw.Error as error:
            raise self._power.crash or translated(error) from None
        finally:
            seeded_from(None)
            self._stepping = self._power.exposed = False
            if self._power.off:
                self.close()

    def _run(self, sql: str, params: Sequence | dict, told: Told, fresh: bool) -> list[Row]:
        if told is None:
            return self._connection.execute(sql, params, can_cache=not fresh).fetchall()
        rows, effort = counted(self._connection, sql, params)
        told(effort)
        return rows

    def _drawn(self) -> int:
        return self._power.port.draw("sql random", self.name, self._power.boot, self._steps)


def _remember(key: tuple[str, str], reads: bool) -> None:
    if len(_INSPECTED) >= STATEMENTS_KEPT:
        _INSPECTED.clear()
    _INSPECTED[key] = reads


class Transaction:
    """The block between BEGIN IMMEDIATE and COMMIT; made by ``Sql.transaction``."""

    def __init__(self, db: Sql) -> None:
        self._db = db

    async def __aenter__(self) -> Sql:
        await self._db._begin()
        return self._db

    async def __aexit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                await self._db._commit()
            elif not isinstance(error, Crashed):
                self._db._rollback()
        finally:
            self._db._release()
