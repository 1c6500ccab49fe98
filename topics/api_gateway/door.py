"""A gateway process in the lab: the pattern, a network that is the simulated one, and what the stage may see."""

from __future__ import annotations

import asyncio

from playground.sdk import (
    ConnectionLost,
    Errored,
    Failure,
    Node,
    Refused,
    Reply,
    TimedOut,
    Unreachable,
)
from playground.sdk import Request as Received
from playground.sdk import Response as Told

from .access_log import Entry
from .authority import verifier, wall_s
from .chain import Exchange
from .configuration import Configuration, read
from .control import AGAIN_S, FETCH, NAME, PUSH
from .defects import LateForward, TextPrefix
from .forward import NoAnswer, Patience
from .gateway import Gateway, Settings
from .gather import Manner
from .http import Request, Response
from .notes import AT, LOG, METRICS, REQUEST_ID, ROUTES, Line, Tally
from .params import Params
from .quota import Quota
from .shedding import Shedding
from .shop_routes import SERVICES, Data, first_version

ADDRESS = "x-address"
"""Where a request of the crowd on one client node comes from, for those who need not say who they are."""

USED_BEFORE = {"user-1": 49}
"""What was used of this hour before the run begins: the guide's example has 50 of 100 left after its request."""


class TextPrefixGateway(Gateway):
    """With the planted defect."""

    match_route = TextPrefix


class LateGateway(Gateway):
    """With the planted defect."""

    forward = LateForward


GATEWAYS = {"text_prefix": TextPrefixGateway, "late": LateGateway}


class Door:
    """One life of a gateway."""

    def __init__(self, node: Node, p: Params) -> None:
        self._node = node
        self._p = p
        self._tally = Tally()
        self._shedding = Shedding(p.most)
        self._gateway = GATEWAYS.get(p.defect, Gateway)(self._settings(), self._write, self._watch)
        self._configure(first_version(p))
        node.on("GET")(self.handle)
        node.on("POST")(self.handle)
        node.on(PUSH, reply="taken")(self.take)
        node.spawn(self._fetch(), "fetch")
        node.every(1.0, self._report, "report")

    async def handle(self, received: Received) -> Reply:
        """Pass a request through the chain, and answer as HTTP over the simulated network."""
        method, _, path = received.operation.partition(" ")
        headers = {**received.headers, REQUEST_ID: received.key}
        self._tally.came()
        return answered(
            await self._gateway.handle(
                Request(method, path, headers, received.body, headers.get(ADDRESS, received.source))
            )
        )

    async def take(self, received: Received) -> None:
        """A version from the control plane."""
        self._configure(received.body)

    def _settings(self) -> Settings:
        p, node = self._p, self._node
        quota = Quota(p.quota, wall_s=lambda: wall_s(node))
        for key, used in USED_BEFORE.items() if p.quota else ():
            for _ in range(used):
                quota.take(key)
        return Settings(
            verifier=verifier(node, p),
            quota=quota,
            shedding=self._shedding,
            send=self._send,
            patience=Patience(p.attempts, p.attempt_ms / 1000, bounded=bool(p.bounded)),
            manner=Manner(p.gathering == "parallel", bool(p.partial)),
            clock=node.clock.now,
            patience_s=p.patience_ms / 1000,
        )

    async def _send(self, service: str, request: Request, timeout_s: float) -> Response:
        """One attempt over the network. Raises NoAnswer."""
        operation = f"{request.method} {request.path}"
        try:
            return await self._node.call(service, operation, request.body, timeout_s=timeout_s)
        except Refused as no:
            return refused(no.reason)
        except Failure as failure:
            raise no_answer(failure) from None

    def _configure(self, data: Data) -> None:
        configuration = read(data, SERVICES)
        if self._gateway.configure(configuration):
            self._node.state("version", configuration.version)
            self._node.state(ROUTES, spelled(configuration))

    async def _fetch(self) -> None:
        """Ask for the newest version until somebody says it; meanwhile the one that came with the program counts."""
        while True:
            try:
                self._configure(await self._node.call(NAME, FETCH, timeout_s=AGAIN_S))
            except Failure:
                await asyncio.sleep(AGAIN_S)
            else:
                return

    async def _report(self) -> None:
        self._node.state(METRICS, self._tally.spelled())

    def _watch(self, exchange: Exchange) -> None:
        gathers = exchange.route is not None and bool(exchange.route.gather)
        if exchange.at == ("gather" if gathers else "forward"):
            self._node.state(AT, f"{exchange.request.headers[REQUEST_ID]} {exchange.at}")

    def _write(self, entry: Entry) -> None:
        line = Line.of(self._tally.done + 1, entry)
        self._tally.left(line)
        self._node.state(LOG, str(line))


def answered(response: Response) -> Reply:
    """An answer as a message: what went well is a reply, what did not is a refusal, or an error when nobody knows."""
    if response.status < 400:
        return Reply(response, f"{response.status}")
    told = Told(response.status)
    words = f"{told.status} {response.reason}"
    raise Errored(words) if told.phase == "unknown" else Refused(words)


def refused(reason: str) -> Response:
    """A service's own answer with an error status. Raises NoAnswer when it had no room."""
    status = reason[:3]
    if not status.isdigit():
        raise NoAnswer(503, reason, taken=False)
    return Response(int(status), None, {}, reason[4:])


def no_answer(failure: Failure) -> NoAnswer:
    """What a failure on the network is in HTTP."""
    if isinstance(failure, Unreachable):
        return NoAnswer(502, "unreachable", taken=False)
    if isinstance(failure, TimedOut):
        return NoAnswer(504, "timeout", taken=True)
    return NoAnswer(502, "connection lost" if isinstance(failure, ConnectionLost) else "error", taken=True)


def spelled(configuration: Configuration) -> str:
    """A version as the record shows it: ``2 /api/v1/orders=orders,orders_new /api/v1/overview=gather``."""
    routes = [f"{route.prefix}={','.join(route.to) or 'gather'}" for route in configuration.table.routes]
    return " ".join([str(configuration.version), *routes])
