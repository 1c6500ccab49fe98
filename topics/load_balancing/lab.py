"""The world: clients, a balancer, unequal servers, one that stands by, and a session store where there is one."""

from __future__ import annotations

from typing import Any

from playground.sdk import Call, Missed, Node, Refused, World, exponential, lognormal, open_loop, poisson

from .backend import Backend, NoBackend
from .diary import NODE as BALANCER
from .front import Answer, Front, Sent
from .params import Params
from .server import STORE, STREAM_US, Asked, Fitness, Server, store

CLIENTS = "clients"
PATIENCE_S = 5.0
PAGES = 30
HEAVY = 10
PER_CONNECTION = 8
US = 1_000_000


class Lab:
    """Everything of one run. ``front`` is the balancer's current life; ``members`` is its configuration file."""

    def __init__(self, world: World, p: Params) -> None:
        self.world, self.p = world, p
        self.names = list("abcdef"[: p.servers + 1])
        self.members = self.names[:-1]
        self.fitness = {name: Fitness(p.uneven if name == self.members[-1] else 1) for name in self.names}
        self.front: Front | None = None
        self.jar: dict[str, Answer] = {}
        self.asked: dict[str, int] = {}
        self.extra: dict[int, Asked] = {}  # what buttons ask for, by number
        self.service = exponential(mean_ms=p.service_ms)
        self.clients = open_loop(
            world,
            CLIENTS,
            arrivals=poisson(p.rate_per_s),
            call=Call("", "GET", subject=self.subject, by=self.perform),
            label="Clients",
            about=f"{p.users} of them",
            tier=0,
            row=1,
        )

    # -- who asks ------------------------------------------------------------------------------------------------

    def user(self, n: int) -> str:
        return f"user-{self.world.draw('user', n) % self.p.users}"

    def subject(self, node: Node, n: int) -> str:
        """Who asks."""
        return self.extra[n].user if n in self.extra else self.user(n)

    def request(self, n: int) -> Asked:
        """What request ``n`` asks, and how much work it is: the same under every policy."""
        draw, user = self.world.draw, self.user(n)
        work_us = self.service.quantile_us(draw("work", n))
        if draw("heavy", n) % 100 < self.p.heavy_percent:
            work_us *= HEAVY
        if self.p.sessions:
            held = self.jar.get(user)
            cart = held and Asked(user, "cart", "/cart", work_us, held.session)
            return cart or Asked(user, "login", "/login", work_us)
        page = min(draw("page", n) % PAGES, draw("page again", n) % PAGES)
        return Asked(user, "page", f"/page/{page}", work_us)

    async def perform(self, node: Node, n: int) -> str:
        """One request of one client; a lost session is forgotten, and the next request logs in."""
        return await self.ask(node, self.extra.pop(n, None) or self.request(n))

    async def ask(self, node: Node, asked: Asked) -> str:
        """Send it, and keep what comes back."""
        count = self.asked[asked.user] = self.asked.get(asked.user, 0) + 1
        held = self.jar.get(asked.user)
        sent = Sent(asked, asked.user, f"{asked.user}/{count // PER_CONNECTION}", held.server if held else "")
        verb = "POST" if asked.what == "login" else "GET"
        patience_s = PATIENCE_S + STREAM_US / US if asked.what == "stream" else PATIENCE_S
        try:
            answer: Answer = await node.call(BALANCER, f"{verb} {asked.path}", sent, timeout_s=patience_s)
        except Refused as refused:
            if refused.reason.startswith("401") and self.jar.get(asked.user) == held:
                self.jar.pop(asked.user, None)
            raise
        if asked.what == "login":
            self.jar[asked.user] = answer
        return f"from {answer.server.upper()}"

    # -- who answers ---------------------------------------------------------------------------------------------

    def place(self) -> None:
        """Balancer, servers and store."""
        world, p = self.world, self.p
        near = lognormal(median_ms=p.network_ms, sigma=0.2)
        world.node(BALANCER, kind="gateway", label="Balancer", about="balancer.py", tier=1, row=1, boot=self.boot_front)
        for row, name in enumerate(self.names):
            spare = name not in self.members
            times = self.fitness[name].times
            about = f"takes {times} times as long" if times > 1 else "stands by" if spare else "serves"
            world.node(
                name,
                label=f"Server {name.upper()}",
                about=about,
                tier=2,
                row=row,
                workers=p.workers,
                queue=p.queue,
                boot=self.boot_server,
            )
        if p.sticky == "store":
            world.node(
                STORE, kind="database", label="Session store", about="knows who logged in", tier=3, row=1, boot=store
            )
        world.link(CLIENTS, BALANCER, latency=near)
        for name in self.names:
            world.link(BALANCER, name, latency=near)
            if p.sticky == "store":
                world.link(name, STORE, latency=lognormal(median_ms=p.network_ms / 4, sigma=0.2))

    def boot_front(self, node: Node) -> None:
        self.front = Front(node, self.p, [self.backend(name) for name in self.members])

    def boot_server(self, node: Node) -> None:
        Server(node, self.p, self.fitness[node.name])

    def backend(self, name: str) -> Backend:
        """A server as the configuration names it. Weights undo what is uneven."""
        weighted = self.p.variant == "weighted" and self.fitness[name].times == 1
        return Backend(name, weight=self.p.uneven if weighted else 1)

    # -- what a visitor does -------------------------------------------------------------------------------------

    def add(self, world: World, target: str, args: dict[str, Any]) -> str:
        """A server that is no member joins, cold."""
        front = self._front()
        name = target if target in self.names else self.names[-1]
        if name in self.members:
            raise Missed(f"{name.upper()} is a member already")
        self.members = sorted([*self.members, name])
        self.fitness[name].cold_since_us = world.now_us
        front.join(self.backend(name))
        return f"server {name.upper()} joins"

    def drain(self, world: World, target: str, args: dict[str, Any]) -> str:
        """No new requests for a server."""
        front = self._front()
        if target not in self.members or len(self.members) == 1:
            raise Missed(f"{target} cannot be drained")
        try:
            left = front.balancer.drain(target).in_flight
        except NoBackend:
            raise Missed(f"the balancer does not know {target}") from None
        self.members = [name for name in self.members if name != target]
        return f"server {target.upper()} gets nothing new; {left} in flight may end"

    def fail_fast(self, world: World, target: str, args: dict[str, Any]) -> str:
        """A server answers every request with 500, at once; its health page still says that it is well."""
        if target not in self.fitness:
            raise Missed(f"{target} is no server")
        lasts_us = int(args.get("for_us", 8 * US))
        self.fitness[target].failing_until_us = world.now_us + lasts_us
        return f"server {target.upper()} fails at once for {lasts_us / US:g} s, and its health page says well"

    def heavy(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Some requests of ten times the work."""
        return self._stream("heavy", int(args.get("requests", 8)), self.p.service_ms * 1000 * HEAVY, "page")

    def streams(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Some connections that stay open for five seconds."""
        return self._stream("streams", int(args.get("connections", 6)), STREAM_US, "stream")

    def stale(self, world: World, target: str, args: dict[str, Any]) -> str:
        """For a while, policies see loads of some time ago."""
        front, lasts_us = self._front(), int(args.get("for_us", 8 * US))
        age_ms = int(args.get("age_ms", 2000))
        front.balancer.stale_s = age_ms / 1000
        world.at(world.now_us + lasts_us, self._fresh, front)
        return f"for {lasts_us / US:g} s the balancer sees loads up to {age_ms} ms old"

    def _fresh(self, front: Front) -> None:
        front.balancer.stale_s = self.p.stale_ms / 1000

    def _front(self) -> Front:
        if self.front is None or not self.world.nodes[BALANCER].alive:
            raise Missed("the balancer is down")
        return self.front

    def _stream(self, what: str, count: int, work_us: int, kind: str) -> str:
        """Let clients ask ``count`` times within a second."""
        node, began_us = self.clients.node, self.world.now_us
        if not node.alive:
            raise Missed("clients are down")

        def number(n: int) -> int:
            """Apart from those of arrivals, and of the other button at the same instant."""
            return -(began_us * 1000 + 2 * n + (kind == "stream"))

        async def one(n: int) -> None:
            await self.world.pass_time(US * n // count)
            await self.clients.ask(f"{what}-{began_us // 1000}-{n + 1}", number(n))

        for n in range(count):
            self.extra[number(n)] = Asked(f"{what}-{n + 1}", kind, f"/{what}/{n + 1}", work_us)
            node.spawn(one(n), what, request=f"{what}-{began_us // 1000}-{n + 1}")
        return f"{count} requests of {work_us / US:g} s each"


def build(world: World, p: Params) -> None:
    """Declare nodes, links and actions."""
    lab = Lab(world, p)
    lab.place()
    for name in ("add", "drain", "fail_fast", "heavy", "streams", "stale"):
        world.action({"add": "add_server"}.get(name, name), getattr(lab, name))
