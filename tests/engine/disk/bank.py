"""A bank whose every transfer touches three rows, so that half a transaction would show."""

from __future__ import annotations

from playground.engine.disk import Disk, Sql

SCHEMA = """
    CREATE TABLE IF NOT EXISTS account (name TEXT PRIMARY KEY, cents INTEGER NOT NULL CHECK (cents >= 0));
    CREATE TABLE IF NOT EXISTS transfer (id INTEGER PRIMARY KEY, cents INTEGER NOT NULL, note TEXT);
    INSERT OR IGNORE INTO account VALUES ('alice', 1000), ('bob', 0);
"""


class Bank:
    """Moves 10, 20, 30... cents from alice to bob; ``acknowledged`` counts the transfers whose commit returned."""

    def __init__(self, transfers: int = 3, settings: tuple[str, ...] = (), note: int = 10) -> None:
        self.transfers, self.settings, self.note = transfers, settings, note
        self.acknowledged = 0

    async def __call__(self, disk: Disk) -> None:
        db = disk.sql("bank")
        db.script(SCHEMA)
        for setting in self.settings:
            await db.execute(setting)
        for number in range(1, self.transfers + 1):
            async with db.transaction():
                await transfer(db, number, "n" * self.note)
            self.acknowledged += 1


async def transfer(db: Sql, number: int, note: str) -> None:
    cents = number * 10
    await db.execute("UPDATE account SET cents = cents - ? WHERE name = 'alice'", (cents,))
    await db.execute("INSERT INTO transfer VALUES (?, ?, ?)", (number, cents, note))
    await db.execute("UPDATE account SET cents = cents + :cents WHERE name = 'bob'", {"cents": cents})


async def audit(disk: Disk) -> list[int]:
    """Return the ids of the transfers that are there, having checked that they are whole."""
    db = disk.sql("bank")
    assert await db.execute("PRAGMA integrity_check") == [("ok",)]
    balances = dict(await db.execute("SELECT name, cents FROM account"))
    rows = await db.execute("SELECT id, cents FROM transfer ORDER BY id")
    moved = sum(cents for _, cents in rows)
    assert balances == {"alice": 1000 - moved, "bob": moved}
    return [number for number, _ in rows]
