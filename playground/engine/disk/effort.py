"""What one statement did inside SQLite: its virtual machine's steps, rows walked over, sorts and pages visited.

Counted by SQLite itself (https://sqlite.org/c3ref/c_stmtstatus_counter.html and ``SQLITE_DBSTATUS_CACHE_HIT``), so it
is the same on every machine. A page visit is one request of the B-tree layer for a page, cached or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import apsw


class Effort(NamedTuple):
    """Counts of one statement. ``scanned`` are rows that a walk over a whole table or index stepped to."""

    steps: int
    scanned: int
    sorts: int
    pages: int


def counted(connection: apsw.Connection, sql: str, params: Sequence | dict) -> tuple[list, Effort]:
    """Rows and effort of a statement, prepared anew.

    A plan that was prepared before a change of the schema would still be told, and a statement of that time would look
    at pages twice; which of them are left depends on what else this process ran.
    """
    probe = Probe(connection)
    with probe.counting():
        rows = connection.execute(sql, params, can_cache=False).fetchall()
    return rows, probe.effort()


class Probe:
    """Counts what happens on a connection while ``counting``."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._statuses: list[dict[str, int]] = []

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count from here; ``effort`` tells afterwards."""
        self._statuses.clear()
        self._connection.trace_v2(apsw.SQLITE_TRACE_PROFILE, self._profiled)
        self._before = self._visits()
        try:
            yield
            self._after = self._visits()
        finally:
            self._connection.trace_v2(0, None)

    def effort(self) -> Effort:
        """What was counted."""
        sums = [sum(status[f"SQLITE_STMTSTATUS_{name}"] for status in self._statuses) for name in _COUNTED]
        return Effort(*sums, self._after - self._before)

    def _profiled(self, event: dict[str, Any]) -> None:
        self._statuses.append(event["stmt_status"])

    def _visits(self) -> int:
        status = self._connection.status
        return status(apsw.SQLITE_DBSTATUS_CACHE_HIT)[0] + status(apsw.SQLITE_DBSTATUS_CACHE_MISS)[0]


_COUNTED = ("VM_STEP", "FULLSCAN_STEP", "SORT")
