"""The services of the lab, each with a tracer: a gateway, orders, what orders asks, and a worker behind a queue."""

from __future__ import annotations

import asyncio
from typing import Any

from playground.sdk import Failure, Node, OrderedGroup, Refused, Reply, Request, World

from .defects import EachSpan
from .exporter import BatchExporter
from .params import Params
from .sampling import ByRatio, ParentBased, RateLimited
from .traceparent import Context, header_of, parsed
from .tracer import Open, Span, Tracer

HEADER = "trace-context"
"""The run itself is traced as well, and its header has the standard's name."""

NAMES = ("gateway", "orders", "db", "payment", "inventory", "queue", "worker")
WORK_US = {"db": 40_000, "payment": 90_000, "inventory": 30_000, "worker": 60_000}
"""With five milliseconds there and back: 50, 100 and 40 at the caller."""

LINES = 6
QUERY_US = 4_000
CALL_S = 3.0
FIRST = "browsers-1"


class Truth:
    """What only the lab knows: when spans really began and ended, and whose header is lost."""

    def __init__(self) -> None:
        self.times: dict[str, tuple[int, int]] = {}
        self.calls: dict[str, dict[tuple[str, str], int]] = {}
        self.ahead_us: dict[str, int] = {}
        self.drops: set[str] = set()


