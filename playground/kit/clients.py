"""Clients: the outside world that asks, and notes how each operation ended.

Open loop: requests arrive whatever becomes of the earlier ones, as from many users. Closed loop: each user waits for
the answer and thinks before asking again. (Schroeder, Wierman, Harchol-Balter: "Open versus closed: a cautionary
tale", NSDI 2006.)

Every request has a causal key, ``{client}-{n}`` in an open loop and ``{client}-{user}.{n}`` in a closed one, that
depends on nothing but its number; arrivals follow the run's time, not the client's clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from playground.engine.distributions import Distribution
from playground.engine.errors import Failure
from playground.engine.faults import Missed
from playground.kit.arrivals import Arrivals, poisson
from playground.kit.calls import Call
from playground.kit.response import Response

if TYPE_CHECKING:
    from playground.engine.node import Node
    from playground.engine.world import World

_SHORT = 80
SECOND_US = 1_000_000

_BURST_S = 5
_BURST = 100_000
"""Room for the numbers of one burst, apart from those of every other instant."""


class Client:
    """A node of kind client that performs one kind of operation; see ``open_loop`` and ``closed_loop``."""

    def __init__(self, world: World, name: str, call: Call, place: dict[str, Any]) -> None:
        self.world = world
        self.name = name
        self.call = call
        self.node: Node = world.node(name, kind="client", boot=self.boot, **place)

    def boot(self, node: Node) -> None:
        """Start asking."""
        raise NotImplementedError

    async def ask(self, key: str, n: int) -> None:
        """Perform operation ``n`` under the causal key ``key`` and record how it went."""
        function, subject = self.call.operation, self.call.key(self.node, n)
        self._record(key, "invoked", subject, self.call.noted(self.node, n))
        try:
            answer = await self.call.perform(self.node, n)
        except Failure as failure:
            self._record(key, "failed" if failure.definite else "unknown", subject, failure.reason)
        except TimeoutError:
            self._record(key, "unknown", subject, "timeout")
        else:
            phase = answer.phase if isinstance(answer, Response) else "ok"
            self.world.operation(key, phase, self.name, function, subject, short(answer))

    def _record(self, key: str, phase: str, subject: str | None, value: int | str | None) -> None:
        self.world.operation(key, phase, self.name, self.call.operation, subject, value)


class OpenLoop(Client):
    """Asks at the instants of ``arrivals``. ``burst`` is an action a lab may offer."""

    def __init__(self, world: World, name: str, call: Call, arrivals: Arrivals, place: dict[str, Any]) -> None:
        self.arrivals = arrivals
        super().__init__(world, name, call, place)

    def boot(self, node: Node) -> None:
        """Ask from now on; what arrived before (in an earlier life) has its number already."""
        instants = self.arrivals.instants_us(self.world.draw, self.name)
        arriving = ((at_us, n, f"{self.name}-{n}") for n, at_us in enumerate(instants, 1))
        node.spawn(self._keep_asking(arriving), "arrivals")

    def burst(self, world: World, target: str, args: dict[str, Any]) -> str:
        """The action ``world.action("burst", client.burst)``: ``rate_per_s`` more requests for ``for_us`` or ``for_s``.

        Their keys and numbers carry the instant, so the requests that come anyway keep theirs.
        """
        if not self.node.alive:
            raise Missed(f"{self.name} is down")
        rate = int(args.get("rate_per_s", 100))
        lasts_us = int(args.get("for_us", int(args.get("for_s", _BURST_S)) * SECOND_US))
        now_us = world.now_us
        name = f"{self.name}-{_seconds(now_us)}"
        instants = poisson(rate).instants_us(world.draw, name, from_us=now_us)
        during = takewhile(lambda at_us: at_us < now_us + lasts_us, instants)
        arriving = ((at_us, now_us * _BURST + n, f"{name}.{n}") for n, at_us in enumerate(during, 1))
        self.node.spawn(self._keep_asking(arriving), "burst")
        return f"{self.name} send {rate} more requests a second for {_seconds(lasts_us)} s"

    async def _keep_asking(self, arriving: Iterator[tuple[int, int, str]]) -> None:
        world = self.world
        for at_us, n, key in arriving:
            if at_us < world.now_us:
                continue
            await world.pass_time(at_us - world.now_us)
            self.node.spawn(self.ask(key, n), "ask", request=key)


class ClosedLoop(Client):
    """``users`` who each ask, wait for the answer, and think for a while before they ask again."""

    def __init__(
        self, world: World, name: str, call: Call, users: int, think: Distribution, place: dict[str, Any]
    ) -> None:
        self.users = users
        self.think = think
        self._asked = [0] * users
        super().__init__(world, name, call, place)

    def boot(self, node: Node) -> None:
        """Let every user begin with a thought."""
        for user in range(self.users):
            node.spawn(self._use(user), f"user {user}")

    async def _use(self, user: int) -> None:
        world = self.world
        while True:
            self._asked[user] += 1
            n = self._asked[user]
            await world.pass_time(self.think.quantile_us(world.draw("think", self.name, user, n)))
            key = f"{self.name}-{user + 1}.{n}"
            await self.node.spawn(self.ask(key, n * self.users + user), "ask", request=key)


def open_loop(world: World, name: str, *, arrivals: Arrivals, call: Call, **place: Any) -> OpenLoop:
    """Declare an open-loop client. ``place`` is what ``world.node`` takes: label, about, tier, row, group."""
    return OpenLoop(world, name, call, arrivals, place)


def closed_loop(world: World, name: str, *, users: int, think: Distribution, call: Call, **place: Any) -> ClosedLoop:
    """Declare ``users`` closed-loop users on one client node, with ``think`` between answer and next question."""
    return ClosedLoop(world, name, call, users, think, place)


def short(value: Any) -> int | str | None:
    """A value as an operation may note it: an int, a short text or None."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    text = str(value)
    return text if len(text) <= _SHORT else text[: _SHORT - 3] + "..."


def _seconds(us: int) -> str:
    """Microseconds as exact seconds without trailing zeros."""
    return f"{us // SECOND_US}.{us % SECOND_US:06d}".rstrip("0").rstrip(".")
