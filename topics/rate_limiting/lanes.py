"""The lanes: an instrument beside the system. It hears of every request at the moment it reaches a gateway, and puts it
to every limiter at once, each of which goes on as if it alone had decided so far.

It costs nothing, cannot be cut off, goes by the true time and counts in one place. So it shows what a limiter is; what
becomes of one in a distributed system is shown by what was really answered, the first lane.
"""

from __future__ import annotations

from typing import Any

from playground.sdk import Node, World

from .fixed_window import FixedWindow
from .gcra import Gcra
from .in_flight import AdaptiveLimiter, ConcurrencyLimiter
from .leaky_bucket import LeakyMeter, LeakyQueue
from .params import Params
from .quota import Decision
from .rule import Rule
from .sliding_counter import SlidingCounter
from .sliding_log import SlidingLog
from .tenants import Asked, quota_of
from .token_bucket import TokenBucket

NODE = "lanes"
RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (FixedWindow(), SlidingLog(), SlidingCounter(), TokenBucket(), LeakyMeter(), LeakyQueue(), Gcra())
}
LANES = (*RULES, "concurrency", "adaptive")
"""In the order of their codes."""

KEPT = 240
"""So many of the latest requests of each tenant are shown, each in a place of its own."""

GIVEN_UP_US = 5_000_000
"""A request of which nothing is heard for so long is no longer under way."""


class Heard:
    """One request on its way through the lanes."""

    __slots__ = ("asked", "at_us", "codes", "forwarded", "held")

    def __init__(self, asked: Asked, at_us: int) -> None:
        self.asked, self.at_us = asked, at_us
        self.codes: list[str] = []
        self.held: list[Any] = []
        self.forwarded = False

    def over_us(self) -> int:
        """When it is over at the latest: a request that went nowhere would have taken its service time."""
        return self.at_us + (GIVEN_UP_US if self.forwarded else self.asked.service_us)


class Lanes:
    """One life of the instrument. A crash of its node starts every lane anew."""

    def __init__(self, node: Node, p: Params) -> None:
        self._world: World = node.world
        self._node = node
        self._quota = quota_of(p)
        self._states: dict[tuple[str, str], Any] = {}
        self._concurrency = ConcurrencyLimiter(p.most_at_once, lambda: node.world.now_us)
        self._adaptive = AdaptiveLimiter(p.most_at_once, p.slow_ms * 1000, lambda: node.world.now_us)
        self._under_way: dict[int, Heard] = {}
        self._numbers: dict[str, int] = {}
        self._ordinal = 0
        node.state("quota", f"{p.limit} in {p.window_s} s, burst {p.burst}, queue {p.places}, decides {p.variant}")

    def hear(self, asked: Asked, wall_us: int) -> Heard:
        """Put a request to every limiter."""
        self._end_what_is_over()
        heard = Heard(asked, self._world.now_us)
        for name, rule in RULES.items():
            key = (name, asked.tenant)
            decision, self._states[key] = rule.decide(self._quota, self._states.get(key), wall_us, asked.cost)
            heard.codes.append(code(decision))
        for limiter, decision in (
            (self._concurrency, self._concurrency.take(asked.tenant)),
            (self._adaptive, self._adaptive.take()),
        ):
            heard.codes.append(code(decision))
            if decision.allowed:
                heard.held.append(limiter)
        self._ordinal += 1
        self._under_way[self._ordinal] = heard
        return heard

    def answered(self, heard: Heard, outcome: str) -> None:
        """What became of it at the gateway: ``+`` admitted, ``-`` refused, ``?`` let through unchecked, ``!`` 503."""
        tenant = heard.asked.tenant
        heard.forwarded = outcome in "+?"
        n = self._numbers[tenant] = self._numbers.get(tenant, 0) + 1
        words = f"{heard.at_us} {heard.asked.cost} {outcome} {' '.join(heard.codes)}"
        self._node.state(place(tenant, n), words)

    def done(self, heard: Heard, took_us: int, dropped: bool) -> None:
        """It has been answered by the API, or by nobody."""
        for limiter in heard.held:
            limiter.done(heard.asked.tenant, took_us, dropped)
        heard.held = []

    def _end_what_is_over(self) -> None:
        now_us = self._world.now_us
        over = [n for n, heard in self._under_way.items() if not heard.held or heard.over_us() <= now_us]
        for n in over:
            heard = self._under_way.pop(n)
            self.done(heard, heard.over_us() - heard.at_us, heard.forwarded)


def code(decision: Decision) -> str:
    """A decision in a few characters: what is left, or milliseconds until it would be admitted."""
    return f"+{decision.remaining}" if decision.allowed else f"-{-(-decision.retry_us // 1000)}"


def place(tenant: str, n: int) -> str:
    """Where a tenant's request number ``n`` is shown."""
    return f"{tenant}.{n % KEPT}"
