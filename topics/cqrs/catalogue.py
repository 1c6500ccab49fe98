"""The write side: products in normal form, each fact in one place, and every change in an outbox beside it.

The change and its outbox row are written in one transaction, so there is no change that nobody hears of and no news of
a change that did not happen (transactional outbox). With change data capture nobody writes to an outbox: triggers note
the new row of whichever table was touched.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from .changes import Change, spelled

TABLES = (
    "CREATE TABLE IF NOT EXISTS products (id INTEGER PRIMARY KEY, name TEXT, cents INTEGER, stock INTEGER, "
    "category TEXT, version INTEGER);"
    "CREATE TABLE IF NOT EXISTS images (product INTEGER, url TEXT);"
    "CREATE TABLE IF NOT EXISTS reviews (product INTEGER, stars INTEGER, text TEXT);"
    "CREATE TABLE IF NOT EXISTS related (product INTEGER, other INTEGER);"
    "CREATE INDEX IF NOT EXISTS images_of ON images (product);"
    "CREATE INDEX IF NOT EXISTS reviews_of ON reviews (product);"
    "CREATE INDEX IF NOT EXISTS related_of ON related (product);"
)
OUTBOX = (
    "CREATE TABLE IF NOT EXISTS outbox (position INTEGER PRIMARY KEY, product INTEGER, version INTEGER, type TEXT, "
    "fields TEXT);"
)
ROW = "json_object('name', NEW.name, 'cents', NEW.cents, 'stock', NEW.stock)"
REVIEWS = "json_object('reviews', (SELECT count(*) FROM reviews WHERE product = NEW.product))"
CAPTURE = (
    "CREATE TRIGGER IF NOT EXISTS products_captured AFTER UPDATE OF name, cents, stock ON products BEGIN "
    f"INSERT INTO outbox (product, version, type, fields) VALUES (NEW.id, NEW.version, 'products.update', {ROW}); END;"
    "CREATE TRIGGER IF NOT EXISTS reviews_captured AFTER INSERT ON reviews BEGIN INSERT INTO outbox "
    "(product, version, type, fields) SELECT NEW.product, version + 1, 'reviews.insert', "
    f"{REVIEWS} FROM products WHERE id = NEW.product; END;"
)
"""Change data capture by triggers: the oldest way to do it, and the only one that SQLite offers."""

BUMP = "UPDATE products SET version = version + 1{} WHERE id = ? RETURNING version, name, cents, stock"
NEWS = "INSERT INTO outbox (product, version, type, fields) VALUES (?, ?, ?, ?)"
AFTER = (
    "SELECT position, product, version, type, fields FROM outbox WHERE position > ? AND product % ? = ? "
    "ORDER BY position LIMIT ?"
)


class NoSuchProduct(Exception):
    """There is no product of that number."""


class Database(Protocol):
    """``transaction`` commits at the end of its block, or rolls back on an exception; transactions are serial."""

    def transaction(self) -> AbstractAsyncContextManager[Any]: ...
    async def execute(self, sql: str, params: tuple = ()) -> list[tuple]: ...


class Catalogue:
    """``captured``: triggers tell of changes, and not this code. ``differences``: stock is told as a difference.

    ``also`` runs in the transaction of each change: a projection into the same store.
    """

    def __init__(
        self, db: Database, *, captured: bool = False, differences: bool = False,
        also: Callable[[], Awaitable[None]] | None = None,
    ) -> None:  # fmt: skip
        self._db, self._captured, self._differences, self._also = db, captured, differences, also

    async def price(self, product: int, cents: int) -> int:
        """Set a price. Returns the product's version after it. Raises NoSuchProduct, as all of these."""
        return await self._change(product, "PriceChanged", ", cents = ?", cents, {"cents": cents})

    async def rename(self, product: int, name: str) -> int:
        """Give a product another name."""
        return await self._change(product, "Renamed", ", name = ?", name, {"name": name})

    async def restock(self, product: int, by: int) -> int:
        """More or fewer of a product on the shelf."""
        return await self._change(product, "StockChanged", ", stock = stock + ?", by, {"stock+": by})

    async def review(self, product: int, stars: int, text: str) -> int:
        """Add a review."""
        async with self._db.transaction():
            await self._db.execute("INSERT INTO reviews VALUES (?, ?, ?)", (product, stars, text))
            version, *_ = await self._bump(product, "", ())
            ((count,),) = await self._db.execute("SELECT count(*) FROM reviews WHERE product = ?", (product,))
            await self._tell(product, version, "Reviewed", {"reviews": count})
        return version

    async def spoil(self, product: int) -> int:
        """A change that an import wrote with a price that is no number."""
        async with self._db.transaction():
            version, *_ = await self._bump(product, "", ())
            row = (product, version, "Imported", spelled({"cents": "12,50"}))
            await self._db.execute(NEWS, row)
            await self._project()
        return version

    async def after(self, position: int, part: int = 0, parts: int = 1, most: int = 1) -> list[Change]:
        """The next changes behind ``position`` of the products that are ``part`` modulo ``parts``."""
        return [change_of(row) for row in await self._db.execute(AFTER, (position, parts, part, most))]

    async def _change(self, product: int, kind: str, sets: str, value: Any, fields: dict[str, Any]) -> int:
        async with self._db.transaction():
            version, _, _, stock = await self._bump(product, sets, (value,))
            if "stock+" in fields and not self._differences:
                fields = {"stock": stock}
            await self._tell(product, version, kind, fields)
        return version

    async def _bump(self, product: int, sets: str, values: tuple) -> tuple:
        rows = await self._db.execute(BUMP.format(sets), (*values, product))
        if not rows:
            raise NoSuchProduct(product)
        return rows[0]

    async def _tell(self, product: int, version: int, kind: str, fields: dict[str, Any]) -> None:
        if not self._captured:
            await self._db.execute(NEWS, (product, version, kind, spelled(fields)))
        await self._project()

    async def _project(self) -> None:
        if self._also is not None:
            await self._also()


def change_of(row: tuple) -> Change:
    """A row of the outbox."""
    position, product, version, kind, fields = row
    return Change(position, product, version, kind, json.loads(fields))
