"""Order and event in one place: the ways to make a fact and its news one.

*Dual write*: first one, then the other; whoever dies in between leaves an order that nobody hears of, or news of an
order that does not exist. *Transactional outbox*: the event is a row in the transaction of the order, and a relay
publishes rows until they are published, at least once. *Change data capture*: the same, with the database noting the
row. A relay that remembers the highest id it has seen passes over a row whose transaction took a lower id and committed
later; one that marks what it has published does not.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from .partitioned_log import Event

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY, customer TEXT, item TEXT);"
    "CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, key TEXT, body TEXT, published INTEGER DEFAULT 0);"
    "CREATE INDEX IF NOT EXISTS unpublished ON outbox (published) WHERE published = 0;"
)
CAPTURE = (
    "CREATE TRIGGER IF NOT EXISTS orders_captured AFTER INSERT ON orders BEGIN "
    "INSERT INTO outbox (id, key, body) VALUES (NEW.id, NEW.customer, NEW.item); END;"
)
PENDING = "SELECT id, key, body FROM outbox WHERE published = 0 ORDER BY id LIMIT ?"
BEHIND = "SELECT id, key, body FROM outbox WHERE id > ? ORDER BY id LIMIT ?"


class Database(Protocol):
    """``transaction`` commits at the end of its block, or rolls back on an exception; transactions are serial."""

    def transaction(self) -> AbstractAsyncContextManager[Any]: ...
    async def execute(self, sql: str, params: tuple = ()) -> list[tuple]: ...


class Orders:
    """Orders, and their news in the outbox where ``told``; where the database captures them, nobody has to."""

    def __init__(self, db: Database, *, told: bool) -> None:
        self._db, self._told = db, told

    async def place(self, number: int, customer: str, item: str) -> None:
        """Commit an order, with its news where there is an outbox."""
        async with self._db.transaction():
            await self._db.execute("INSERT INTO orders VALUES (?, ?, ?)", (number, customer, item))
            if self._told:
                sql = "INSERT INTO outbox (id, key, body) VALUES (?, ?, ?)"
                await self._db.execute(sql, (number, customer, item))

    async def exists(self, number: int) -> bool:
        """Whether an order is committed."""
        return bool(await self._db.execute("SELECT 1 FROM orders WHERE id = ?", (number,)))


class Relay:
    """Reads what is not published yet, by its mark."""

    def __init__(self, db: Database, most: int = 10) -> None:
        self._db, self._most = db, most

    async def pending(self) -> list[Event]:
        """Rows to be published, oldest first."""
        return [event_of(row) for row in await self._db.execute(PENDING, (self._most,))]

    async def published(self, event: Event) -> None:
        """The broker has acknowledged it."""
        await self._db.execute("UPDATE outbox SET published = 1 WHERE id = ?", (number_of(event.id),))


def event_of(row: tuple) -> Event:
    """The event of an outbox row."""
    number, key, body = row
    return Event(f"order-{number}", key, body)


def number_of(event_id: str) -> int:
    """The order's number in an event's id."""
    return int(event_id.partition("-")[2])
