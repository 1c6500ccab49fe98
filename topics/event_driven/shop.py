"""The order service as a node: it makes an order and its news one, in the way that the parameters say."""

from __future__ import annotations

import asyncio

from playground.sdk import Errored, Failure, Node, Refused, Reply, Request, Sql, World, database

from .broker_node import GROUPS
from .broker_node import NAME as BROKER
from .defects import ById
from .notes import DROPPED, PLACED
from .outbox import CAPTURE, SCHEMA, Orders, Relay
from .params import Params
from .partitioned_log import Event

NAME = "orders"
BETWEEN = "between"
"""The effect point between the two halves of a dual write."""

PREPARE_US = (3_000, 90_000)
"""An order takes its number first, and so long later it is committed: numbers and commits are not in one order."""

SKIPPED = 32
"""After a restart a sequence goes on so far behind the last order: numbers that were given out are not given again, as
PostgreSQL's sequences have it."""

POLL_S = 0.5
WAIT_S = 1.0
CALL_S = 0.8
CONSUMERS = {"email": "email", "inventory": "inventory_1", "analytics": "analytics", "search": "search"}


class Shop:
    """One life of the node. Numbers come from a sequence, as databases have them: what takes one may commit later."""

    def __init__(self, node: Node, db: Sql, p: Params, told: set[int]) -> None:
        self.node, self.db, self.p = node, db, p
        self._told = told
        self._orders = Orders(db, told=p.publishing == "outbox")
        self._relay = (ById if p.relay == "last_id" else Relay)(db)
        self._news = asyncio.Event()
        self._behind = 0
        self._dropped = 0
        node.on("POST")(self.post)
        self._number = 0
        for number, customer in db.look("SELECT id, customer FROM orders ORDER BY id"):
            self._number = number + SKIPPED
            self._tell(number, customer)
        if p.relayed and p.variant != "sync":
            node.spawn(self._relay_for_ever(), "relay")

    async def post(self, request: Request) -> Reply:
        """One order."""
        customer, item = request.body
        self._number += 1
        number = self._number
        low, high = PREPARE_US
        await self.node.work(low + self.node.draw("prepare") % (high - low), "prepare")
        if self.p.pressure == "shed" and self._behind > self.p.most_behind:
            raise Refused("503 consumers are behind")
        event = Event(f"order-{number}", customer, item)
        try:
            await self._place(number, customer, item, event)
        except Failure as failure:
            if failure.definite:
                raise
            raise Errored(failure.reason) from None
        return Reply(number, "201 Created")

    async def _place(self, number: int, customer: str, item: str, event: Event) -> None:
        if self.p.variant == "sync":
            await self._call_all(event)
        elif self.p.publishing == "publish_first":
            await self._publish(event)
            with self.node.effect(BETWEEN):
                pass
        await self._orders.place(number, customer, item)
        self._tell(number, customer)
        if self.p.relayed:
            self._news.set()
        elif self.p.publishing == "commit_first" and self.p.variant != "sync":
            with self.node.effect(BETWEEN):
                pass
            await self._publish_or_lose(event)

    async def _call_all(self, event: Event) -> None:
        """One service after another; the first that fails fails the user."""
        for group in GROUPS:
            name = CONSUMERS[group]
            try:
                await self.node.call(name, f"NOTIFY {event.id}", event, timeout_s=CALL_S)
            except Failure as failure:
                raise Refused(f"502 {group} {'is down' if failure.definite else 'does not answer'}") from None

    # -- publishing ----------------------------------------------------------------------------------------------

    async def _publish(self, event: Event) -> None:
        self._behind = await self.node.call(BROKER, f"PUBLISH {event.id}", event, timeout_s=WAIT_S, kind="event")

    async def _publish_or_lose(self, event: Event) -> None:
        """The order stands. If this fails nobody will hear of it: the bug of every dual write."""
        try:
            await self._publish(event)
        except Failure:
            return

    async def _relay_for_ever(self) -> None:
        while True:
            self._news.clear()
            try:
                await self._relay_some()
                async with asyncio.timeout(POLL_S * 4):
                    await self._news.wait()
            except (Failure, TimeoutError):
                await asyncio.sleep(0 if self._news.is_set() else POLL_S / 4)

    async def _relay_some(self) -> None:
        while pending := await self._relay.pending():
            for event in pending:
                if self._behind > self.p.most_behind and not await self._may_go_on(event):
                    continue
                await self._publish(event)
                await self._relay.published(event)

    async def _may_go_on(self, event: Event) -> bool:
        """Backpressure: wait until the slowest group has caught up, or drop the event."""
        if self.p.pressure == "drop":
            self._dropped += 1
            self._behind = await self.node.call(BROKER, "LAG", timeout_s=WAIT_S)
            self.node.state(DROPPED, f"{self.node.incarnation * 100_000 + self._dropped} {event.id}")
            await self._relay.published(event)
            return False
        while self.p.pressure == "block" and self._behind > self.p.most_behind:
            await asyncio.sleep(POLL_S)
            self._behind = await self.node.call(BROKER, "LAG", timeout_s=WAIT_S)
        return True

    def _tell(self, number: int, customer: str) -> None:
        if number not in self._told:
            self._told.add(number)
            self.node.state(PLACED, f"{number} {customer}")


def place_shop(world: World, p: Params) -> None:
    """Declare the node."""
    told: set[int] = set()

    def boot(node: Node, db: Sql) -> None:
        Shop(node, db, p, told)

    schema = SCHEMA + (CAPTURE if p.publishing == "cdc" else "")
    database(world, NAME, schema=schema, boot=boot, label="Orders", about="order and event", tier=1, row=1)
