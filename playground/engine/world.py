"""The world of one run: nodes, links, time, draws, and the record.

A lab's ``build(world, params)`` declares it; ``run`` plays it to the horizon. Prior art: FoundationDB's simulation and
TigerBeetle's VOPR (everything in one process, one seed, one clock), Jepsen (operations and faults).
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import Context
from typing import Any

import networkx

from playground.engine import limits, records
from playground.engine.causality import CAUSE
from playground.engine.distributions import Distribution
from playground.engine.encoding import canonical_json
from playground.engine.errors import Crashed, EngineError, LimitReached
from playground.engine.faults import Interventions
from playground.engine.lines import Lines
from playground.engine.loop import VirtualLoop
from playground.engine.nap import Nap
from playground.engine.network import Network
from playground.engine.node import Boot, Node
from playground.engine.pipe import DEFAULT_LATENCY
from playground.engine.recorder import Recorder
from playground.engine.rings import Rings
from playground.engine.streams import Streams
from playground.engine.tracing import Tracing
from playground.engine.watch import Watch

Action = Callable[["World", str, dict[str, Any]], Any]


class LabFailed(EngineError):
    """The lab's own code raised where nobody catches: a bug of the lab, not of the run."""


class World:
    """``files`` maps pattern files to the names shown; ``admission`` makes the bounded server of a node's workers."""

    def __init__(
        self, seed: int, *, files: dict[str, str] | None = None, admission: Callable[[Node], Any] = lambda node: None
    ) -> None:
        self.seed = seed
        self.loop = VirtualLoop()
        self.streams = Streams(seed)
        self.recorder = Recorder(self.loop)
        self.tracing = Tracing(self.recorder, self.streams)
        self.network = Network(self)
        self.watch = Watch(self.recorder)
        self.lines = Lines(self.recorder, files or {})
        self.points = Interventions(self)
        self.admission = admission
        self.graph = networkx.Graph()
        self.rings = Rings()
        self.nodes: dict[str, Node] = {}
        self.actions: dict[str, Action] = {}
        self.at_end: list[Callable[[int], None]] = []
        self.is_primary: Callable[[str], bool] = lambda name: False
        self._counts: dict[tuple, int] = {}
        self._open_operations: dict[str, str] = {}
        self._bug: BaseException | None = None

    # -- declaring -----------------------------------------------------------------------------------------------

    def node(
        self, name: str, *, kind: str = "service", label: str | None = None, about: str = "", tier: int = 0,
        row: int = 0, group: str | None = None, ring: str | None = None, slot: int | None = None,
        tokens: Iterable[int] = (), workers: int = 0, queue: int = 0, boot: Boot | None = None,
    ) -> Node:  # fmt: skip
        """Declare a node. ``tier`` and ``row`` place it, or ``ring`` and ``slot`` (see ``ring``; None: in its middle).
        ``tokens`` are what it owns of the ring, in millionths of a turn from the top. ``workers`` and ``queue`` bound
        it (0: no bound)."""
        if name in self.nodes:
            raise ValueError(f"there are two nodes called {name}")
        if len(self.nodes) >= limits.NODES:
            raise LimitReached("NODES", f"a world has at most {limits.NODES} nodes")
        node = self.nodes[name] = Node(self, name, kind, workers=workers, queue=queue, boot=boot)
        self.graph.add_node(name)
        attrs = {"tier": tier, "row": row, "about": about, "ticks": workers, "group": group}
        if ring is not None:
            attrs |= self.rings.take(name, ring, slot, tokens)
        self.recorder.write(records.Topology, "node", name, kind, label or name, None, None, canonical_json(attrs))
        return node

    def boots(self, node: Node) -> Callable[[Boot], Boot]:
        """Decorate the boot function of ``node``."""

        def register(boot: Boot) -> Boot:
            node.boot = boot
            return boot

        return register

    def link(
        self, a: str, b: str, *, latency: Distribution = DEFAULT_LATENCY, loss_ppm: int = 0, capacity_per_s: int = 0
    ) -> None:
        """Declare a link. Only linked nodes can talk."""
        for end in (a, b):
            if end not in self.nodes:
                raise ValueError(f"the link {a}~{b} ends at {end}, which is no node")
        self.network.connect(a, b, latency=latency, loss_ppm=loss_ppm, capacity_per_s=capacity_per_s)
        self.graph.add_edge(a, b)
        self.recorder.write(records.Topology, "link", f"{a}~{b}", None, None, a, b, "{}")

    def group(self, name: str, nodes: Iterable[str], label: str | None = None) -> None:
        """Draw a frame around some nodes."""
        attrs = canonical_json({"nodes": list(nodes)})
        self.recorder.write(records.Topology, "group", name, None, label or name, None, None, attrs)

    def ring(self, name: str, *, slots: int, label: str | None = None, tier: int = 0, row: int = 0) -> None:
        """Declare a circle at ``tier`` and ``row``, before its nodes, with ``slots`` places clockwise from the top. A
        place that no node has stays free for one that joins later, so that nobody moves when it does."""
        attrs = canonical_json(self.rings.declare(name, slots, tier, row))
        self.recorder.write(records.Topology, "group", name, None, label or name, None, None, attrs)

    def action(self, kind: str, perform: Action) -> None:
        """Offer an intervention of the topic's own; ``perform(world, target, args)`` returns what it did, in words.
        It raises ``faults.Missed`` when there was nothing to do it to."""
        self.actions[kind] = perform

    @property
    def links(self) -> list[tuple[str, str]]:
        """The declared links."""
        return list(self.graph.edges)

    # -- using ---------------------------------------------------------------------------------------------------

    @property
    def now_us(self) -> int:
        """The run's time in microseconds."""
        return self.loop.now_us

    def at(self, at_us: int, action: Callable[..., object], *args: Any) -> None:
        """Do something to the world at an instant, outside any node."""
        self.loop.schedule(at_us, action, *args, context=self.outside())

    def outside(self) -> Context:
        """A context that belongs to no node."""
        return Context()

    def pass_time(self, us: int) -> Nap:
        """``await`` it to wait ``us`` microseconds of the run's own time, whatever the node's clock says."""
        return Nap(self.loop, self.loop.now_us + max(us, 0))

    def draw(self, purpose: str, *key: str | int) -> int:
        """A 64-bit draw keyed by ``purpose`` and ``key`` alone."""
        return self.streams.draw(purpose, *key)

    def nth(self, *what: str | int) -> int:
        """How many times this was asked for ``what``, from 1: the ordinal part of a causal key."""
        count = self._counts[what] = self._counts.get(what, 0) + 1
        return count

    def request_key(self) -> str | None:
        """The causal key of the request being served, or None."""
        return CAUSE.get().request

    def caption(self, text: str, node: str | None = None, request: str | None = None, tone: str = "neutral") -> None:
        """Write one caption."""
        self.recorder.write(records.Caption, text, node, request, tone)

    def sample(self, series: str, value: int, node: str | None = None) -> None:
        """Write one point of a named series."""
        self.recorder.write(records.Sample, series, node, value)

    def operation(
        self, op: str, phase: str, client: str, function: str, key: str | None = None, value: int | str | None = None
    ) -> None:
        """Write one step of a client's operation; see ``records.Operation``."""
        if phase == "invoked":
            self._open_operations[op] = f"{client} waits for {function}"
        else:
            self._open_operations.pop(op, None)
        self.recorder.write(records.Operation, op, phase, client, function, key, value)

    def background_done(self, task: asyncio.Task) -> None:
        """A background task ended; an exception of it ends the run as a bug of the lab."""
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, Crashed) and self._bug is None:
            self._bug = error
            self.loop.stop("bug")

    # -- running -------------------------------------------------------------------------------------------------

    def run(self, horizon_us: int) -> str:
        """Boot every node, play to ``horizon_us``, let the observers finish, close the record. Returns why it ended.

        Raises LabFailed when the lab's code is at fault; then there is no run.
        """
        with no_collection():
            try:
                return self._play(horizon_us)
            finally:
                self.recorder.close()
                self._dispose()

    def _play(self, horizon_us: int) -> str:
        self.loop.on_instant_over = self.watch.instant_over
        for node in list(self.nodes.values()):
            node.start()
        reason, words = self._until(horizon_us)
        if self._bug is not None:
            raise LabFailed(f"the lab failed at {self.loop.now_us} us: {self._bug!r}") from self._bug
        if reason not in ("RECORDS", "MESSAGES"):
            for finish in self.at_end:
                finish(self.loop.now_us)
        self.recorder.end(reason, words)
        return reason

    def _until(self, horizon_us: int) -> tuple[str, str]:
        try:
            reason = self.loop.run_to(horizon_us)
        except LimitReached as limit:
            return limit.name, limit.words
        if self.recorder.cut is not None:
            return self.recorder.cut.name, self.recorder.cut.words
        if reason == "quiet" and self._open_operations:
            waits = list(self._open_operations.values())
            return "deadlock", f"nothing is left to happen, yet {waits[0]} and {len(waits) - 1} others wait"
        if reason == "quiet":
            return reason, "nothing is left to happen"
        return reason, "the run reached its horizon"

    def _dispose(self) -> None:
        for node in self.nodes.values():
            node.dispose()
        self.loop.dispose()


@contextmanager
def no_collection() -> Iterator[None]:
    """Automatic garbage collection could run a dead task's ``finally`` at any moment: off while a run lasts."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
