"""Everybody who sends requests: the shop's app, visitors, a partner, and strangers with bad tokens."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from playground.sdk import Call, Missed, Node, OpenLoop, Response, World, open_loop, poisson

from .configuration import read
from .params import Params
from .paths import segments
from .routes import RouteTable
from .shop_routes import API, HISTORY, ORDERS, SERVICES, first_version
from .wallet import BAD, FULL, READ, Wallet

USERS = 20
PRODUCTS = 50
SEED_ORDER = 123


@dataclass(frozen=True)
class Wish:
    """What one request asks, as whom, with which kind of token."""

    method: str
    path: str
    subject: str = ""
    kind: str = "good"
    address: str = ""
    scope: str = FULL

    @property
    def label(self) -> str:
        return f"{self.method} {self.path}"


class Askers:
    """The four clients. ``gateways`` is empty where there is none: then they know the services themselves."""

    def __init__(self, world: World, p: Params, gateways: list[str], wallet: Wallet) -> None:
        self.world = world
        self.p = p
        self.gateways = gateways
        self.wallet = wallet
        self.table: RouteTable = read(first_version(p), SERVICES).table
        self.only: str | None = None
        self.clients: dict[str, OpenLoop] = {}

    def place(self) -> None:
        """Declare those who send anything."""
        p = self.p
        self._client("app", p.app_per_s, 0, "Shop app", "orders, profiles", self.app)
        self._client("web", p.web_per_s, 1, "Visitors", "product pages", self.web)
        self._client("partner", p.partner_per_s, 2, "Partner", "may only read", self.partner)
        self._client("strangers", p.strangers_per_s, 3, "Strangers", "bad tokens", self.strangers)

    def intrude(self, world: World, target: str, args: dict[str, Any]) -> str:
        """The action: three seconds of strangers with one kind of token."""
        kind = str(args.get("token", "forged"))
        if kind not in BAD:
            raise Missed(f"args.token: got {kind!r}, accepted {', '.join(BAD)}")
        if "strangers" not in self.clients:
            raise Missed("nobody sends bad tokens in this run")
        self.only = kind
        return f"{self.clients['strangers'].burst(world, target, {'rate_per_s': 10, 'for_s': 3})}, {kind} ones"

    def burst(self, world: World, target: str, args: dict[str, Any]) -> str:
        """The action: more requests of one client."""
        if target not in self.clients:
            raise Missed(f"{target}: accepted {', '.join(self.clients)}")
        return self.clients[target].burst(world, target, args)

    # -- what they want ------------------------------------------------------------------------------------------

    def app(self, n: int) -> Wish:
        subject = f"user-{n % USERS or USERS}"
        if n == 1:
            return Wish("GET", f"{ORDERS}/{SEED_ORDER}", subject)
        order = self.world.draw("order", n) % 1000
        which = self.world.draw("wish", n) % 10
        if which == 0:
            return Wish("POST", ORDERS, subject)
        path = {
            1: f"{API}/users/{n % USERS}", 2: f"{API}/overview", 3: f"{HISTORY}/{order}",
            4: f"{API}/orders-export/today", 5: f"{API}//orders/./{order}",
        }.get(which, f"{ORDERS}/{order}")  # fmt: skip
        return Wish("GET", path, subject)

    def web(self, n: int) -> Wish:
        return Wish(
            "GET",
            f"{API}/products/{self.world.draw('product', n) % PRODUCTS + 1}",
            kind="none",
            address=f"visitor-{n % USERS}",
        )

    def partner(self, n: int) -> Wish:
        if self.world.draw("partner", n) % 12 == 0:
            return Wish("POST", ORDERS, "partner", scope=READ)
        return Wish("GET", f"{ORDERS}/{n % 1000}", "partner", scope=READ)

    def strangers(self, n: int) -> Wish:
        kind = self.only or BAD[self.world.draw("bad", n) % len(BAD)]
        return Wish("GET", f"{ORDERS}/{self.world.draw('order', n) % 1000}", "user-3", kind)

    # -- how they ask --------------------------------------------------------------------------------------------

    def _client(self, name: str, rate_per_s: float, row: int, label: str, about: str, wish: Any) -> None:
        if not rate_per_s:
            return
        wished = lru_cache(maxsize=64)(wish)  # asked for its path, for what is noted, and to be sent
        call = Call(
            "", label, subject=lambda node, n: wished(n).path, value=lambda node, n: self._told(wished(n)),
            by=lambda node, n: self._ask(node, wished(n), n),
        )  # fmt: skip
        self.clients[name] = open_loop(
            self.world, name, arrivals=poisson(rate_per_s), call=call, label=label, about=about, tier=0, row=row
        )

    def _told(self, wish: Wish) -> str:
        """What the invocation notes: whose token, and of what kind."""
        kind = "revoked" if wish.kind == "good" and wish.subject in self.wallet.revoked else wish.kind
        return f"{wish.method} {kind} {wish.subject}".strip()

    async def _ask(self, node: Node, wish: Wish, n: int) -> Response:
        headers = {"x-wait-ms": str(self.p.told_ms)}
        if wish.address:
            headers["x-address"] = wish.address
        if wish.subject:
            headers["authorization"] = f"Bearer {self.wallet.token(wish.subject, wish.scope, wish.kind)}".strip()
        if self.gateways:
            return await self._answer(node, self.gateways[n % len(self.gateways)], wish.label, headers)
        return await self._by_itself(node, wish, headers)

    async def _by_itself(self, node: Node, wish: Wish, headers: dict[str, str]) -> Response:
        """Without a gateway the client has the route table in its own program."""
        route = self.table.match(segments(wish.path))
        assert route is not None
        if route.to:
            return await self._answer(node, route.service_for(wish.subject), wish.label, headers)
        for path in route.gather.values():
            part = self.table.match(segments(path))
            assert part is not None
            await self._answer(node, part.service_for(wish.subject), f"GET {path}", headers)
        return Response(200, "in three requests")

    async def _answer(self, node: Node, target: str, label: str, headers: dict[str, str]) -> Response:
        """One answer, or the failure that came instead."""
        answer = await node.call(target, label, timeout_s=self.p.patience_ms / 1000, headers=headers)
        left = answer.headers.get("X-RateLimit-Remaining")
        return Response(answer.status, None if left is None else f"{left} left this hour")
