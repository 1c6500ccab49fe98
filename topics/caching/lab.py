"""The world: readers and editors, application servers, a cache that speaks Redis, and a database behind a pool."""

from __future__ import annotations

from functools import partial
from typing import Any

from playground.sdk import Call, Missed, Node, Redis, World, Zipf, lognormal, open_loop, poisson

from .application import Application
from .cache_node import CacheNode, place_cache
from .change_feed import ChangeFeed
from .database import place_database
from .edge import Browsers, place_cdn, purge
from .goods import FIRST, HOT, MISSING_FROM, PAGES, key_of, path_of, shown_on
from .notes import noting
from .params import Params
from .reading import FORGIVES, THROUGH

READ = "GET"
WRITE = "PUT"
PATIENCE_S = 5.0
NEAR = 4
"""Cache and database are this many times nearer to the servers than readers are."""

SCAN_FROM, ABSENT_FROM = -1, -1_000_000
"""Numbers of requests that no arrival has: a scan counts down from the first, requests for what is missing from the
second."""

SECOND_US = 1_000_000


class Shop:
    """Everything of one run. ``lives`` holds the cache's current life, for the actions."""

    def __init__(self, world: World, p: Params) -> None:
        self.world, self.p = world, p
        self.lives: dict[str, CacheNode] = {}
        self.browsers: tuple[int, Browsers] | None = None
        self.servers = [f"app_{i + 1}" for i in range(p.apps)]
        self.popular = Zipf(p.products, p.skew_percent / 100)
        read = Call(READ, READ, subject=self.wanted, by=self.read, timeout_s=PATIENCE_S)
        write = Call(WRITE, WRITE, subject=self.edited, value=self.price, by=self.write, timeout_s=PATIENCE_S)
        middle = (p.apps - 1) // 2
        self.readers = open_loop(world, "readers", arrivals=poisson(p.rate_per_s), call=read, label="Readers",
                                 about="look at products", tier=0, row=middle)  # fmt: skip
        self.editors = open_loop(world, "editors", arrivals=poisson(p.changes_per_min / 60), call=write,
                                 label="Editors", about="change prices", tier=0, row=middle + 1)  # fmt: skip
        actions = {
            "change_price": self.change_price,
            "flush": self.flush,
            "expire_hot": self.expire_hot,
            "scan": self.scan,
            "ask_missing": self.ask_missing,
            "spike": self.readers.burst,
        }
        for name, perform in actions.items():
            world.action(name, perform)

    # -- who asks for what ---------------------------------------------------------------------------------------

    def wanted(self, node: Node, n: int) -> str:
        """The key of read ``n``."""
        if n <= ABSENT_FROM:
            return key_of(MISSING_FROM + ABSENT_FROM - n)
        if n < 0:
            return key_of(FIRST + (SCAN_FROM - n) % self.p.products)
        if self.world.draw("list", n) * 100 >> 64 < self.p.pages_percent:
            return PAGES[self.world.draw("which list", n) % len(PAGES)]
        return key_of(FIRST + self.popular.key(self.world.draw, "read", n))

    def edited(self, node: Node, n: int) -> str:
        """The product of write ``n``: those of an arrival are drawn, the button's is the first."""
        return HOT if n < 0 else key_of(FIRST + self.popular.key(self.world.draw, "write", n))

    def price(self, node: Node, n: int) -> int:
        """The price that write ``n`` sets; no two writes of a product set the same one."""
        return 5_000 - n if n < 0 else 1_000 + n

    async def read(self, node: Node, n: int) -> Any:
        path = path_of(self.wanted(node, n))
        if self.p.edge:
            which = self.world.draw("browser", n) % self.p.browsers
            return await self._browsers(node).read(which, path)
        return await node.call(self._server("read", n), f"{READ} {path}", path, timeout_s=PATIENCE_S)

    async def write(self, node: Node, n: int) -> Any:
        key = self.edited(node, n)
        body = (key, self.price(node, n))
        label = f"{WRITE} {path_of(key)}"
        return await node.call(self._server("write", n), label, body, kind="write", timeout_s=PATIENCE_S)

    def _browsers(self, node: Node) -> Browsers:
        """Those of the readers' current life."""
        if self.browsers is None or self.browsers[0] != node.incarnation:
            self.browsers = (node.incarnation, Browsers(node, self.p.browsers))
        return self.browsers[1]

    def _server(self, what: str, n: int) -> str:
        return self.servers[self.world.draw("server", what, n) % len(self.servers)]

    # -- who answers ---------------------------------------------------------------------------------------------

    def place(self) -> None:
        """Nodes and links."""
        world, p = self.world, self.p
        far, near = lognormal(median_ms=p.network_ms, sigma=0.2), lognormal(median_ms=p.network_ms / NEAR, sigma=0.2)
        middle, tier = (p.apps - 1) // 2, 1 + p.edge
        for row, name in enumerate(self.servers):
            world.node(name, label=f"App {row + 1}", about="cache_aside.py", tier=tier, row=row, boot=self.boot_server)
        place_cache(world, p, self.lives, tier=tier + 1, row=middle)
        place_database(world, p, tier=tier + 1, row=middle + 1)
        if p.edge:
            place_cdn(world, p, self.servers, tier=1, row=middle)
        for name in self.servers:
            if not p.edge:
                world.link("readers", name, latency=far)
            world.link("editors", name, latency=far)
            world.link(name, "cache", latency=near)
            world.link(name, "db", latency=near)
        if p.variant in THROUGH:
            world.link("cache", "db", latency=near)
        if p.invalidation == "cdc":
            world.node("relay", kind="coordinator", label="Relay", about="change_feed.py", tier=tier + 2, row=middle,
                       boot=self.boot_relay)  # fmt: skip
            world.link("relay", "db", latency=near)
            world.link("relay", "cache", latency=near)
            if p.edge:
                world.link("relay", "cdn", latency=far)

    def boot_server(self, node: Node) -> None:
        Application(node, self.p)

    def boot_relay(self, node: Node) -> None:
        async def changes(after: int) -> Any:
            return await node.call("db", f"POLL changes after {after}", after, timeout_s=1.0)

        feed = ChangeFeed(
            Redis(node, "cache", timeout_s=1.0), changes, shown_on,
            then=partial(purge, node, self.p, noting(node)), forgives=FORGIVES,
        )  # fmt: skip
        node.shows(position=lambda: feed.position)
        node.spawn(feed.run(self.p.relay_ms / 1000), "follow")

    # -- what a visitor does -------------------------------------------------------------------------------------

    def change_price(self, world: World, target: str, args: dict[str, Any]) -> str:
        """An editor sets a new price for product 123."""
        self._require_up("editors")
        n = -(world.now_us // 100_000 + 1)
        self.editors.node.spawn(self._ask(self.editors, n), "change", request=f"editors-now-{-n}")
        return f"an editor sets the price of {HOT} to {self.price(self.editors.node, n)}"

    def flush(self, world: World, target: str, args: dict[str, Any]) -> str:
        return self._cache().flush()

    def expire_hot(self, world: World, target: str, args: dict[str, Any]) -> str:
        return self._cache().expire(HOT)

    def scan(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Somebody reads every product once, from the last to the first."""
        count = self.p.products
        self._stream("scan", [SCAN_FROM - i for i in range(count)], int(args.get("rate_per_s", 20)))
        return f"a crawler reads all {count} products once"

    def ask_missing(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Requests for products that never existed, a few of them again and again."""
        rate, lasts_s = int(args.get("rate_per_s", 20)), int(args.get("for_us", 5 * SECOND_US)) // SECOND_US
        names = int(args.get("products", 10))
        self._stream("missing", [ABSENT_FROM - i % names for i in range(rate * lasts_s)], rate)
        return f"somebody asks {rate} times a second for products that do not exist"

    def _stream(self, what: str, numbers: list[int], rate_per_s: int) -> None:
        self._require_up("readers")
        began_us = self.world.now_us

        async def run() -> None:
            for i, n in enumerate(numbers):
                key = f"readers-{what}-{began_us}-{i + 1}"
                self.readers.node.spawn(self.readers.ask(key, n), what, request=key)
                await self.world.pass_time(SECOND_US // rate_per_s)

        self.readers.node.spawn(run(), what)

    async def _ask(self, client: Any, n: int) -> None:
        await client.ask(f"{client.name}-now-{-n}", n)

    def _require_up(self, name: str) -> None:
        if not self.world.nodes[name].alive:
            raise Missed(f"{name} are down")

    def _cache(self) -> CacheNode:
        if not self.world.nodes["cache"].alive:
            raise Missed("the cache is down")
        return self.lives["cache"]


def build(world: World, p: Params) -> None:
    """Declare nodes, links and actions."""
    Shop(world, p).place()
