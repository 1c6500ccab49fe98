"""Where the limiters meet the simulated world: three tenants, gateways, a store, and an API behind them."""

from __future__ import annotations

from functools import partial
from typing import Any

from playground.sdk import Call, Missed, Node, OpenLoop, Refused, Request, World, lognormal, open_loop, poisson

from .gateway import API, Gateway
from .lanes import NODE as LANES_NODE
from .lanes import Lanes
from .params import IN_FLIGHT, Params
from .retrying import Impatient, Obedient, TooManyRequests, persist
from .store import STORE, place_store
from .tenants import ALICE, START_US, TENANTS, US, Requests

PATIENCE_S = 6.0
ATTEMPTS = 30
NEAR = 4
"""Store and API are this many times nearer to the gateways than clients are."""

EDGE_US = 400_000
"""How long alice's bursts take on either side of an edge."""

NOISY_PER_S = 20


class Lab:
    """Everything of one run. ``lanes`` is the instrument's current life."""

    def __init__(self, world: World, p: Params) -> None:
        self.world, self.p = world, p
        self.requests = Requests(world, p)
        self.gateways = [f"gateway_{i + 1}" for i in range(p.gateways)]
        self.lanes: Lanes | None = None
        self.herd_until_us = 0
        self.clients: dict[str, OpenLoop] = {}
        self.impatient = Impatient(0.2)
        actions = {"burst": self.burst, "edge_burst": self.edge_burst, "noisy": self.noisy, "herd": self.herd}
        for name, perform in actions.items():
            world.action(name, perform)

    # -- who asks ------------------------------------------------------------------------------------------------

    def place_tenants(self) -> None:
        """One client a tenant."""
        for row, tenant in enumerate(TENANTS):
            rate = self.p.alice_per_s if tenant == ALICE else self.p.others_per_s
            call = Call("", "GET", subject=lambda node, n: node.name, by=self.perform, timeout_s=PATIENCE_S)
            self.clients[tenant] = open_loop(
                self.world, tenant, arrivals=poisson(rate), call=call, label=tenant.capitalize(), about="an API key",
                tier=0, row=row - 1,
            )  # fmt: skip

    async def perform(self, node: Node, n: int) -> Any:
        """One request, and what the client makes of a refusal."""
        asked = self.requests.asked(node.name, n)
        try:
            return await persist(partial(self.ask, node, asked, n), Manner(self, node.name, n), ATTEMPTS)
        except TooManyRequests as refusal:
            after = refusal.retry_after_s
            raise Refused("429" if after is None else f"429, retry after {after}") from None

    async def ask(self, node: Node, asked: Any, n: int) -> Any:
        """One attempt."""
        gateway = self.gateways[self.world.draw("gateway", node.name, n) % len(self.gateways)]
        try:
            return await node.call(gateway, f"GET {asked.path}", asked, timeout_s=PATIENCE_S)
        except Refused as refused:
            if not refused.reason.startswith("429"):
                raise
            after = refused.reason.partition(": ")[2]
            raise TooManyRequests(int(after) if after else None) from None

    # -- who answers ---------------------------------------------------------------------------------------------

    def place_nodes(self) -> None:
        """Gateways, store, API and lanes."""
        world, p = self.world, self.p
        far, near = lognormal(median_ms=p.network_ms, sigma=0.2), lognormal(median_ms=p.network_ms / NEAR, sigma=0.2)
        for i, name in enumerate(self.gateways):
            row = i - (p.gateways - 1) // 2
            world.node(name, kind="gateway", label=f"Gateway {i + 1}", about="limiter.py", tier=1, row=row,
                       boot=self.boot_gateway)  # fmt: skip
        stored = p.where != "local" and p.variant not in IN_FLIGHT
        if stored:
            place_store(world, p, tier=2, row=-1)
        world.node(API, label="API", about="is protected", tier=2, row=1, workers=p.workers, queue=200,
                   boot=self.boot_api)  # fmt: skip
        world.node(LANES_NODE, kind="client", label="Lanes", about="every limiter at once", tier=3, row=1,
                   boot=self.boot_lanes)  # fmt: skip
        for gateway in self.gateways:
            for tenant in TENANTS:
                world.link(tenant, gateway, latency=far)
            if stored:
                world.link(gateway, STORE, latency=near)
            world.link(gateway, API, latency=near)

    def boot_gateway(self, node: Node) -> None:
        Gateway(node, self.p, lambda: self.lanes)

    def boot_lanes(self, node: Node) -> None:
        self.lanes = Lanes(node, self.p)

    def boot_api(self, node: Node) -> None:
        @node.on("GET", reply="200")
        async def answer(request: Request) -> int:
            await node.work(request.body)
            return 200

    # -- what a visitor does -------------------------------------------------------------------------------------

    def burst(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Many requests of alice within a moment."""
        count, lasts_us = int(args.get("requests", 2 * self.p.limit)), int(args.get("for_us", US))
        self._stream("burst", [world.now_us + lasts_us * i // count for i in range(count)])
        return f"alice sends {count} requests within {lasts_us / US:g} s"

    def edge_burst(self, world: World, target: str, args: dict[str, Any]) -> str:
        """A whole limit just before the next edge of a window, and another one just after."""
        window_us, limit = self.p.window_s * US, self.p.limit
        far_us = self.p.network_ms * 3_000
        first_us = world.now_us + EDGE_US + far_us
        edge_us = -(-(START_US + first_us) // window_us) * window_us - START_US
        before = [edge_us - far_us - EDGE_US + EDGE_US * i // limit for i in range(limit)]
        after = [edge_us + EDGE_US * i // limit for i in range(limit)]
        self._stream("edge", before + after)
        return f"alice sends {limit} requests just before {edge_us / US:g} s and {limit} just after"

    def noisy(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Alice sends far more than her limit for a while."""
        rate, lasts_us = int(args.get("rate_per_s", NOISY_PER_S)), int(args.get("for_us", 8 * US))
        self._stream("noise", [world.now_us + US * i // rate for i in range(rate * lasts_us // US)])
        return f"alice sends {rate} requests a second for {lasts_us // US} s"

    def herd(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Whoever is refused from now on for a while comes back as told."""
        lasts_us = int(args.get("for_us", 10 * US))
        self.herd_until_us = world.now_us + lasts_us
        return f"for {lasts_us // US} s everybody who is refused will come back exactly as told"

    def _stream(self, what: str, instants_us: list[int]) -> None:
        """Let alice ask at these instants; her numbers count down, apart from those of her arrivals."""
        client = self.clients[ALICE]
        if not client.node.alive:
            raise Missed("alice is down")
        began_us = self.world.now_us

        async def run() -> None:
            for i, at_us in enumerate(instants_us, 1):
                await self.world.pass_time(at_us - self.world.now_us)
                key = f"{ALICE}-{what}-{began_us // 1000}-{i}"
                client.node.spawn(client.ask(key, -(began_us + i)), what, request=key)

        client.node.spawn(run(), what)


class Manner:
    """How one client takes a refusal: as the parameters say, or as the button does."""

    def __init__(self, lab: Lab, tenant: str, n: int) -> None:
        self._lab, self._tenant, self._n = lab, tenant, n

    def wait_s(self, refusal: TooManyRequests) -> float:
        """Seconds until the next attempt; raises the refusal to give up."""
        lab = self._lab
        herd = lab.world.now_us < lab.herd_until_us
        if lab.p.retry == "impatient" and not herd:
            return lab.impatient.wait_s(refusal)
        if lab.p.retry == "never" and not herd:
            raise refusal
        spread_s = lab.p.window_s / 2 if lab.p.retry == "spread" and not herd else 0.0
        return Obedient(self._chance, spread_s).wait_s(refusal)

    def _chance(self) -> float:
        lab = self._lab
        return lab.world.draw("spread", self._tenant, self._n, lab.world.nth("spread", self._tenant, self._n)) / 2**64


def build(world: World, p: Params) -> None:
    """Declare nodes, links and actions."""
    lab = Lab(world, p)
    lab.place_tenants()
    lab.place_nodes()
