"""A read model: one document a product, made for one kind of question, folded from the stream of changes.

Each change is applied once and in order: one that is known by its product's version is skipped, one that follows what
is not in yet is sent back, or the checkpoint would pass over what lies between. Document and checkpoint are committed
together; where they are not, a crash between them shows (see ``Manner``). A rebuilt model is a new generation of
documents beside the one that is being read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import Enum
from typing import Any, NamedTuple

from .catalogue import Database
from .changes import Change, Unreadable, applied, spelled

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS documents (generation INTEGER, product INTEGER, version INTEGER, fields TEXT, "
    "PRIMARY KEY (generation, product)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS checkpoints (generation INTEGER, part INTEGER, position INTEGER, "
    "PRIMARY KEY (generation, part)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS serving (id INTEGER PRIMARY KEY, generation INTEGER);"
    "CREATE TABLE IF NOT EXISTS parked (generation INTEGER, product INTEGER, position INTEGER);"
)
FIND = "SELECT version, fields FROM documents WHERE generation = ? AND product = ?"
KEEP = "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)"
CHECKPOINT = "SELECT position FROM checkpoints WHERE generation = ? AND part = ?"
ADVANCE = (
    "INSERT INTO checkpoints VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET position = max(position, excluded.position) "
    "RETURNING position"
)
"""A change that comes late does not take the checkpoint back."""


class Manner(Enum):
    """When the checkpoint is written: with the document, after it, or (a defect) before it."""

    TOGETHER = "together"
    AFTER = "after"
    BEFORE = "before"


class TooEarly(Exception):
    """A change came before the one that it follows."""


class Row(NamedTuple):
    """A document with the version of its product."""

    version: int
    fields: dict[str, Any]


class Outcome(NamedTuple):
    """What became of a change: applied (with the document after it), known or parked; and the checkpoint after it."""

    how: str
    row: Row | None = None
    checkpoint: int = 0


First = tuple[int, int, str]
"""Product, version and fields of a document as it is before any change."""


class ReadModel:
    """``wanted`` fields of each product. ``parks``: what cannot be read is set aside, and what follows it with it."""

    def __init__(
        self, db: Database, wanted: tuple[str, ...], *, manner: Manner = Manner.TOGETHER, guarded: bool = True,
        parks: bool = True,
    ) -> None:  # fmt: skip
        self._db, self._wanted = db, wanted
        self._manner, self._guarded, self._parks = manner, guarded, parks
        self._serving = 0
        self._parked: list[tuple] | None = None

    async def apply(self, generation: int, part: int, change: Change, after: int = 0) -> Outcome:
        """Apply the change that follows position ``after`` in its part. Raises TooEarly, Unreadable."""
        if self._guarded and after > await self.checkpoint(generation, part):
            raise TooEarly(f"change {change.position} follows {after}, which is not in yet")
        if self._manner is Manner.TOGETHER:
            async with self._db.transaction():
                return await self.project(generation, part, change)
        if self._manner is Manner.BEFORE:
            position = await self._advance(generation, part, change.position)
            return (await self._document(generation, change))._replace(checkpoint=position)
        return await self.project(generation, part, change)

    async def project(self, generation: int, part: int, change: Change) -> Outcome:
        """The document, then the checkpoint: one transaction where the caller has one open."""
        outcome = await self._document(generation, change)
        return outcome._replace(checkpoint=await self._advance(generation, part, change.position))

    async def find(self, product: int, generation: int | None = None) -> Row:
        """The document of a product; of version 0 where there is none yet."""
        serving = await self.serving() if generation is None else generation
        rows = await self._db.execute(FIND, (serving, product))
        return Row(rows[0][0], json.loads(rows[0][1])) if rows else Row(0, {})

    async def checkpoint(self, generation: int, part: int) -> int:
        """The position up to which a part of the stream is in the documents."""
        rows = await self._db.execute(CHECKPOINT, (generation, part))
        return rows[0][0] if rows else 0

    async def serving(self) -> int:
        """The generation that is being read."""
        if not self._serving:
            rows = await self._db.execute("SELECT generation FROM serving")
            self._serving = rows[0][0] if rows else 1
        return self._serving

    async def clear(self, first: Sequence[First] = ()) -> None:
        """Rebuild in place: but for the ``first`` documents all that is being read is gone at once, and comes back."""
        async with self._db.transaction():
            for table in ("documents", "checkpoints", "parked"):
                await self._db.execute(f"DELETE FROM {table}")
            await self._begin(await self.serving(), first)
        self._parked = None

    async def begin(self, generation: int, first: Sequence[First]) -> None:
        """Blue-green: a new generation beside the one that is read, with nothing but its ``first`` documents."""
        async with self._db.transaction():
            await self._begin(generation, first)

    async def _begin(self, generation: int, first: Sequence[First]) -> None:
        for product, version, fields in first:
            await self._db.execute(KEEP, (generation, product, version, fields))

    async def switch(self, generation: int) -> None:
        """Blue-green: from now on the new generation is read, and the old one is thrown away."""
        async with self._db.transaction():
            await self._db.execute("INSERT OR REPLACE INTO serving VALUES (1, ?)", (generation,))
            for table in ("documents", "checkpoints", "parked"):
                await self._db.execute(f"DELETE FROM {table} WHERE generation <> ?", (generation,))
        self._serving, self._parked = generation, None

    async def _document(self, generation: int, change: Change) -> Outcome:
        before = await self.find(change.product, generation)
        if self._guarded:
            if change.version <= before.version:
                return Outcome("known")
            if await self._is_parked(generation, change.product):
                return Outcome("parked")
            if change.version > before.version + 1:
                raise TooEarly(f"version {change.version} of {change.product} came after {before.version}")
        try:
            after = Row(change.version, applied(before.fields, change, self._wanted))
        except Unreadable:
            if not self._parks:
                raise
            parked = (generation, change.product, change.position)
            await self._db.execute("INSERT INTO parked VALUES (?, ?, ?)", parked)
            self._parked = None
            return Outcome("parked")
        await self._db.execute(KEEP, (generation, change.product, after.version, spelled(after.fields)))
        return Outcome("applied", after)

    async def _advance(self, generation: int, part: int, position: int) -> int:
        ((reached,),) = await self._db.execute(ADVANCE, (generation, part, position))
        return reached

    async def _is_parked(self, generation: int, product: int) -> bool:
        if self._parked is None:
            self._parked = await self._db.execute("SELECT generation, product FROM parked")
        return (generation, product) in self._parked
