"""Where the patterns meet the simulated world: users, two routers, a coordinator, and shards with real SQL."""

from __future__ import annotations

from functools import partial
from typing import Any

from playground.sdk import Call, Missed, Node, OpenLoop, World, lognormal, open_loop, poisson

from .by_home import boot as boot_index
from .coordinator import Coordinator
from .params import Params
from .routers import COORDINATOR, Gate
from .shard_map import ShardMap
from .shards import INDEX, Shard
from .users import ASKED, PEOPLE, Crowd, placement, shard_names, spare_names, stored

ROUTERS = ("router_1", "router_2")
PATIENCE_S = 5.0
SECOND_US = 1_000_000
FAMOUS_US = 10 * SECOND_US
DEAF_US = 10 * SECOND_US


class Lab:
    """Everything of one run."""

    def __init__(self, world: World, p: Params) -> None:
        self.world = world
        self.p = p
        self.crowd = Crowd(world, p)
        self.first = placement(p)
        self.deaf_until_us: dict[str, int] = {}
        self.coordinator: Coordinator | None = None
        self.clients: dict[str, OpenLoop] = {}
        world.action("add_shard", self.add_shard)
        world.action("remove_shard", self.remove_shard)
        world.action("celebrity", self.celebrity)
        world.action("deafen", self.deafen)
        world.action("ask_everyone", self.ask_everyone)

    # -- who asks ------------------------------------------------------------------------------------------------

    def place_clients(self) -> None:
        """Readers, writers, newcomers and an analyst; requests go to both routers in turn."""
        p = self.p
        self._client("readers", "GET /user", p.reads_per_s, row=-1, about="look at a profile")
        self._client("writers", "POST /visit", p.writes_per_s, row=0, about="count a visit")
        if p.newcomers_per_min:
            self._client("newcomers", "POST /user", p.newcomers_per_min / 60, row=1, about="sign up")
        if p.questions_per_min:
            self._client("analyst", "GET /users?home=CA", p.questions_per_min / 60, row=2, about="all users in CA")

    def _client(self, name: str, operation: str, rate_per_s: float, *, row: int, about: str) -> None:
        ask = partial(self._perform, name, operation)
        call = Call(ROUTERS[0], operation, subject=partial(self._subject, name), by=ask)
        self.clients[name] = open_loop(self.world, name, arrivals=poisson(rate_per_s), call=call,
                                       label=name.capitalize(), about=about, tier=0, row=row)  # fmt: skip

    def _subject(self, name: str, node: Node, n: int) -> str:
        if name == "analyst":
            return ASKED
        if name == "newcomers":
            return str(PEOPLE + n)
        return self.crowd.user(name, n)

    async def _perform(self, name: str, operation: str, node: Node, n: int) -> Any:
        router = ROUTERS[self.world.draw("router", name, n) % len(ROUTERS)]
        return await node.call(router, operation, self._subject(name, node, n), timeout_s=PATIENCE_S)

    # -- who answers ---------------------------------------------------------------------------------------------

    def place_nodes(self) -> None:
        """Routers, the coordinator, the shards, the spares, and an index when there is one."""
        world, p = self.world, self.p
        for row, name in enumerate(ROUTERS):
            world.node(name, kind="gateway", label=f"Router {row + 1}", about="router.py", tier=1, row=row,
                       boot=self.boot_router)  # fmt: skip
        world.node(COORDINATOR, kind="coordinator", label="Coordinator", about="migration.py", tier=1, row=-2,
                   boot=self.boot_coordinator)  # fmt: skip
        if p.index == "global":
            world.node(INDEX, kind="database", label="Index", about="by home state", tier=1, row=3, boot=boot_index)
        names = (*shard_names(p), *spare_names(p))
        owned: dict[str, list[str]] = {name: [] for name in names}
        for key in stored(p):
            owned[self.first.shard_of(key)].append(key)
        for i, name in enumerate(names):
            about = "spare" if name in spare_names(p) else "SQL"
            world.node(name, kind="database", label=f"Shard {i + 1}", about=about, tier=3, row=i - 2,
                       boot=partial(self.boot_shard, owned[name]))  # fmt: skip

    def link_nodes(self) -> None:
        """Everybody to whom they talk."""
        world, p = self.world, self.p
        far = lognormal(median_ms=p.network_ms, sigma=0.2)
        names = (*shard_names(p), *spare_names(p))
        for client in [name for name, node in world.nodes.items() if node.kind == "client"]:
            for router in ROUTERS:
                world.link(client, router, latency=far)
        for router in ROUTERS:
            world.link(COORDINATOR, router, latency=far)
            for name in names:
                world.link(router, name, latency=far)
            if p.index == "global":
                world.link(router, INDEX, latency=far)
        for i, name in enumerate(names):
            world.link(COORDINATOR, name, latency=far)
            if p.index == "global":
                world.link(name, INDEX, latency=far)
            for other in names[:i]:
                world.link(other, name, latency=far)

    def boot_router(self, node: Node) -> None:
        Gate(node, self.p, ShardMap(1, self.first), self.deaf_until_us)

    def boot_coordinator(self, node: Node) -> None:
        self.coordinator = Coordinator(node, self.p, list(ROUTERS))

    def boot_shard(self, first: list[str], node: Node) -> None:
        Shard(node, self.p, first)

    # -- what a visitor does -------------------------------------------------------------------------------------

    def add_shard(self, world: World, target: str, args: dict[str, Any]) -> str:
        """``count`` of the spare machines become shards."""
        known = self._boss().known()
        free = [name for name in spare_names(self.p) if name not in known][: int(args.get("count", 1))]
        if not free:
            raise Missed("no spare shard is left")
        return self._begin(free, [])

    def remove_shard(self, world: World, target: str, args: dict[str, Any]) -> str:
        """The shard gives all of its keys to the others."""
        known = self._boss().known()
        if target not in known:
            raise Missed(f"{target} holds no keys")
        if len(known) < 3:
            raise Missed("two shards have to stay")
        return self._begin([], [target])

    def _boss(self) -> Coordinator:
        if self.coordinator is None or not self.coordinator.node.alive:
            raise Missed("the coordinator is down")
        return self.coordinator

    def _begin(self, add: list[str], remove: list[str]) -> str:
        boss = self._boss()
        boss.node.spawn(boss.change(add, remove), f"change {'+'.join((*add, *remove))} at {self.world.now_us}")
        words = [f"{name} joins" for name in add] + [f"{name} leaves" for name in remove]
        return f"the change begins: {', '.join(words)}"

    def celebrity(self, world: World, target: str, args: dict[str, Any]) -> str:
        """For a while half of all requests are about one user."""
        lasts_us = int(args.get("for_us", FAMOUS_US))
        self.crowd.famous_until_us = world.now_us + lasts_us
        return f"half of all requests are about user 12345, for {lasts_us // SECOND_US} s"

    def deafen(self, world: World, target: str, args: dict[str, Any]) -> str:
        """A router hears no broadcast for a while: its map grows old."""
        if target not in ROUTERS:
            raise Missed(f"{target} is no router")
        lasts_us = int(args.get("for_us", DEAF_US))
        self.deaf_until_us[target] = world.now_us + lasts_us
        return f"{target} hears of no new map for {lasts_us // SECOND_US} s"

    def ask_everyone(self, world: World, target: str, args: dict[str, Any]) -> str:
        """The analyst asks once more."""
        analyst = self.clients.get("analyst")
        if analyst is None or not analyst.node.alive:
            raise Missed("there is no analyst")
        key = f"analyst-{world.now_us}"
        analyst.node.spawn(analyst.ask(key, world.now_us), "ask", request=key)
        return "the analyst asks for all users in California"


def build(world: World, p: Params) -> None:
    """Declare nodes, links and actions."""
    lab = Lab(world, p)
    lab.place_clients()
    lab.place_nodes()
    lab.link_nodes()
