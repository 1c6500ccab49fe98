"""Where the patterns meet the simulated world: shoppers, an order service, a broker, and four services that listen."""

from __future__ import annotations

from typing import Any

from playground.sdk import Call, Missed, Node, Planned, World, lognormal, open_loop, poisson

from .broker_node import NAME as BROKER
from .broker_node import Broker, place_broker
from .members import POISON, Shared, place_members
from .params import Params
from .replica import NAME as REPLICA
from .shop import BETWEEN, place_shop
from .shop import NAME as ORDERS
from .stock import NAME as STOCK
from .stock import place_stock

SHOPPERS = "shoppers"
CUSTOMERS = 7
ITEMS = ("lamp", "chair", "kettle", "rug")
EXTRA = 1_000_000
DOWN_US = 900_000


class Lab:
    """Everything of one run."""

    def __init__(self, world: World, p: Params) -> None:
        self.world, self.p = world, p
        self.shared = Shared()
        self.brokers: dict[str, Broker] = {}
        self._extra: dict[int, str] = {}
        call = Call(ORDERS, "POST", subject=lambda node, n: self.customer(n), by=self.order)
        self.shoppers = open_loop(
            world, SHOPPERS, arrivals=poisson(p.orders_per_s), call=call, label="Shoppers", about="place orders",
            tier=0, row=1,
        )  # fmt: skip
        world.action("burst", self.shoppers.burst)
        for name in ("poison", "crash_between", "add_member", "replay_dead"):
            world.action(name, getattr(self, name))

    def customer(self, n: int) -> str:
        """Who orders."""
        return f"c{self.world.draw('customer', n) % CUSTOMERS + 1}"

    async def order(self, node: Node, n: int) -> Any:
        """One order; customers ask once."""
        item = self._extra.get(n) or ITEMS[self.world.draw("item", n) % len(ITEMS)]
        return await node.call(ORDERS, "POST order", (self.customer(n), item), timeout_s=5)

    def place(self) -> None:
        """Nodes and links."""
        world, p = self.world, self.p
        place_shop(world, p)
        if p.variant != "sync":
            place_broker(world, p, self.brokers)
        names = place_members(world, p, self.shared)
        place_stock(world, remembers=p.delivery == "effectively_once")
        latency = lognormal(median_ms=p.network_ms, sigma=0.1)
        pairs = [(SHOPPERS, ORDERS)]
        if p.variant == "sync":
            pairs += [(ORDERS, name) for name in names]
        else:
            pairs += [(ORDERS, BROKER), *((BROKER, name) for name in names)]
            if p.acks == "all":
                pairs.append((BROKER, REPLICA))
        pairs += [(name, STOCK) for name in names if name.startswith("inventory")]
        for a, b in pairs:
            world.link(a, b, latency=latency)

    # -- actions -------------------------------------------------------------------------------------------------

    def poison(self, world: World, target: str, args: dict[str, Any]) -> str:
        """An order whose event no consumer can handle."""
        if not self.shoppers.node.alive:
            raise Missed(f"{SHOPPERS} are down")
        n = EXTRA + len(self._extra)
        self._extra[n] = POISON
        key = f"extra-{n - EXTRA + 1}"
        self.shoppers.node.spawn(self.shoppers.ask(key, n), "extra", key)
        return f"{key}: an order whose event nobody can handle"

    def crash_between(self, world: World, target: str, args: dict[str, Any]) -> str:
        """The order service dies between the two halves of a dual write, or after the commit of an order."""
        node = world.nodes[ORDERS]
        if not node.alive:
            raise Missed(f"{ORDERS} is down")
        dual = self.p.variant != "sync" and not self.p.relayed
        point = BETWEEN if dual else "commit"
        nth = node.current.passed(point) + 1
        args_ = (("for_us", DOWN_US),)
        world.points.plan(Planned("crash", ORDERS, args_, node=ORDERS, point=point, edge="after", nth=nth))
        return (
            "the order service will die between order and event" if dual else "the order service will die at a commit"
        )

    def add_member(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Who stands by joins the group of inventory."""
        if self.p.variant == "sync":
            raise Missed("nobody shares partitions here")
        if not self.shared.standing_by:
            raise Missed("nobody stands by any more")
        name = self.shared.standing_by.pop()
        if world.nodes[name].alive:
            self.shared.lives[name].start()
        return f"{name} joins the group of inventory"

    def replay_dead(self, world: World, target: str, args: dict[str, Any]) -> str:
        """The consumers are mended, and every dead letter is tried again."""
        broker = self.brokers.get(BROKER)
        if broker is None or not broker.node.alive:
            raise Missed("there is no broker to ask")
        self.shared.mended = True
        broker.node.spawn(broker.replay(), "replay")
        return "the consumers are mended, and dead letters are tried again"


def build(world: World, p: Params) -> None:
    """Declare nodes, links and actions."""
    Lab(world, p).place()
