"""The cast of the pattern tests: a catalogue and a read model, each in its own SQLite."""

from __future__ import annotations

from typing import Any

from tests.sqlite_database import SqliteDatabase
from topics.cqrs.catalogue import CAPTURE, OUTBOX, TABLES, Catalogue
from topics.cqrs.changes import Change
from topics.cqrs.goods import inserts
from topics.cqrs.models import WANTED, first_script
from topics.cqrs.read_model import SCHEMA, Manner, ReadModel


class Shop:
    """A write side with the lab's products."""

    def __init__(self, *, captured: bool = False, differences: bool = False) -> None:
        self.db = SqliteDatabase(TABLES + OUTBOX + (CAPTURE if captured else "") + inserts())
        self.catalogue = Catalogue(self.db, captured=captured, differences=differences)

    async def changes(self) -> list[Change]:
        return await self.catalogue.after(0, most=1000)

    async def busy(self) -> Shop:
        """With changes of every kind."""
        await self.catalogue.price(123, 8_999)
        await self.catalogue.restock(123, -3)
        await self.catalogue.rename(124, "Product 124 mark 2")
        await self.catalogue.review(123, 5, "as described")
        await self.catalogue.restock(123, 1)
        return self


def model(name: str = "listing", **how: Any) -> ReadModel:
    """A read model that has seen nothing but the start."""
    how.setdefault("manner", Manner.TOGETHER)
    return ReadModel(SqliteDatabase(SCHEMA + first_script(name)), WANTED[name], **how)
