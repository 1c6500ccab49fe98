"""The fixed cast of these tests: a shop in an SQLite file, and a real Redis beside it."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import redis.asyncio

from topics.caching.cache_aside import CacheAside

KETTLE = {"id": 123, "name": "Kettle", "price": 1099, "version": 1}


class Shop:
    """Products in a file. ``asked`` counts queries; ``slowly`` holds them until it is set."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path)
        self.db.execute("CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, price INTEGER, version INTEGER)")
        self.db.execute("INSERT INTO products VALUES (123, 'Kettle', 1099, 1)")
        self.db.commit()
        self.asked: list[str] = []
        self.slowly: asyncio.Event | None = None

    async def load(self, key: str) -> Any:
        self.asked.append(key)
        row = self.db.execute("SELECT * FROM products WHERE id = ?", (int(key.partition(":")[2]),)).fetchone()
        if self.slowly is not None:
            await self.slowly.wait()
        return None if row is None else dict(zip(("id", "name", "price", "version"), row, strict=True))

    async def save(self, key: str, price: int) -> Any:
        row = self.db.execute(
            "UPDATE products SET price = ?, version = version + 1 WHERE id = ? RETURNING *", (price, int(key[8:]))
        ).fetchone()
        self.db.commit()
        return dict(zip(("id", "name", "price", "version"), row, strict=True))

    def price(self) -> int:
        return self.db.execute("SELECT price FROM products WHERE id = 123").fetchone()[0]


class ManualClock:
    """Seconds, moved by the test."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


def reads(client: redis.asyncio.Redis, shop: Shop, **settings: Any) -> CacheAside:
    """Cache-aside as in the guide: an hour to live."""
    return CacheAside(client, shop.load, **{"ttl_s": 3600, **settings})


async def until(condition: Any) -> None:
    """Let others run until something is so."""
    while not condition():
        await asyncio.sleep(0)
