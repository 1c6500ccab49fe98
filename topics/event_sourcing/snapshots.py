"""Snapshots: the fold so far, kept so that it need not be done again. A cache, and never the truth.

A snapshot that does not check, or was made by code of another shape, is as good as none: the whole stream is folded
instead. It can be deleted at any time. (Greg Young, "CQRS documents", 2010; Marten and Axon keep theirs likewise.)
"""

from __future__ import annotations

import json
from typing import NamedTuple
from zlib import crc32

from .account import Account
from .event_store import Database

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS snapshots (stream TEXT PRIMARY KEY, version INTEGER, state TEXT, checksum INTEGER);"
)
KEEP = (
    "INSERT OR REPLACE INTO snapshots SELECT ?, ?, ?, ? "
    "WHERE NOT EXISTS (SELECT 1 FROM snapshots WHERE stream = ? AND version >= ?)"
)
FIND = "SELECT version, state, checksum FROM snapshots WHERE stream = ?"


class Kept(NamedTuple):
    """A snapshot as it is kept."""

    version: int
    state: str
    checksum: int


class Snapshots:
    """The latest snapshot of each stream, in a table beside the events."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def keep(self, stream: str, kept: Kept) -> None:
        """Keep a snapshot, unless there is a later one."""
        await self._db.execute(KEEP, (stream, *kept, stream, kept.version))

    async def find(self, stream: str) -> Kept | None:
        """What was kept, good or not."""
        rows = await self._db.execute(FIND, (stream,))
        return Kept(*rows[0]) if rows else None


def packed(account: Account) -> Kept:
    """An account as a snapshot."""
    state = json.dumps(account, separators=(",", ":"))
    return Kept(account.version, state, crc32(state.encode()))


def unpacked(kept: Kept) -> Account | None:
    """The account that was kept, or None where the snapshot does not check."""
    if crc32(kept.state.encode()) != kept.checksum:
        return None
    return trusted(kept)


def trusted(kept: Kept) -> Account:
    """The account that a snapshot claims, unchecked."""
    *fields, commands = json.loads(kept.state)
    return Account(*fields, tuple(commands))
