"""A collector as a node: two pipelines fed by the same spans, and an observer who knows what really happened."""

from __future__ import annotations

from collections.abc import Callable

from playground.sdk import Node, Reply, Request, World

from .assembly import Edge, Trace, corrected, critical_path, score, skews
from .defects import as_told
from .notes import DECIDED, EDGES, MEMORY, SKEW, Decided, Skewed
from .params import Params
from .services import Truth
from .tail_sampling import TailSampler, Verdict
from .tracer import Span

LOOK_S = 0.25
SHARP_US = 1_000
"""Clocks that differ by less are not told."""


class Collector:
    """One life of the node. ``counted`` numbers decisions over all lives."""

    def __init__(self, node: Node, p: Params, truth: Truth, counted: list[int]) -> None:
        self.node, self.p, self.truth = node, p, truth
        self._counted = counted
        self.tail = TailSampler(
            node.clock.now, wait_s=p.wait_ms / 1000, slow_us=p.slow_ms * 1000, percent=p.tail_percent, most=p.most,
        )  # fmt: skip
        self._read: Callable[[Trace], Trace] = as_told if p.defect == "trusting" else corrected
        self._kept = {"head": 0, "tail": 0, "seen": 0}
        node.on("SPANS")(self.take)
        node.every(LOOK_S, self._look, "look")

    async def take(self, request: Request) -> Reply:
        """A batch of spans."""
        for span in request.body:
            crowded = self.tail.add(span)
            if crowded:
                self._tell(crowded)
        self._show()
        return Reply(None, "taken")

    async def _look(self) -> None:
        for verdict in self.tail.due():
            self._tell(verdict)
        self._show()

    # -- the observer --------------------------------------------------------------------------------------------

    def _show(self) -> None:
        kept = self._kept
        self.node.state(MEMORY, f"{self.tail.held} {self.tail.late} {kept['seen']} {kept['head']} {kept['tail']}")

    def _tell(self, verdict: Verdict) -> None:
        told = Trace(verdict.spans)
        trace = self._read(told)
        self._counted[0] += 1
        number = self._counted[0]
        root, found = trace.root, trace.calls()
        request = next((span.request for span in trace.spans if span.request), "-").replace(" ", "_")
        flags = {span.sampled for span in verdict.spans}
        head = "mixed" if len(flags) > 1 else "kept" if True in flags else "left"
        path = critical_path(trace)
        shares: dict[str, int] = {}
        for segment in path:
            shares[segment.span.service] = shares.get(segment.span.service, 0) + segment.to_us - segment.from_us
        note = Decided(
            number, request, head, verdict.why, len(trace.spans), len(trace.orphans()), len(told.early()),
            max(0, root.end_us - root.start_us) if root else 0, sum(s.to_us - s.from_us for s in path),
            max(shares, key=lambda service: (shares[service], service)) if shares else "-",
            int(any(span.error for span in trace.spans)), found.get(("orders", "db"), 0),
            self._score(request, found) if root and root.kind == "server" else -1,
        )  # fmt: skip
        self._kept["seen"] += 1
        self._kept["head"] += head != "left"
        self._kept["tail"] += note.kept
        self.node.state(DECIDED, note.spelled())
        if note.score >= 0:
            self.node.state(EDGES, f"{number} {request} {spelled(found)}")
            self._tell_skew(number, told, trace)

    def _score(self, request: str, found: dict[Edge, int]) -> int:
        return score(found, self.truth.calls.get(request, {}))

    def _tell_skew(self, number: int, told: Trace, trace: Trace) -> None:
        """What was made of each clock that is wrong, and how wrong the ways there and back allow that to be."""
        for service, estimated_us in skews(told).items():
            span = next(s for s in told.spans if s.service == service and s.kind == "server")
            above = told.by_id.get(span.parent)
            if above is None:
                continue
            (began, ended), (asked, heard) = self.truth.times[span.id], self.truth.times[above.id]
            true_us = (span.start_us - began + span.end_us - ended) // 2
            true_us -= (above.start_us - asked + above.end_us - heard) // 2
            if abs(true_us) < SHARP_US:
                continue
            shift_us = (span.start_us - above.start_us) - self._gap(trace, span, above)
            used_us = shift_us if self.p.defect == "trusting" else estimated_us
            bound_us = abs((began - asked) - (heard - ended)) // 2 + 2
            self.node.state(SKEW, Skewed(number, service, used_us, true_us, bound_us).spelled())

    @staticmethod
    def _gap(trace: Trace, span: Span, above: Span) -> int:
        """How long after its caller a span starts, as the reading of the trace has it."""
        return trace.by_id[span.id].start_us - trace.by_id[above.id].start_us


def spelled(edges: dict[Edge, int]) -> str:
    """Calls as text."""
    return ",".join(f"{a}>{b}:{count}" for (a, b), count in edges.items()) or "-"


def place_collectors(world: World, p: Params, truth: Truth) -> list[str]:
    """Declare the collectors. Their names."""
    counted = [0]
    names = [f"collector_{n + 1}" for n in range(p.collectors)]
    for row, name in enumerate(names):
        label = "Collector" if p.collectors == 1 else f"Collector {row + 1}"
        world.node(name, kind="coordinator", label=label, about="head and tail", tier=4, row=row * 2,
                   boot=lambda node: _boot(node, p, truth, counted))  # fmt: skip
    return names


def _boot(node: Node, p: Params, truth: Truth, counted: list[int]) -> None:
    Collector(node, p, truth, counted)
