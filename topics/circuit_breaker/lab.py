"""The world: shoppers and visitors, a fleet of order instances, payment and its ledger."""

from __future__ import annotations

from functools import partial
from typing import Any

from playground.sdk import Call, Missed, Node, Refused, World, open_loop, poisson

from .orders import BROWSE, PLACE, Orders, gave_fallback
from .params import Params
from .payment import Payment, ledger
from .retry import Retry, fixed

SHOPPER_PATIENCE_S = 8.0
VISITOR_PATIENCE_S = 1.0


class Shop:
    """Everything of one run. ``orders`` and ``payment`` hold the current lives, for the actions."""

    def __init__(self, world: World, p: Params) -> None:
        self.world = world
        self.p = p
        self.instances = ["orders", *(f"orders-{n}" for n in range(2, p.fleet + 1))]
        self.middle = (p.fleet - 1) // 2  # the row of what there is one of
        self.orders: dict[str, Orders] = {}
        self.payment: Payment | None = None
        self.retry = Retry(p.client_attempts, fixed(0.2), worth=worth_asking_again) if p.client_attempts > 1 else None
        self.shoppers = open_loop(
            world, "shoppers", arrivals=poisson(p.rate_per_s), call=Call(PLACE, PLACE, by=self.place),
            about="place orders", tier=0, row=self.middle,
        )  # fmt: skip
        if p.browse_per_s:
            open_loop(
                world, "visitors", arrivals=poisson(p.browse_per_s), call=Call(BROWSE, BROWSE, by=self.browse),
                about="look at products", tier=0, row=self.middle + 1,
            )  # fmt: skip

    def instance(self, n: int) -> str:
        """Requests go round the fleet."""
        return self.instances[n % len(self.instances)]

    async def place(self, node: Node, n: int) -> Any:
        """A shopper's order, tried as often as its shopper likes."""
        order = {"order": f"order-{n}", "amount": 100}
        ask = partial(node.call, self.instance(n), PLACE, order, timeout_s=SHOPPER_PATIENCE_S)
        return await (self.retry.call(ask) if self.retry else ask())

    async def browse(self, node: Node, n: int) -> Any:
        """A visitor's product page."""
        return await node.call(self.instance(n), BROWSE, timeout_s=VISITOR_PATIENCE_S)

    def boot_orders(self, node: Node) -> None:
        """Start a life of an order instance: a new pool, a closed breaker."""
        self.orders[node.name] = Orders(node, self.p)

    def boot_payment(self, node: Node) -> None:
        """Start a life of payment."""
        self.payment = Payment(self.world, node, self.p)

    def force_open(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Open the breakers of one instance, or of all."""
        return self._each_breaker(target, "force_open", "forced open")

    def release(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Close what was forced open."""
        return self._each_breaker(target, "release", "released")

    def lose_probe(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Payment takes its next charge and never answers."""
        self.payment.swallow += 1
        return "payment will never answer its next charge"

    def _each_breaker(self, target: str, method: str, words: str) -> str:
        names = [name for name in self.instances if target in ("world", name) and self.world.nodes[name].alive]
        breakers = [self.orders[name].client.breaker for name in names]
        if not any(breakers):
            raise Missed("there is no breaker to act on")
        for breaker in breakers:
            getattr(breaker, method)()
        return f"{', '.join(names)} {words}"


def worth_asking_again(error: Exception) -> bool:
    """A shopper asks again after a breakdown, not after an answer."""
    return not isinstance(error, Refused) and not gave_fallback(error)


def build(world: World, p: Params) -> None:
    """Declare nodes, links and actions."""
    shop = Shop(world, p)
    for row, name in enumerate(shop.instances):
        about = "orders, product pages"
        world.node(name, about=about, tier=1, row=row, workers=p.workers, queue=p.queue, boot=shop.boot_orders)
    world.node(
        "payment",
        about="charges cards",
        tier=2,
        row=shop.middle,
        workers=p.payment_workers,
        queue=p.payment_queue,
        boot=shop.boot_payment,
    )
    world.node("ledger", kind="database", about="keeps charges", tier=3, row=shop.middle, boot=ledger)
    for name in shop.instances:
        world.link("shoppers", name)
        world.link(name, "payment")
        if p.browse_per_s:
            world.link("visitors", name)
    world.link("payment", "ledger")
    world.action("force_open", shop.force_open)
    world.action("release_breaker", shop.release)
    world.action("lose_probe", shop.lose_probe)
    world.action("burst", shop.shoppers.burst)
