"""Where the patterns meet the simulated world: shoppers, a payment API, keys, a ledger, a queue and its consumer."""

from __future__ import annotations

from typing import Any

from playground.sdk import Delivery, Missed, Node, Planned, World, broker, lognormal

from .api import Api
from .key_store import NAME as STORE
from .key_store import KeyStore, place_key_store
from .ledger import NAME as LEDGER
from .ledger import Ledger, place_ledger
from .params import Params
from .payers import NAME as SHOPPERS
from .payers import Payers
from .points import NAME as POINTS
from .points import Points
from .profiles import CLIENT, NAME, place_profiles

SILENT_US = 1_000
DOWN_US = 600_000


class Lab:
    """Everything of one run."""

    def __init__(self, world: World, p: Params) -> None:
        self.world = world
        self.p = p
        self.payers = Payers(world, p)
        self.lives: dict[str, Ledger] = {}
        self.stores: list[KeyStore] = []
        for name in ("lose_response", "crash_between", "expire_key", "lose_keys"):
            world.action(name, getattr(self, name))

    def place(self) -> None:
        """Nodes and links."""
        world, p = self.world, self.p
        world.node("api", label="Payment API", about="POST /api/payments", tier=1, row=0, boot=self.boot_api)
        if p.has_store:
            place_key_store(world, self.stores)
        place_ledger(world, p, self.lives)
        broker(world, "queue", topics=["payment.made"], subscriptions={POINTS: ["payment.made"]},
               delivery=Delivery(timeout_s=0.4, retry_s=0.3), label="Queue", about="at least once", tier=3,
               row=0)  # fmt: skip
        world.node(POINTS, label="Points", about="consumer, inbox" if p.inbox else "consumer, no inbox", tier=4, row=0,
                   boot=self.boot_points)  # fmt: skip
        if p.methods_per_s:
            place_profiles(world, p)
        self._link()

    def _link(self) -> None:
        latency = lognormal(median_ms=self.p.network_ms, sigma=0.1)
        pairs = [(SHOPPERS, "api"), ("api", LEDGER), (LEDGER, "queue"), ("queue", POINTS)]
        if self.p.has_store:
            pairs.append(("api", STORE))
        if self.p.methods_per_s:
            pairs.append((CLIENT, NAME))
        for a, b in pairs:
            self.world.link(a, b, latency=latency)

    # -- lives ---------------------------------------------------------------------------------------------------

    def boot_api(self, node: Node) -> None:
        Api(node, self.p)

    def boot_points(self, node: Node) -> None:
        Points(node, self.p)

    # -- actions -------------------------------------------------------------------------------------------------

    def lose_response(self, world: World, target: str, args: dict[str, Any]) -> str:
        """The next answer of the API is lost on its way: the payment was made, and the client cannot know."""
        self._plan("cut", f"link:api>{SHOPPERS}", "api", "reply", "before", SILENT_US)
        return "the next answer of the API is lost"

    def crash_between(self, world: World, target: str, args: dict[str, Any]) -> str:
        """A process dies between the charge and the writing of the key, or where that would be."""
        if self.p.has_store:
            self._plan("crash", "api", "api", "charged", "before", DOWN_US)
            return "the API will die after the next charge, before it completes the key"
        self._plan("crash", LEDGER, LEDGER, "commit", "before", DOWN_US)
        return "the ledger will die when the next payment is written, before it is committed"

    def expire_key(self, world: World, target: str, args: dict[str, Any]) -> str:
        """The latest key is forgotten before its time, and its client comes once more."""
        return self._forget(last=True, count=1)

    def lose_keys(self, world: World, target: str, args: dict[str, Any]) -> str:
        """All keys are lost, and the latest clients come once more."""
        return self._forget(last=False, count=3)

    def _forget(self, *, last: bool, count: int) -> str:
        if not self.payers.last:
            raise Missed("nobody has paid yet")
        if self.p.variant in ("none", "put"):
            raise Missed("no key is kept")
        intent = self.payers.intent(self.payers.last[-1])
        if self.stores:
            if not self.stores[0].node.alive:
                raise Missed("the key store is down")
            self.stores[0].forget(f"idempotency:{intent.tenant}:{intent.key}" if last else None)
        else:
            ledger = self.lives[LEDGER]
            if not ledger.node.alive:
                raise Missed("the ledger is down")
            ledger.node.spawn(ledger.lose_keys(intent.key if last else None), "lose keys")
        what = f"the key {intent.key} is forgotten" if last else "all keys are lost"
        return f"{what}; {self.payers.late_retry(self.world, '', {'count': count})}"

    def _plan(self, kind: str, target: str, node: str, point: str, edge: str, for_us: int) -> None:
        if not self.world.nodes[node].alive:
            raise Missed(f"{node} is down")
        nth = self.world.nodes[node].current.passed(point) + 1
        args = (("for_us", for_us),)
        self.world.points.plan(Planned(kind, target, args, node=node, point=point, edge=edge, nth=nth))


def build(world: World, p: Params) -> None:
    """Declare nodes, links and actions."""
    Lab(world, p).place()
