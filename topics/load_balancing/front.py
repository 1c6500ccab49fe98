"""The balancer as a node: it takes requests, passes each on to the server it picks, and checks who is well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from playground.sdk import Failure, Node, Refused, Reply, Request, Unreachable

from .backend import DRAINING, UP, Backend, EwmaLatency, NoBackend
from .balancer import Balancer, Options, Picked, Policy
from .defects import ForgetsFailed, PinsTheDead, by_place
from .diary import Diary
from .hashing import BoundedRing, IpHash, Maglev, Ring, by_name
from .health import ActiveChecks, PassiveChecks
from .load import Chance, Least, Random, TwoChoices, busyness, patience
from .params import Params
from .rotation import RoundRobin, SmoothWeighted
from .server import STREAM_US, Asked

DECAY_S = 10.0
BALANCERS = {"forgets_failed": ForgetsFailed, "pins_dead": PinsTheDead}


class Sent(NamedTuple):
    """What a client sends: the request, and what the balancer reads of it."""

    asked: Asked
    address: str
    connection: str
    cookie: str = ""


class Answer(NamedTuple):
    """What a client gets: the session, and the server that a cookie may name."""

    session: str
    server: str


def policy_of(p: Params, chance: Chance) -> Policy:
    """The policy that the parameters name."""
    made: dict[str, Any] = {
        "round_robin": RoundRobin,
        "weighted": SmoothWeighted,
        "random": lambda: Random(chance),
        "two_choices": lambda: TwoChoices(chance),
        "least_connections": lambda: Least(busyness),
        "least_time": lambda: Least(patience),
        "peak_ewma": lambda: Least(patience),
        "ip_hash": IpHash,
        "ring": lambda: Ring(by_place if p.defect == "ring_by_place" else by_name),
        "maglev": Maglev,
        "bounded": lambda: BoundedRing(p.bound_percent / 100),
    }
    return made[p.variant]()


class Front:
    """One life of the balancer."""

    def __init__(self, node: Node, p: Params, members: Sequence[Backend]) -> None:
        self.node, self.p = node, p
        self._diary = Diary(node)
        self._picks = 0
        self._draws = 0
        self._connections: dict[str, str] = {}
        self._addresses = Ring()
        passive = PassiveChecks(p.failures, p.eject_s) if p.health in ("passive", "both") else None
        options = Options(p.panic_percent, p.slow_start_s, p.stale_ms / 1000)
        latency = EwmaLatency(DECAY_S, peak=p.variant == "peak_ewma")
        kind = BALANCERS.get(p.defect, Balancer)
        self.balancer = kind(policy_of(p, self._chance), latency, node.clock.now, options, passive)
        for member in members:
            self.balancer.add(member)
        self._checks = ActiveChecks(p.rise, p.fall)
        if p.health in ("active", "both"):
            node.every(p.check_ms / 1000, self._check_all, "checks")
        node.on("GET")(self.serve)
        node.on("POST")(self.serve)

    def _chance(self) -> float:
        self._draws += 1
        return self.node.world.draw("chance", self.node.incarnation, self._draws) / 2**64

    # -- a request -----------------------------------------------------------------------------------------------

    async def serve(self, request: Request) -> Reply:
        """Pick, pass on, and try the next one where that is safe and allowed."""
        sent: Sent = request.body
        tried: list[str] = []
        while True:
            try:
                return await self._attempt(request, sent, tried)
            except (Unreachable, Refused) as failure:
                if failure.reason.startswith("401") or len(tried) >= self.p.attempts:
                    raise

    async def _attempt(self, request: Request, sent: Sent, tried: list[str]) -> Reply:
        picked, number, key = self._pick(sent, tried)
        name = picked.backend.name
        tried.append(name)
        self._diary.picked(number, name, picked.how, key, self.balancer.backends)
        ok = False
        try:
            session = await self.node.call(name, request.operation, sent.asked, timeout_s=self._timeout_s(sent.asked))
            ok = True
            return Reply(Answer(session, name), f"200 from {name.upper()}")
        except Failure as failure:
            ok = failure.reason.startswith("401")
            raise
        finally:
            took_us = round((self.node.clock.now() - picked.at_s) * 1e6)
            self.balancer.end(picked, ok)
            self._diary.ended(number, name, ok, took_us, self.balancer.backends)

    def _timeout_s(self, asked: Asked) -> float:
        """A stream may stay open as long as streams do."""
        return self.p.timeout_ms / 1000 + (STREAM_US / 1e6 if asked.what == "stream" else 0)

    def _pick(self, sent: Sent, tried: list[str]) -> tuple[Picked, int, str]:
        key = sent.address if self.p.layer == "l4" else sent.asked.path
        try:
            picked = self.balancer.pick(key, "" if tried else self._pinned(sent), tried)
        except NoBackend as error:
            raise Refused("503 no server", str(error)) from None
        if self.p.layer == "l4":
            self._connections[sent.connection] = picked.backend.name
        self._picks += 1
        return picked, self._picks, key

    def _pinned(self, sent: Sent) -> str:
        """The server that this client's remedy, or its connection, asks for."""
        if self.p.sticky == "address":
            candidates, _ = self.balancer.candidates()
            return self._addresses.choose(candidates, sent.address).name if candidates else ""
        if self.p.sticky == "cookie" and sent.cookie:
            return sent.cookie
        return self._connections.get(sent.connection, "") if self.p.layer == "l4" else ""

    # -- who is there --------------------------------------------------------------------------------------------

    def join(self, backend: Backend) -> None:
        """A server joins, or comes back while it drains."""
        known = next((each for each in self.balancer.backends if each.name == backend.name), None)
        if known is None:
            self.balancer.add(backend, fresh=True)
        else:
            known.status, known.joined_s = UP, self.node.clock.now()

    async def _check_all(self) -> None:
        for backend in self.balancer.backends:
            if backend.status != DRAINING:
                self.node.spawn(self._check(backend), f"check {backend.name}")

    async def _check(self, backend: Backend) -> None:
        try:
            await self.node.call(backend.name, "HEALTH", timeout_s=self.p.check_timeout_ms / 1000)
            passed = True
        except (TimeoutError, Failure):
            passed = False
        self._checks.observe(backend, passed)
