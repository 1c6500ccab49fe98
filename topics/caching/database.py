"""The database: real SQL behind a pool of connections. A query takes its time, and it is counted who asks."""

from __future__ import annotations

from playground.sdk import Node, Refused, Reply, Request, World, lognormal

from .goods import FIRST, FIRST_PRICE, LISTED, PAGES, Shown, key_of, product_of
from .params import Params

SCHEMA = """
CREATE TABLE IF NOT EXISTS products (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, price INTEGER NOT NULL, version INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS changes (number INTEGER PRIMARY KEY, product TEXT NOT NULL);
WITH RECURSIVE n(id) AS (SELECT {first} UNION ALL SELECT id + 1 FROM n WHERE id < {last})
INSERT OR IGNORE INTO products SELECT id, 'Product ' || id, {price}, 1 FROM n;
"""
COLUMNS = "id, name, price, version"
WRITE_MS = 5


class Shelf:
    """One life of the database."""

    def __init__(self, node: Node, p: Params) -> None:
        self.node = node
        self.takes = lognormal(median_ms=p.query_ms, sigma=0.3)
        self.writes = lognormal(median_ms=WRITE_MS, sigma=0.3)
        self.db = node.disk.sql("main")
        self.db.script(SCHEMA.format(first=FIRST, last=FIRST + p.products - 1, price=FIRST_PRICE))
        node.on("SELECT")(self.select)
        node.on("UPDATE", reply="committed")(self.update)
        node.on("REPLACE", reply="committed")(self.replace)
        node.on("POLL")(self.changes)
        node.spawn(self.show_changed(), "show")

    async def show_changed(self) -> None:
        """Show what survived, where it differs from the beginning."""
        for id, _, price, version in await self.db.execute(f"SELECT {COLUMNS} FROM products WHERE version > 1"):
            self._show(id, version, price)

    async def select(self, request: Request) -> Reply:
        """The rows of one key as they were when the query began; it takes its time to bring them."""
        if request.body in PAGES:
            bounds = (FIRST, FIRST + LISTED - 1)
            rows = await self.db.execute(f"SELECT {COLUMNS} FROM products WHERE id BETWEEN ? AND ?", bounds)
        else:
            where = (product_of(request.body),)
            rows = await self.db.execute(f"SELECT {COLUMNS} FROM products WHERE id = ?", where)
        await self.node.work(self.takes)
        return Reply(rows, "no row" if not rows else f"{len(rows)} row{'s' * (len(rows) > 1)}")

    async def update(self, request: Request) -> tuple:
        """A new price; the row's version grows by one, and the change is noted in the same transaction."""
        product, price = request.body
        return await self._written(
            product, f"UPDATE products SET price = ?, version = version + 1 WHERE id = ? RETURNING {COLUMNS}",
            (price, product),
        )  # fmt: skip

    async def replace(self, request: Request) -> tuple:
        """A row as somebody else made it, unless the row is newer already."""
        product, price, version = request.body
        return await self._written(
            product, f"UPDATE products SET price = ?, version = ? WHERE id = ? AND version < ? RETURNING {COLUMNS}",
            (price, version, product, version),
        )  # fmt: skip

    async def changes(self, request: Request) -> Reply:
        """Numbers and keys of the changes after a number."""
        rows = await self.db.execute("SELECT number, product FROM changes WHERE number > ?", (request.body,))
        return Reply(rows, f"{len(rows)} changes" if rows else "nothing new")

    async def _written(self, product: int, sql: str, params: tuple) -> tuple:
        await self.node.work(self.writes)
        async with self.db.transaction():
            rows = await self.db.execute(sql, params)
            if rows:
                await self.db.execute("INSERT INTO changes (product) VALUES (?)", (key_of(product),))
        if not rows:
            raise Refused("nothing to write", f"product {product} is not there, or newer than that")
        self._show(rows[0][0], rows[0][3], rows[0][2])
        return rows[0]

    def _show(self, product: int, version: int, price: int) -> None:
        self.node.state("row", str(Shown(product, version, price)))
        self.node.state(f"products.{product}", version)


def place_database(world: World, p: Params, **place: int) -> None:
    """Declare the node."""
    world.node(
        "db", kind="database", label="Database", about=f"SQL, {p.pool} connections", workers=p.pool, queue=p.queue,
        boot=lambda node: _boot(node, p), **place,
    )  # fmt: skip


def _boot(node: Node, p: Params) -> None:
    Shelf(node, p)
