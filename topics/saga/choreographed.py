"""The choreography's nodes: a broker in the middle, and services that react to what it brings."""

from __future__ import annotations

import asyncio

from playground.sdk import Delivery, Failure, Node, Refused, Request, World, broker

from .choreography import REACTIONS, Deadlines, ReactingService, Reaction
from .databases import TOO_LATE
from .deeds import DEEDS, SERVICES
from .errors import StepBarred, StepRefused
from .mischief import Mischief
from .params import Params
from .services import Service, serve

SETTLE = Reaction("OrderConfirmed", "do", "settle", None)
"""Under the semantic lock inventory also hears that an order is final."""

FINAL = ("OrderConfirmed", "OrderCancelled", "OrderParked")


def reactions_of(service: str, p: Params) -> tuple[Reaction, ...]:
    """What a service does about what it hears."""
    more = (SETTLE,) if p.lock and service == "inventory" else ()
    return REACTIONS[service] + more


def place_broker(world: World, p: Params, **place: object) -> None:
    """Declare the broker with every fact of the process."""
    heard = {service: [reaction.event for reaction in reactions_of(service, p)] for service in SERVICES}
    published = [r.then for s in SERVICES for r in REACTIONS[s]] + [r.otherwise for s in SERVICES for r in REACTIONS[s]]
    facts = dict.fromkeys([*(event for events in heard.values() for event in events), *filter(None, published)])
    timing = Delivery(timeout_s=p.timeout_ms / 1000, retry_s=0.5)
    broker(world, "broker", topics=list(facts), subscriptions=heard, delivery=timing, **place)


class Dancer:
    """One service of the choreography, in one life of its node."""

    def __init__(self, node: Node, p: Params, mischief: Mischief) -> None:
        self.node = node
        self.p = p
        self.mischief = mischief
        self.service: Service = serve(node, p, mischief)
        self.reacting = ReactingService(
            reactions_of(node.name, p), act=self.act, undo=self.undo, publish=self.publish, tries=p.undo_tries
        )
        for event in self.reacting.events:
            node.on(event, reply="ack")(self.hear)

    async def hear(self, request: Request) -> None:
        """Take a fact from the broker; the reply acknowledges it."""
        await self.reacting.hear(request.operation, request.key, request.body)

    async def act(self, step: str, saga: str, data: dict) -> None:
        """Do a step, with the pattern's errors."""
        try:
            await self.service.act(DEEDS[step], saga, data)
        except Refused as no:
            raise (StepBarred if no.reason == TOO_LATE else StepRefused)(no.reason) from no

    async def undo(self, step: str, saga: str, data: dict) -> None:
        """Undo a step."""
        await self.service.undo(DEEDS[step], saga, data)

    async def publish(self, event: str, saga: str, data: dict) -> None:
        """Tell the broker a fact; twice when mischief wants."""
        for _ in range(2 if self.mischief.next_twice(self.node.name) else 1):
            await self.node.call("broker", event, data, kind="event", timeout_s=self.p.timeout_ms / 1000)


class Caller(Dancer):
    """The order service: it also takes orders, tells how they ended, and gives up on silence."""

    def __init__(self, node: Node, p: Params, mischief: Mischief) -> None:
        super().__init__(node, p, mischief)
        self.ends: dict[str, asyncio.Event] = {}
        self.ended: dict[str, str] = {}
        self.deadlines = Deadlines(patience_s=p.patience_s, abandon=self.abandon, publish=self.announce)
        node.every(max(p.patience_s / 2, 0.5), self.sweep, "deadlines")

    async def place(self, request: Request, data: dict) -> str:
        """Create the order, announce it, and wait for a fact that ends it."""
        end = self.ends.setdefault(request.key, asyncio.Event())
        await self.service.act(DEEDS["create"], request.key, data)
        await self.publish("OrderCreated", request.key, data)
        await end.wait()
        fact = self.ended[request.key]
        if fact == "OrderCancelled":
            raise Refused(fact)
        return fact

    async def hear(self, request: Request) -> None:
        """React, and let the customer know when that ended the order."""
        fact = await self.reacting.hear(request.operation, request.key, request.body)
        if fact in FINAL:
            self.ended[request.key] = fact
            self.ends.setdefault(request.key, asyncio.Event()).set()

    async def sweep(self) -> None:
        """Give up on overdue orders. When the database is away, the next sweep does it."""
        try:
            await self.deadlines.sweep(self.node.clock.now())
        except Failure as failure:
            self.node.state("sweep", failure.reason)

    async def abandon(self, before: float) -> list[tuple[str, dict]]:
        """Overdue orders, which can no longer be confirmed."""
        body = {"before": before}
        rows = await self.node.call("orders_db", "ABANDON orders", body, kind="write", timeout_s=1.0)
        return [(saga, data) for saga, data in rows]

    async def announce(self, event: str, saga: str, data: dict) -> None:
        """Publish on behalf of an order that no request of this instant is about."""
        self.node.spawn(self._try_to_publish(event, saga, data), "announce", saga)

    async def take_up(self) -> None:
        """A person has looked at the parked orders: walk them back once more."""
        for saga, data in await self.node.call("orders_db", "UNPARK orders", {}, kind="write", timeout_s=1.0):
            await self.announce("OrderAbandoned", saga, data)

    async def _try_to_publish(self, event: str, saga: str, data: dict) -> None:
        try:
            await self.publish(event, saga, data)
        except Failure as failure:
            self.node.state("sweep", failure.reason)
