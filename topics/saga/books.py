"""What the four databases hold, in SQL, and how each step changes it and takes it back.

Each method runs inside the transaction that the participant opened and returns what to show of it: path and value.
An effect is shown as ``<saga> <word> <what>`` at the path ``effect``, an order as ``<saga> <state>`` at ``order``. Rows
count how often an effect was done and undone, so that doing it twice cannot hide.
"""

from __future__ import annotations

from math import inf

from .deeds import PRODUCTS, PURSE
from .errors import StepRefused
from .params import Params
from .participant import Database
from .semantic_lock import SCHEMA as FLAGS
from .semantic_lock import SemanticLock

Shown = list[tuple[str, str]]

EFFECTS = (
    "CREATE TABLE IF NOT EXISTS effects (saga TEXT PRIMARY KEY, what TEXT, done INTEGER, undone INTEGER) WITHOUT ROWID;"
)
COUNTED = "ON CONFLICT DO UPDATE SET done = done + excluded.done, undone = undone + excluded.undone RETURNING *"
DONE = f"INSERT INTO effects VALUES (?, ?, 1, 0) {COUNTED}"
UNDONE = f"INSERT INTO effects VALUES (?, ?, 0, 1) {COUNTED}"


class Book:
    """One service's tables. ``words`` say that an effect was done, and undone."""

    schema = ""
    words = ("", "")

    def __init__(self, db: Database, p: Params) -> None:
        self.db = db
        self.p = p

    @classmethod
    def script(cls, p: Params) -> str:
        """What makes the tables, harmless when they are there."""
        return cls.schema

    async def do(self, step: str, saga: str, data: dict) -> Shown:
        """The effect of ``step``. Raises StepRefused before it has written anything."""
        raise NotImplementedError

    async def undo(self, step: str, saga: str, data: dict) -> Shown:
        """The reverse of ``do``."""
        raise NotImplementedError

    async def all(self) -> Shown:
        """Everything, as after a restart."""
        return self.tell(await self.db.execute("SELECT * FROM effects ORDER BY saga"))

    async def count(self, sql: str, saga: str, what: object) -> Shown:
        """Count an effect, and tell it."""
        return self.tell(await self.db.execute(sql, (saga, str(what))))

    def tell(self, rows: list[tuple]) -> Shown:
        """Effects in words: the last of what happened to each."""
        return [("effect", f"{saga} {self._tale(done, undone)} {what}") for saga, what, done, undone in rows]

    def _tale(self, done: int, undone: int) -> str:
        word, times = (self.words[1], undone) if undone else (self.words[0], done)
        return word if times == 1 else f"{word} {times} times:"


class OrderBook(Book):
    """Orders: pending, then confirmed, cancelled or parked. Pending is the order's own semantic lock."""

    schema = (
        "CREATE TABLE IF NOT EXISTS orders "
        "(saga TEXT PRIMARY KEY, sku TEXT, price INTEGER, state TEXT, at REAL) WITHOUT ROWID;"
    )
    after = {"create": "pending", "confirm": "confirmed", "park": "parked"}

    async def do(self, step: str, saga: str, data: dict) -> Shown:
        if step == "create":
            row = (saga, data["sku"], data["price"], "pending", data["at"])
            await self.db.execute("INSERT INTO orders VALUES (?, ?, ?, ?, ?)", row)
            return [("order", f"{saga} pending")]
        return await self._becomes(self.after[step], saga)

    async def undo(self, step: str, saga: str, data: dict) -> Shown:
        return await self._becomes("cancelled", saga)

    async def all(self) -> Shown:
        rows = await self.db.execute("SELECT saga, state FROM orders ORDER BY at, saga")
        return [("order", f"{saga} {state}") for saga, state in rows]

    async def pending_since(self, at: float) -> list[tuple[str, dict]]:
        """Orders still pending that were placed before ``at``."""
        return await self._listed("pending", at)

    async def take_up(self) -> list[tuple[str, dict]]:
        """A person has looked: every parked order is pending again."""
        parked = await self._listed("parked", inf)
        await self.db.execute("UPDATE orders SET state = 'pending' WHERE state = 'parked'")
        await self.db.execute("DELETE FROM inbox WHERE step = 'park'")
        return parked

    async def _becomes(self, state: str, saga: str) -> Shown:
        await self.db.execute("UPDATE orders SET state = ? WHERE saga = ?", (state, saga))
        return [("order", f"{saga} {state}")]

    async def _listed(self, state: str, until: float) -> list[tuple[str, dict]]:
        sql = "SELECT saga, sku, price, at FROM orders WHERE state = ? AND at <= ? ORDER BY at, saga"
        rows = await self.db.execute(sql, (state, until))
        return [(saga, {"sku": sku, "price": price, "at": at}) for saga, sku, price, at in rows]