class Traced:
    """A node with a tracer: one life."""

    def __init__(self, node: Node, p: Params, truth: Truth) -> None:
        self.node, self.p, self.truth = node, p, truth
        self._ids = 0
        self._exporter = BatchExporter(self._send)
        self.tracer = Tracer(node.name, node.clock.wall_us, self._new_id, self._sampler(), self._finished)
        self._began: dict[str, int] = {}
        node.every(p.flush_ms / 1000, self._flush, "flush")

    def _sampler(self) -> Any:
        if self.p.defect == "each_span":
            return EachSpan(self.p.head_percent)
        root = {
            "all": lambda: ByRatio(100),
            "ratio": lambda: ByRatio(self.p.head_percent),
            "rate": lambda: RateLimited(self.p.head_per_s, self.node.clock.now),
        }[self.p.head]()
        return ParentBased(root)

    def _new_id(self, digits: int) -> str:
        self._ids += 1
        draws = [self.node.draw("id", self.node.incarnation, self._ids, n) for n in range(digits // 16)]
        return "".join(f"{draw or 1:016x}" for draw in draws)

    # -- spans ---------------------------------------------------------------------------------------------------

    def begin(self, name: str, kind: str, parent: Context | None, request: str, peer: str = "") -> Open:
        """Start a span, and note when it really was."""
        span = self.tracer.start(name, kind, parent, peer)
        span.request = request
        self._began[span.context.span] = self.node.world.now_us
        return span

    def serve(self, request: Request, name: str) -> Open:
        """The span of a request that came in."""
        parent = parsed(request.headers.get(HEADER))
        return self.begin(name, "server", parent, request.key, request.source)

    async def ask(self, span: Open, target: str, name: str, body: Any = None) -> Any:
        """Call another service below a span; the header goes along unless it is lost on this hop."""
        call = self.begin(name, "client", span.context, span.request, target)
        hop = f"{self.node.name}>{target}"
        lost = hop in self.truth.drops or (target == "payment" and not self.p.propagates)
        headers = {} if lost else {HEADER: header_of(call.context)}
        counted = self.truth.calls.setdefault(span.request, {})
        counted[self.node.name, target] = counted.get((self.node.name, target), 0) + 1
        try:
            return await self.node.call(target, name, body, timeout_s=CALL_S, headers=headers)
        except Failure:
            call.error = True
            raise
        finally:
            call.end()

    def _finished(self, span: Span) -> None:
        self.truth.times[span.id] = (self._began.pop(span.id, 0), self.node.world.now_us)
        self._exporter.add(span)

    # -- sending -------------------------------------------------------------------------------------------------

    async def _flush(self) -> None:
        try:
            await self._exporter.flush()
        except Failure:
            return

    async def _send(self, batch: list[Span]) -> None:
        for collector, spans in sorted(self._shared(batch).items()):
            await self.node.call(collector, f"SPANS {len(spans)}", spans, timeout_s=1.0, kind="event")

    def _shared(self, batch: list[Span]) -> dict[str, list[Span]]:
        """Which collector gets which spans: by trace, or each service has its own."""
        shares: dict[str, list[Span]] = {}
        for span in batch:
            n = 0
            if self.p.collectors == 2:
                n = int(span.trace[0], 16) % 2 if self.p.routed else NAMES.index(self.node.name) % 2
            shares.setdefault(f"collector_{n + 1}", []).append(span)
        return shares


class Gateway(Traced):
    """Where traces start."""

    def __init__(self, node: Node, p: Params, truth: Truth) -> None:
        super().__init__(node, p, truth)
        node.on("GET")(self.get)

    async def get(self, request: Request) -> Reply:
        """One request from outside."""
        span = self.serve(request, "GET /api/orders")
        try:
            answer = await self.ask(span, "orders", "GET /api/orders")
        except Failure as failure:
            span.error = True
            raise Refused(failure.reason if failure.reason[:3].isdigit() else "502 orders") from None
        finally:
            span.end()
        return Reply(answer, "200")


class Orders(Traced):
    """Asks the database, payment and inventory, and leaves a letter for later."""

    def __init__(self, node: Node, p: Params, truth: Truth, wish: Any) -> None:
        super().__init__(node, p, truth)
        self._wish = wish
        node.on("GET")(self.get)

    async def get(self, request: Request) -> Reply:
        """One page of orders."""
        span = self.serve(request, "GET /api/orders")
        try:
            await self._queries(span)
            await self._others(span)
            if self.p.queue:
                self._leave(span)
        except Failure as failure:
            span.error = True
            raise Refused(failure.reason if failure.reason[:3].isdigit() else "502 upstream") from None
        finally:
            span.end()
        return Reply("orders", "200")

    async def _queries(self, span: Open) -> None:
        if not self._wish.n_plus_one:
            await self.ask(span, "db", "SELECT orders")
            return
        for n in range(LINES):
            await self.ask(span, "db", f"SELECT line {n + 1}", QUERY_US)

    async def _others(self, span: Open) -> None:
        calls = [("payment", "POST payment"), ("inventory", "GET inventory")]
        if self.p.variant == "serial":
            for target, name in calls:
                await self.ask(span, target, name)
            return
        async with OrderedGroup(f"{self.node.name} {span.request}") as group:
            for target, name in calls:
                group.start(self.ask(span, target, name), name)

    def _leave(self, span: Open) -> None:
        """A message that nobody waits for."""
        put = self.begin("letters send", "producer", span.context, span.request, "queue")
        self.node.send("queue", "PUT letter", span.request, headers={HEADER: header_of(put.context)})
        put.end()


class Asked(Traced):
    """A service that works for a while and answers."""

    def __init__(self, node: Node, p: Params, truth: Truth) -> None:
        super().__init__(node, p, truth)
        for verb in ("SELECT", "POST", "GET"):
            node.on(verb)(self.answer)

    async def answer(self, request: Request) -> Reply:
        """One question."""
        span = self.serve(request, request.operation)
        try:
            await self.node.work(self._work_us(request))
            chance = self.node.world.draw("fails", self.node.name, request.key) % 100
            if self.node.name == "payment" and request.key != FIRST and chance < self.p.fail_percent:
                raise Refused("402 card declined")
        except Failure:
            span.error = True
            raise
        finally:
            span.end()
        return Reply(None, "done")

    def _work_us(self, request: Request) -> int:
        base_us = request.body or WORK_US[self.node.name]
        if request.key == FIRST:
            return base_us
        return base_us * (70 + self.node.world.draw("work", self.node.name, request.key) % 60) // 100


class Worker(Traced):
    """Takes letters from the queue, some time later: a trace of its own, linked to the one that left the message."""

    def __init__(self, node: Node, p: Params, truth: Truth) -> None:
        super().__init__(node, p, truth)
        node.on("TAKE")(self.take)

    async def take(self, request: Request) -> Reply:
        """One letter."""
        source = parsed(request.headers.get(HEADER))
        span = self.begin("letters process", "consumer", None, request.key)
        span.links = (source.span,) if source else ()
        try:
            await self.node.work(WORK_US["worker"])
        finally:
            span.end()
        return Reply(None, "written")


def place_queue(world: World) -> None:
    """A queue that hands messages on, one after another."""

    def boot(node: Node) -> None:
        waiting: asyncio.Queue[Request] = asyncio.Queue()

        @node.on("PUT")
        async def put(request: Request) -> None:
            waiting.put_nowait(request)
            node.state("letters", waiting.qsize())

        async def hand_on() -> None:
            while True:
                request = await waiting.get()
                headers = {HEADER: request.headers.get(HEADER, "")}
                try:
                    await node.call("worker", "TAKE letter", request.body, timeout_s=1.0, headers=headers)
                except Failure:
                    continue

        node.spawn(hand_on(), "hand on")

    world.node("queue", kind="queue", label="Letters", about="for later", tier=3, row=3, boot=boot)
