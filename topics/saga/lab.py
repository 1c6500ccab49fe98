"""Where the patterns meet the simulated world: a shop that takes orders, in one style or the other."""

from __future__ import annotations

from typing import Any

from playground.sdk import Call, Missed, Node, Request, World, lognormal, open_loop, poisson

from .choreographed import Caller, Dancer, place_broker
from .databases import place_database
from .deeds import PRODUCTS, SERVICES
from .mischief import Mischief
from .orchestrated import Desk
from .params import Params
from .services import serve

PATIENCE_S = 60.0
"""How long a customer, the gateway and the order service wait for the end of an order."""

GATEWAY_MS = 2
DATABASE_SHARE = 4
"""A database is this many times nearer to its service than services are to each other."""


class Shop:
    """Everything of one run. ``desk`` and ``caller`` hold the current lives, for the actions."""

    def __init__(self, world: World, p: Params) -> None:
        self.world = world
        self.p = p
        self.mischief = Mischief(world)
        self.desk: Desk | None = None
        self.caller: Caller | None = None
        world.action("call_person", self.call_person)

    def place_clients(self) -> None:
        """Customers who order, and customers who only look."""
        order = Call("gateway", "POST /orders", subject=lambda node, n: f"{node.name}-{n}", timeout_s=PATIENCE_S)
        open_loop(self.world, "shoppers", arrivals=poisson(self.p.rate_per_s), call=order,
                  label="Shoppers", about="web, mobile", tier=0, row=0)  # fmt: skip
        if self.p.looks_per_s:
            look = Call("inventory", "GET /stock", body=lambda node, n: {"sku": self.product("look", n)[0]},
                        subject=lambda node, n: self.product("look", n)[0], timeout_s=PATIENCE_S)  # fmt: skip
            open_loop(self.world, "visitors", arrivals=poisson(self.p.looks_per_s), call=look,
                      label="Visitors", about="ask what is left", tier=2, row=-1)  # fmt: skip

    def product(self, why: str, key: str | int) -> tuple[str, int]:
        """The product of an order or a look, with its price: the same in every variant."""
        return PRODUCTS[self.world.draw("product", why, key) % len(PRODUCTS)]

    def boot_gateway(self, node: Node) -> None:
        """Pass orders on."""
        time = lognormal(median_ms=GATEWAY_MS)

        @node.on("POST /orders", reply="201 Created")
        async def post(request: Request) -> Any:
            await node.work(time)
            return await node.call("orders", "POST /orders", request.body, timeout_s=PATIENCE_S)

    def boot_orders(self, node: Node) -> None:
        """Take orders, and serve the two steps that are its own."""
        if self.p.variant == "choreographed":
            self.caller = Caller(node, self.p, self.mischief)
        else:
            serve(node, self.p, self.mischief).serve_commands()

        @node.on("POST /orders", reply="placed")
        async def post(request: Request) -> Any:
            sku, price = self.product("order", request.key)
            data = {"sku": sku, "price": price, "at": round(node.clock.now(), 6)}
            if self.caller is not None:
                return await self.caller.place(request, data)
            return await node.call("orchestrator", "PlaceOrder", data, timeout_s=PATIENCE_S)

    def boot_service(self, node: Node) -> None:
        """Inventory, payment or shipping."""
        if self.p.variant == "choreographed":
            Dancer(node, self.p, self.mischief)
        else:
            serve(node, self.p, self.mischief).serve_commands()

    def boot_orchestrator(self, node: Node) -> None:
        """One life of the coordinator."""
        self.desk = Desk(node, self.p, self.mischief)

    def call_person(self, world: World, target: str, args: dict[str, Any]) -> str:
        """A person looks at every parked order and has it tried again."""
        if self.caller is not None:
            if not world.nodes["orders"].alive:
                raise Missed("the order service is down")
            self.caller.node.spawn(self.caller.take_up(), "take up")
            return "a person takes up the parked orders"
        if self.desk is None or not self.desk.node.alive:
            raise Missed("the orchestrator is down")
        return self.desk.take_up()


def build(world: World, p: Params) -> None:
    """Declare nodes, links and actions."""
    shop = Shop(world, p)
    shop.place_clients()
    world.node("gateway", kind="gateway", label="Gateway", about="POST /orders", tier=1, boot=shop.boot_gateway)
    # No bounded pool here: an order waits for the end of its saga, and the facts that end it must always get in.
    world.node("orders", label="Orders", about="order service", tier=2, boot=shop.boot_orders)
    place_database(world, "orders_db", p, label="orders", about="SQL", tier=2, row=1)
    if p.variant == "choreographed":
        middle = "broker"
        place_broker(world, p, label="Broker", about="facts", tier=3)
    else:
        middle = "orchestrator"
        world.node(middle, kind="coordinator", label="Orchestrator", about="orchestrator.py", tier=3,
                   boot=shop.boot_orchestrator)  # fmt: skip
    for row, (name, book) in enumerate((("inventory", "stock"), ("payment", "ledger"), ("shipping", "parcels")), -1):
        world.node(name, label=name.capitalize(), about=f"{name} service", tier=4, row=row, workers=8,
                   boot=shop.boot_service)  # fmt: skip
        place_database(world, book, p, label=book, about="SQL", tier=5, row=row)
    _link(world, p, middle)


def _link(world: World, p: Params, middle: str) -> None:
    far = lognormal(median_ms=p.network_ms, sigma=0.25)
    near = lognormal(median_ms=max(p.network_ms / DATABASE_SHARE, 1), sigma=0.25)
    for a, b in (("shoppers", "gateway"), ("gateway", "orders"), *((service, middle) for service in SERVICES)):
        world.link(a, b, latency=far)
    for service, book in (
        ("orders", "orders_db"),
        ("inventory", "stock"),
        ("payment", "ledger"),
        ("shipping", "parcels"),
    ):
        world.link(service, book, latency=near)
    if p.looks_per_s:
        world.link("visitors", "inventory", latency=far)
