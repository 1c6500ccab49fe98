"""A small resource that serves every method: addresses, each with an entity tag made of its content.

A write with ``If-Match`` is a conditional one: it goes through if the address is still what its writer saw, which makes
it safe to repeat and protects against a lost update (RFC 9110, section 13.1.1).
"""

from __future__ import annotations

import hashlib

from .answer import Answer
from .sql_keys import Database

SCHEMA = "CREATE TABLE IF NOT EXISTS addresses (name TEXT PRIMARY KEY, text TEXT, origin TEXT) WITHOUT ROWID;"


def tag(text: str) -> str:
    """The entity tag of a content."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


class Addresses:
    """One method of HTTP each."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, name: str) -> Answer:
        text = await self._text(name)
        return Answer(404, "") if text is None else Answer(200, text)

    async def put(self, name: str, text: str, if_match: str | None = None) -> Answer:
        """Say what shall be there; with ``if_match`` only where that tag is there now."""
        async with self._db.transaction():
            before = await self._text(name)
            if if_match is not None and (before is None or tag(before) != if_match):
                return Answer(412, "")
            await self._db.execute("INSERT OR REPLACE INTO addresses VALUES (?, ?, NULL)", (name, text))
        return Answer(201 if before is None else 204, "")

    async def delete(self, name: str) -> Answer:
        rows = await self._db.execute("DELETE FROM addresses WHERE name = ? RETURNING name", (name,))
        return Answer(204 if rows else 404, "")

    async def post(self, text: str, origin: str) -> Answer:
        """Make another one, under a name of its own."""
        async with self._db.transaction():
            (count,) = (await self._db.execute("SELECT count(*) FROM addresses WHERE origin IS NOT NULL"))[0]
            name = f"new-{count + 1}"
            await self._db.execute("INSERT INTO addresses VALUES (?, ?, ?)", (name, text, origin))
        return Answer(201, name)

    async def patch(self, name: str, add: str) -> Answer:
        """Add to what is there."""
        sql = "UPDATE addresses SET text = text || ? WHERE name = ? RETURNING name"
        return Answer(204 if await self._db.execute(sql, (add, name)) else 404, "")

    async def _text(self, name: str) -> str | None:
        rows = await self._db.execute("SELECT text FROM addresses WHERE name = ?", (name,))
        return rows[0][0] if rows else None
