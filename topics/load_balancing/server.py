"""A server: it works, it caches pages, it knows sessions, and it may be cold or broken."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from playground.sdk import Errored, Node, Refused, Request

from .params import Params
from .signed_token import BadToken, SignedTokens

STORE = "store"
COLD_S = 5.0
HIT = 5
"""A page from the cache is a fifth of the work."""

STREAM_US = 5_000_000
"""How long a long-lived connection holds a worker."""

TOKEN_LIFE_S = 3600


class Asked(NamedTuple):
    """A request. ``what`` is page, login, cart or stream; ``work_us`` is what it takes on an even, warm server."""

    user: str
    what: str
    path: str
    work_us: int
    session: str = ""


class Fitness:
    """What the lab does to one server, from outside: it outlives restarts."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.cold_since_us: int | None = None
        self.failing_until_us = 0


class Server:
    """One life of a server."""

    def __init__(self, node: Node, p: Params, fitness: Fitness) -> None:
        self.node, self.p, self.fitness = node, p, fitness
        self.cache: OrderedDict[str, None] = OrderedDict()
        self.sessions: set[str] = set()
        self.tokens = SignedTokens(b"every server has it")
        if node.world.now_us:
            fitness.cold_since_us = node.world.now_us
        node.on("GET", reply="200")(self.get)
        node.on("POST", reply="200")(self.login)
        node.on("HEALTH", reply="well")(self.well)

    async def well(self, request: Request) -> None:
        """The page that checks ask for: it touches nothing."""

    async def get(self, request: Request) -> str:
        """A page, a cart, or a long-lived stream."""
        asked: Asked = request.body
        self._fail()
        if asked.what == "cart":
            await self._known(asked)
        await self.node.work(self._work_us(asked))
        return asked.session

    async def login(self, request: Request) -> str:
        """Make a session and answer with it."""
        asked: Asked = request.body
        self._fail()
        await self.node.work(self._work_us(asked))
        if self.p.sticky == "token":
            return self.tokens.issue(asked.user, self._now_s() + TOKEN_LIFE_S)
        session = f"{self.node.name}-{request.key}"
        if self.p.sticky == "store":
            await self.node.call(STORE, f"SET {session}", asked.user, timeout_s=1.0)
        else:
            self.sessions.add(session)
        return session

    async def _known(self, asked: Asked) -> None:
        """Raise Refused when nobody knows the session."""
        if self.p.sticky == "token":
            try:
                self.tokens.verify(asked.session, self._now_s())
            except BadToken as bad:
                raise Refused("401 bad token", str(bad)) from None
        elif self.p.sticky == "store":
            if await self.node.call(STORE, f"EXISTS {asked.session}", timeout_s=1.0) is None:
                raise Refused("401 no session", "the store does not have it")
        elif asked.session not in self.sessions:
            raise Refused("401 no session", f"{self.node.name} does not have it")

    def _now_s(self) -> int:
        return self.node.clock.wall_us() // 1_000_000

    def _fail(self) -> None:
        if self.node.world.now_us < self.fitness.failing_until_us:
            raise Errored("500", "it cannot reach its database")

    def _work_us(self, asked: Asked) -> int:
        if asked.what == "stream":
            return asked.work_us
        work_us = asked.work_us * self.fitness.times
        if self._hits(asked.path):
            work_us //= HIT
        return round(work_us * self._coldness())

    def _coldness(self) -> float:
        """How many times as long a request takes: most at first, once after five seconds."""
        since_us = self.fitness.cold_since_us
        if since_us is None:
            return 1.0
        age = (self.node.world.now_us - since_us) / 1e6 / COLD_S
        return 1.0 if age >= 1 else self.p.cold_times + (1 - self.p.cold_times) * age

    def _hits(self, path: str) -> bool:
        """Whether the page is cached; from now on it is, and the one used longest ago is not."""
        if not self.p.cache_items:
            return False
        hit = path in self.cache
        self.cache[path] = None
        self.cache.move_to_end(path)
        if len(self.cache) > self.p.cache_items:
            self.cache.popitem(last=False)
        return hit


def store(node: Node) -> None:
    """One life of the session store: what it holds is in memory."""
    held: dict[str, str] = {}

    @node.on("SET", reply="OK")
    async def keep(request: Request) -> None:
        held[request.operation.partition(" ")[2]] = request.body

    @node.on("EXISTS", reply="is it there")
    async def exists(request: Request) -> str | None:
        return held.get(request.operation.partition(" ")[2])
