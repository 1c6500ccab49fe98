"""The consumer: it credits points for each payment, from a queue that may bring a message twice."""

from __future__ import annotations

from playground.sdk import Node, Reply, Request

from .inbox import SCHEMA as INBOX
from .inbox import Inbox
from .notes import CREDITED, EXTRA, Credited
from .params import Params

NAME = "points"
SCHEMA = INBOX + "CREATE TABLE IF NOT EXISTS points (payment INTEGER PRIMARY KEY, times INTEGER);"
CREDIT = "INSERT INTO points VALUES (?, 1) ON CONFLICT (payment) DO UPDATE SET times = times + 1 RETURNING times"


class Points:
    """One life of the consumer."""

    def __init__(self, node: Node, p: Params) -> None:
        self.node = node
        self.p = p
        self.db = node.disk.sql("main")
        self.db.script(SCHEMA)
        self.inbox = Inbox(self.db)
        self._count_extra()
        node.on("payment.made", reply="ack")(self.hear)

    async def hear(self, request: Request) -> Reply:
        """One delivery."""
        payment = int(request.body["payment"])
        times = 0

        async def effect() -> None:
            nonlocal times
            ((times,),) = await self.db.execute(CREDIT, (payment,))

        if self.p.inbox:
            first = await self.inbox.once(f"payment-{payment}", effect)
        else:
            await effect()
            first = True
        if first:
            self.node.state(CREDITED, Credited(payment, times, "credited").spelled())
            if times > 1:
                self._count_extra()
        else:
            self.node.state(CREDITED, Credited(payment, 1, "skipped").spelled())
        return Reply(None, "ack" if first else "ack, seen")

    def _count_extra(self) -> None:
        ((extra,),) = self.db.look("SELECT coalesce(sum(times - 1), 0) FROM points")
        if extra:
            self.node.state(EXTRA, extra)
