"""Rows in SQL: what a log adds up to, and the versions of several leaders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.sdk import Node

from .multi_leader import Version
from .replicated_log import Entry, ReplicatedLog

SCHEMA = """
CREATE TABLE IF NOT EXISTS rows (key TEXT PRIMARY KEY, value, epoch INTEGER, lsn INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS versions (key TEXT PRIMARY KEY, value, stamp INTEGER, site INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS positions (site INTEGER PRIMARY KEY, lsn INTEGER);
"""
UPSERT = "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?)"
SELECT = "SELECT value, epoch, lsn FROM rows WHERE key = ?"
NEWEST = "SELECT epoch, lsn FROM rows ORDER BY lsn DESC LIMIT 1"


class SqlRows:
    """The applied state of a log, kept in the node's database."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.db = node.disk.sql("main")
        self.db.script(SCHEMA)
        self.applied = 0

    async def open(self, log: ReplicatedLog) -> None:
        """Go on behind the newest row, if it is of this log; else begin anew."""
        newest = await self.db.execute(NEWEST)
        epoch, lsn = newest[0] if newest else (0, 0)
        if lsn > log.end or log.epoch_at(lsn) != epoch:
            await self.db.execute("DELETE FROM rows")
            lsn = 0
        self.applied = lsn
        for key, value in await self.db.execute("SELECT key, value FROM rows ORDER BY key"):
            self.node.state(f"rows.{key}", value)

    async def apply(self, entries: list[Entry]) -> None:
        """Apply what comes next in the log: one entry alone, or several in one transaction."""
        changes = [(key, value, entry.epoch, entry.lsn) for entry in entries for key, value in entry.writes]
        if len(changes) == 1:
            await self.db.execute(UPSERT, changes[0])
        elif changes:
            async with self.db.transaction():
                for change in changes:
                    await self.db.execute(UPSERT, change)
        self.applied = entries[-1].lsn
        for key, value, *_ in changes:
            self.node.state(f"rows.{key}", value)

    async def rebuild(self, entries: list[Entry]) -> None:
        """Make the rows anew from a part of the log that certainly holds."""
        newest = {key: (key, value, entry.epoch, entry.lsn) for entry in entries for key, value in entry.writes}
        before = await self.db.execute("SELECT key FROM rows ORDER BY key")
        async with self.db.transaction():
            await self.db.execute("DELETE FROM rows")
            for row in newest.values():
                await self.db.execute(UPSERT, row)
        self.applied = len(entries)
        for (key,) in before:
            self.node.state(f"rows.{key}", newest[key][1] if key in newest else None)

    async def get(self, key: str) -> tuple[Any, int, int] | None:
        """Value, epoch and position of a row."""
        found = await self.db.execute(SELECT, (key,))
        return found[0] if found else None


class SqlVersions:
    """The rows of one of several leaders."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.db = node.disk.sql("main")
        self.db.script(SCHEMA)

    async def get(self, key: str) -> Version | None:
        """The version that is there."""
        found = await self.db.execute("SELECT value, stamp, site FROM versions WHERE key = ?", (key,))
        return Version(*found[0]) if found else None

    async def position(self, site: int) -> int:
        """How many of a leader's entries are in these rows."""
        found = await self.db.execute("SELECT lsn FROM positions WHERE site = ?", (site,))
        return found[0][0] if found else 0

    async def merge(self, site: int, lsn: int, changes: list[tuple[str, Version]], wins: Callable) -> list[str]:
        """Apply one entry of a leader; returns the keys that it changed. What is already in changes nothing."""
        changed = []
        async with self.db.transaction():
            if await self.position(site) < lsn:
                await self.db.execute("INSERT OR REPLACE INTO positions VALUES (?, ?)", (site, lsn))
                changed = [(key, new) for key, new in changes if wins(await self.get(key), new)]
                for key, new in changed:
                    await self.db.execute("INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?)", (key, *new))
        for key, new in changed:
            self.node.state(f"rows.{key}", new.value)
        self.node.state(f"received.{site}", lsn)
        return [key for key, _ in changed]

    async def show(self) -> None:
        """Show what survived."""
        for key, value in await self.db.execute("SELECT key, value FROM versions ORDER BY key"):
            self.node.state(f"rows.{key}", value)
