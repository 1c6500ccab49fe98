"""An append-only event store in SQL: streams of events, each with a version, and one order over all of them.

A writer says which version of the stream it has seen. If the stream has moved on, nothing is appended and the writer
must look again and decide again: optimistic concurrency (Kung and Robinson, "On optimistic methods for concurrency
control", 1981; the expected version of EventStoreDB and of Marten). Invariants: *no row is ever changed or removed;
the versions of a stream are 1, 2, 3 ... without a gap; an append is there as a whole or not at all.*
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from .account import Event

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS events (position INTEGER PRIMARY KEY, stream TEXT, version INTEGER, type TEXT, "
    "schema INTEGER, data TEXT, command TEXT, UNIQUE (stream, version));"
)
LAST = "SELECT coalesce(max(version), 0) FROM events WHERE stream = ?"
APPEND = (
    "INSERT INTO events (stream, version, type, schema, data, command) VALUES (?, ?, ?, ?, ?, ?) RETURNING position"
)
COLUMNS = "position, stream, version, type, schema, data, command"
STREAM = f"SELECT {COLUMNS} FROM events WHERE stream = ? AND version > ? AND version <= ? ORDER BY version"
ALL = f"SELECT {COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ?"
LATEST = 1 << 62
"""A version that no stream reaches: read to the end."""


class Recorded(NamedTuple):
    """An event with its place: ``position`` in the whole log, ``version`` in its stream."""

    position: int
    stream: str
    version: int
    event: Event
    command: str


class WrongVersion(Exception):
    """Somebody was faster. ``actual`` is the version that the stream has now."""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        super().__init__(f"{stream} is at version {actual}, not {expected}")
        self.stream, self.expected, self.actual = stream, expected, actual


class Database(Protocol):
    """``transaction`` commits at the end of its block, or rolls back on an exception; transactions are serial."""

    def transaction(self) -> AbstractAsyncContextManager[Any]: ...
    async def execute(self, sql: str, params: tuple = ()) -> list[tuple]: ...


class EventStore:
    """Streams in one table."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def append(
        self, stream: str, expected: int, events: Sequence[Event], command: str, also: Any = None
    ) -> list[Recorded]:
        """Add ``events`` behind version ``expected``. ``also(recorded)`` runs in the same transaction: an inline
        projection. Raises WrongVersion, and then nothing was appended."""
        async with self._db.transaction():
            ((actual,),) = await self._db.execute(LAST, (stream,))
            self._check(stream, expected, actual)
            added = [await self._add(stream, actual + n, event, command) for n, event in enumerate(events, 1)]
            for each in added if also else ():
                await also(each)
        return added

    async def read(self, stream: str, after: int = 0, to: int = LATEST) -> list[Recorded]:
        """Events of one stream with versions in (after, to], in order."""
        return [recorded(row) for row in await self._db.execute(STREAM, (stream, after, to))]

    async def read_all(self, after: int, most: int) -> list[Recorded]:
        """At most ``most`` events behind position ``after``, in the order in which they were committed."""
        return [recorded(row) for row in await self._db.execute(ALL, (after, most))]

    def _check(self, stream: str, expected: int, actual: int) -> None:
        if actual != expected:
            raise WrongVersion(stream, expected, actual)

    async def _add(self, stream: str, version: int, event: Event, command: str) -> Recorded:
        row = (stream, version, event.type, event.schema, json.dumps(event.data, separators=(",", ":")), command)
        ((position,),) = await self._db.execute(APPEND, row)
        return Recorded(position, stream, version, event, command)


@lru_cache(maxsize=1024)
def recorded(row: tuple) -> Recorded:
    """A row of the table. Rows never change, so what was read once is kept."""
    position, stream, version, kind, schema, data, command = row
    return Recorded(position, stream, version, Event(kind, json.loads(data), schema), command)