class Shelf(Book):
    """Units free and taken of each product. Free and taken together never change."""

    schema = f"{EFFECTS}{FLAGS};" + (
        "CREATE TABLE IF NOT EXISTS shelf (sku TEXT PRIMARY KEY, free INTEGER, taken INTEGER) WITHOUT ROWID;"
    )
    stocked = "INSERT OR IGNORE INTO shelf VALUES ('{sku}', {stock}, 0);"
    words = ("held", "released")

    def __init__(self, db: Database, p: Params) -> None:
        super().__init__(db, p)
        self.lock = SemanticLock(db)

    @classmethod
    def script(cls, p: Params) -> str:
        return cls.schema + "".join(cls.stocked.format(sku=sku, stock=p.stock) for sku, _ in PRODUCTS)

    async def do(self, step: str, saga: str, data: dict) -> Shown:
        if step == "settle":
            await self.lock.release(data["sku"], saga)
            return []
        sql = "UPDATE shelf SET free = free - 1, taken = taken + 1 WHERE sku = ? AND free > 0 RETURNING *"
        rows = await self.db.execute(sql, (data["sku"],))
        if not rows:
            raise StepRefused("SoldOut")
        if self.p.lock:
            await self.lock.take(data["sku"], saga)
        return self._units(rows) + await self.count(DONE, saga, data["sku"])

    async def undo(self, step: str, saga: str, data: dict) -> Shown:
        sql = "UPDATE shelf SET free = free + 1, taken = taken - 1 WHERE sku = ? RETURNING *"
        rows = await self.db.execute(sql, (data["sku"],))
        if self.p.lock:
            await self.lock.release(data["sku"], saga)
        return self._units(rows) + await self.count(UNDONE, saga, data["sku"])

    async def look(self, sku: str) -> dict:
        """What a reader gets: units free, and how many sagas may still give one back."""
        if not self.p.lock:
            return {"free": await self._free(sku), "undecided": 0}
        async with self.db.transaction():
            return {"free": await self._free(sku), "undecided": len(await self.lock.holders(sku))}

    async def _free(self, sku: str) -> int:
        return (await self.db.execute("SELECT free FROM shelf WHERE sku = ?", (sku,)))[0][0]

    async def all(self) -> Shown:
        return await super().all() + self._units(await self.db.execute("SELECT * FROM shelf ORDER BY sku"))

    def _units(self, rows: list[tuple]) -> Shown:
        return [(f"shelf.{sku}", f"{free} free, {taken} taken") for sku, free, taken in rows]


class Ledger(Book):
    """Two accounts, moved together: what is charged leaves the cards and reaches the shop."""

    schema = EFFECTS + (
        "CREATE TABLE IF NOT EXISTS account (name TEXT PRIMARY KEY, amount INTEGER) WITHOUT ROWID;"
        f"INSERT OR IGNORE INTO account VALUES ('cards', {PURSE}), ('shop', 0);"
    )
    words = ("charged", "refunded")

    async def do(self, step: str, saga: str, data: dict) -> Shown:
        return await self._move(data["price"]) + await self.count(DONE, saga, data["price"])

    async def undo(self, step: str, saga: str, data: dict) -> Shown:
        return await self._move(-data["price"]) + await self.count(UNDONE, saga, data["price"])

    async def all(self) -> Shown:
        return await super().all() + self._accounts(await self.db.execute("SELECT * FROM account"))

    async def _move(self, amount: int) -> Shown:
        """Move ``amount`` from the cards to the shop, or back when it is negative."""
        sql = "UPDATE account SET amount = amount + CASE name WHEN 'shop' THEN ? ELSE ? END RETURNING *"
        return self._accounts(await self.db.execute(sql, (amount, -amount)))

    def _accounts(self, rows: list[tuple]) -> Shown:
        return [("accounts", ", ".join(f"{name} {amount}" for name, amount in sorted(rows)))]


class ParcelBook(Book):
    """Parcels booked with the carrier."""

    schema = EFFECTS
    words = ("booked", "cancelled")

    async def do(self, step: str, saga: str, data: dict) -> Shown:
        return await self.count(DONE, saga, data["sku"])

    async def undo(self, step: str, saga: str, data: dict) -> Shown:
        return await self.count(UNDONE, saga, data["sku"])


BOOKS: dict[str, type[Book]] = {"orders_db": OrderBook, "stock": Shelf, "ledger": Ledger, "parcels": ParcelBook}
"""Which tables each database holds."""
