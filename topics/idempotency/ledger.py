"""The ledger: payments in SQL. It knows keys where they are its own business, and charges what it is told elsewhere."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from playground.sdk import Failure, Node, Refused, Reply, Request, Sql, World, database, lognormal

from .answer import Answer, KeyReused
from .notes import CHARGED, EXTRA, Charged
from .params import Params
from .sql_keys import SCHEMA as KEYS
from .sql_keys import SqlKeys

NAME = "ledger"
DAY_S = 86_400
SCHEMA = KEYS + (
    "CREATE TABLE IF NOT EXISTS payments (id INTEGER PRIMARY KEY, intent TEXT, name TEXT, amount INTEGER, "
    "total INTEGER);"
    "CREATE UNIQUE INDEX IF NOT EXISTS named_payments ON payments (name) WHERE name IS NOT NULL;"
    "CREATE TABLE IF NOT EXISTS account (total INTEGER); "
    "INSERT INTO account SELECT 0 WHERE NOT EXISTS (SELECT * FROM account);"
)
LATEST = "SELECT id, intent, amount, total FROM payments ORDER BY id DESC"
TOLD_AGAIN = 16
"""So many of the latest payments are shown and announced again after a restart: some may not have been."""

PUBLISH_AGAIN_S = 0.5


class Ledger:
    """One life of the database node."""

    def __init__(self, node: Node, db: Sql, p: Params, known: dict[str, list[int]]) -> None:
        self.known = known
        self.node = node
        self.db = db
        self.p = p
        retention_s = DAY_S if p.has_store else p.retention_s
        self.keys = SqlKeys(
            db, retention_s=retention_s, wall_s=lambda: node.clock.wall_us() / 1_000_000, compares=p.compares
        )
        self._time = lognormal(median_ms=p.ledger_ms)
        node.on("PAY")(self.pay)
        node.on("FIND")(self.find)
        for row in reversed(db.look(f"{LATEST} LIMIT ?", (TOLD_AGAIN,))):
            self._tell(Charged(*row))
        self._count_extra()

    async def pay(self, request: Request) -> Reply:
        """One payment, protected as the request wants it."""
        body = request.body
        fresh: list[Charged] = []
        await self.node.work(self._time)
        try:
            answer = await self._protected(body, fresh)
        except KeyReused:
            raise Refused("422 other request") from None
        for row in fresh:
            self._tell(row, request.key)
        return Reply(answer, "replayed" if answer.replayed else "charged")

    async def find(self, request: Request) -> Reply:
        """What became of an intent."""
        rows = await self.db.execute("SELECT id, amount FROM payments WHERE intent = ?", (request.body,))
        return Reply(receipt(*rows[0]) if rows else None, "charged" if rows else "nothing")

    async def _protected(self, body: dict[str, Any], fresh: list[Charged]) -> Answer:
        async def charge() -> Answer:
            return await self._charge(body, None, fresh)

        if body["how"] == "key":
            return await self.keys.once(body["tenant"], body["key"], body["print"], charge)
        async with self.db.transaction():
            if body["how"] == "plain":
                return await charge()
            return await self._named(body, fresh)

    async def _named(self, body: dict[str, Any], fresh: list[Charged]) -> Answer:
        """PUT: the client named the payment, so there is one place for it."""
        rows = await self.db.execute("SELECT id, amount FROM payments WHERE name = ?", (body["key"],))
        if not rows:
            return await self._charge(body, body["key"], fresh)
        if self.p.compares and rows[0][1] != body["amount"]:
            raise KeyReused
        return receipt(*rows[0])._replace(replayed=True)

    async def _charge(self, body: dict[str, Any], name: str | None, fresh: list[Charged]) -> Answer:
        """Move the money, inside the transaction that is open."""
        intent, amount = body["intent"], body["amount"]
        ((total,),) = await self.db.execute("UPDATE account SET total = total + ? RETURNING total", (amount,))
        sql = "INSERT INTO payments (intent, name, amount, total) VALUES (?, ?, ?, ?) RETURNING id"
        ((number,),) = await self.db.execute(sql, (intent, name, amount, total))
        fresh.append(Charged(number, intent, amount, total))
        return receipt(number, amount)

    def _tell(self, row: Charged, request: str | None = None) -> None:
        charges = self.known.setdefault(row.intent, [])
        if row.payment not in charges:
            charges.append(row.payment)
        time = charges.index(row.payment) + 1
        self.node.state(CHARGED, row._replace(time=time).spelled())
        if time > 1:
            self._count_extra()
        self.node.spawn(self._publish(row), "publish", request)

    def _count_extra(self) -> None:
        ((extra,),) = self.db.look("SELECT count(*) - count(DISTINCT intent) FROM payments")
        if extra:
            self.node.state(EXTRA, extra)

    async def _publish(self, row: Charged) -> None:
        """Announce a payment until the queue has it."""
        while True:
            try:
                await self.node.call("queue", "payment.made", {"payment": row.payment}, kind="event", timeout_s=0.5)
            except Failure:
                await asyncio.sleep(PUBLISH_AGAIN_S)
            else:
                return

    async def lose_keys(self, name: str | None) -> int:
        """Forget one key, or all."""
        where, params = ("WHERE key = ?", (name,)) if name else ("", ())
        rows = await self.db.execute(f"DELETE FROM idempotency_keys {where} RETURNING key", params)
        return len(rows)


def receipt(number: int, amount: int) -> Answer:
    """The answer to a payment."""
    return Answer(201, json.dumps({"payment": number, "amount": amount}, separators=(",", ":")))


def place_ledger(world: World, p: Params, lives: dict[str, Ledger]) -> None:
    """Declare the node; ``lives`` gets the current life. Who watches the ledger knows all payments of each intent."""
    known: dict[str, list[int]] = {}

    def boot(node: Node, db: Sql) -> None:
        lives[NAME] = Ledger(node, db, p, known)

    about = "payments, SQL" if p.has_store else "payments, keys, SQL"
    database(world, NAME, schema=SCHEMA, boot=boot, label="Ledger", about=about, tier=2, row=0)
