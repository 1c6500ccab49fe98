"""A gateway: asks the limiter, then the API, and tells each client where it stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from playground.sdk import Failure, LocalRedis, Node, Redis, RedisStore, Refused, Reply, Request

from .defects import ReadThenSet
from .errors import LimiterSilent
from .headers import headers
from .in_flight import AdaptiveLimiter, ConcurrencyLimiter
from .lanes import RULES, Heard, Lanes
from .leases import LeasedLimiter
from .limiter import Guarded, Limiter, StoreLimiter, WhenSilent
from .params import IN_FLIGHT, Params
from .quota import Decision
from .store import STORE, Diary, rule_of, scripted
from .tenants import START_US, Asked, quota_of
from .why import why

API = "api"
STORE_TIMEOUT_S = 0.2
API_TIMEOUT_S = 4.0
NAMES = {scripted(rule, lambda *_: None).sha: rule.name for rule in RULES.values()}


class Gateway:
    """One life of a gateway. ``lanes`` gives the instrument, while there is one."""

    def __init__(self, node: Node, p: Params, lanes: Callable[[], Lanes | None]) -> None:
        self.node, self.p = node, p
        self._lanes = lanes
        self._diary = Diary(node)
        self._unchecked = self._waiting = 0
        if p.variant == "leaky_queue":
            node.shows(queue=lambda: self._waiting)
        inner = self._limiter()
        self._limit = Guarded(inner, WhenSilent(p.outage), (Failure,), self._let_through)
        node.on("GET")(self.serve)

    def _limiter(self) -> Limiter:
        p, node = self.p, self.node
        if p.variant in IN_FLIGHT:
            return Telling(self._counting(), self._diary)
        rule, quota = rule_of(p), quota_of(p)
        if p.where == "local":
            wall_us = node.clock.wall_us
            store = RedisStore(lambda: wall_us() // 1000, scripts=[scripted(rule, self._diary)], now_us=wall_us)
            return StoreLimiter(LocalRedis(store), rule, quota)
        redis = Redis(node, STORE, timeout_s=STORE_TIMEOUT_S, names=NAMES)
        if p.defect == "read_then_set" and p.where == "central":
            return Telling(ReadThenSet(redis, rule, quota, node.clock.wall_us), self._diary)
        limiter = StoreLimiter(redis, rule, quota, clock_us=node.clock.wall_us if p.clock == "gateway" else None)
        if p.where == "lease":
            leased = LeasedLimiter(limiter, p.lease, p.lease_s * 1_000_000, node.clock.wall_us, self._leased)
            node.shows(leases=lambda: ", ".join(f"{key} {left}" for key, left in sorted(leased.left().items()) if left))
            return leased
        return limiter

    def _counting(self) -> ConcurrencyLimiter | AdaptiveLimiter:
        p, clock_us = self.p, self.node.clock.wall_us
        if p.variant == "concurrency":
            return ConcurrencyLimiter(p.most_at_once, clock_us)
        adaptive = AdaptiveLimiter(p.most_at_once, p.slow_ms * 1000, clock_us)
        self.node.shows(at_once=lambda: adaptive.in_flight, limit=lambda: adaptive.limit)
        return adaptive

    # -- a request -----------------------------------------------------------------------------------------------

    async def serve(self, request: Request) -> Reply:
        """Refuse, let wait, or pass on."""
        asked: Asked = request.body
        lanes = self._lanes()
        heard = lanes.hear(asked, START_US + self.node.world.now_us) if lanes else None
        decision = await self._decided(asked, f"{request.key}.{request.attempt}.{request.copy}", lanes, heard)
        if decision is not None and not decision.allowed:
            self._refuse(request.key, asked, decision)
        if decision is not None and decision.wait_us:
            await self._waited(decision.wait_us)
        await self._passed_on(asked, lanes, heard)
        return Reply(200, f"200, {decision.remaining} left" if decision else "200, unchecked")

    async def _decided(self, asked: Asked, name: str, lanes: Lanes | None, heard: Heard | None) -> Decision | None:
        outcome = "!"
        try:
            decision = await self._limit.decide(asked.tenant, asked.cost, name)
            outcome = "?" if decision is None else "+" if decision.allowed else "-"
            return decision
        except LimiterSilent as silent:
            raise Refused("503 limiter silent", str(silent)) from None
        finally:
            if lanes and heard:
                lanes.answered(heard, outcome)

    async def _waited(self, wait_us: int) -> None:
        self._waiting += 1
        try:
            await asyncio.sleep(wait_us / 1_000_000)
        finally:
            self._waiting -= 1

    async def _passed_on(self, asked: Asked, lanes: Lanes | None, heard: Heard | None) -> None:
        clock, began_us, dropped = self.node.clock, self.node.clock.now_us(), True
        try:
            await self.node.call(API, f"GET {asked.path}", asked.service_us, timeout_s=API_TIMEOUT_S)
            dropped = False
        finally:
            took_us = clock.now_us() - began_us
            self._limit.done(asked.tenant, took_us, dropped)
            if lanes and heard:
                lanes.done(heard, took_us, dropped)

    def _refuse(self, key: str, asked: Asked, decision: Decision) -> None:
        told = headers(self.p.limit, decision)
        words = ", ".join(f"{name}: {value}" for name, value in told.items())
        self.node.state("refused", f"{key}: {why(self.p, asked.cost, decision)}; {words}")
        after = told.get("Retry-After")
        raise Refused(f"429 Retry-After: {after}" if after else "429", words)

    # -- what is told --------------------------------------------------------------------------------------------

    def _let_through(self, key: str) -> None:
        self._unchecked += 1
        self.node.state("unchecked", f"{self._unchecked} {key}")

    def _leased(self, key: str, what: str, units: int) -> None:
        self._count_lease = getattr(self, "_count_lease", 0) + 1
        self.node.state("lease", f"{self._count_lease} {key} {what} {units}")


class Telling:
    """A limiter whose decisions are told here, because no script tells them."""

    def __init__(self, limiter: Any, tell: Diary) -> None:
        self._limiter, self._tell = limiter, tell

    async def decide(self, key: str, cost: int, name: str) -> Decision:
        """Decide, then tell."""
        decision = await self._limiter.decide(key, cost, name)
        self._tell(key, cost, decision)
        return decision

    def done(self, key: str, took_us: int, dropped: bool) -> None:
        """Pass it on."""
        self._limiter.done(key, took_us, dropped)
