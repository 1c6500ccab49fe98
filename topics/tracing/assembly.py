"""From spans to a trace: the tree, what is missing in it, whose clock is wrong, and where the time went.

A span whose parent did not arrive is an orphan: somewhere a header was lost, a process died with its spans, or a
sampler took them apart. Clocks: a call and its answer enclose the span of the callee, so the difference of the two
middles is the difference of the clocks, as far as both ways took equally long; the error is at most half of their
difference (Mills, NTP, RFC 5905). The critical path is walked from the end of the root backwards: at each instant it
is the child that ended last, or the span itself (Jaeger's critical path; Zhang and others, "CRISP", 2022). Work
that nobody waited for is no part of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .tracer import Span

Edge = tuple[str, str]


class Trace:
    """The spans of one trace, in order of their starts."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = sorted(spans, key=lambda span: (span.start_us, span.id))
        self.by_id = {span.id: span for span in self.spans}
        self.children: dict[str, list[Span]] = {}
        for span in self.spans:
            self.children.setdefault(span.parent, []).append(span)

    @property
    def root(self) -> Span | None:
        """The span that has no parent."""
        return next((span for span in self.spans if not span.parent), None)

    def orphans(self) -> list[Span]:
        """Spans whose parent is not here."""
        return [span for span in self.spans if span.parent and span.parent not in self.by_id]

    def early(self) -> list[Span]:
        """Spans that seem to start before their parent did."""
        return [s for s in self.spans if s.parent in self.by_id and s.start_us < self.by_id[s.parent].start_us]

    def calls(self) -> dict[Edge, int]:
        """Who called whom, how often: a server's or consumer's span below one of another service."""
        found: dict[Edge, int] = {}
        for span in self.spans:
            above = self.by_id.get(span.parent)
            if above is not None and above.service != span.service:
                edge = (above.service, span.service)
                found[edge] = found.get(edge, 0) + 1
        return dict(sorted(found.items()))


def skews(trace: Trace) -> dict[str, int]:
    """How far each service's clock is ahead of its caller's, us, by the first call that shows it."""
    found: dict[str, int] = {}
    for span in trace.spans:
        above = trace.by_id.get(span.parent)
        if span.kind == "server" and above is not None and above.service != span.service:
            middle, around = span.start_us + span.end_us, above.start_us + above.end_us
            found.setdefault(span.service, (middle - around) // 2)
    return found


def corrected(trace: Trace) -> Trace:
    """The same trace on the clock of its root, each service moved by what it is ahead of its callers."""
    ahead, shift = skews(trace), {}
    root = trace.root
    if root is None:
        return trace
    shift[root.service] = 0
    for span in trace.spans:
        _place(span, trace, ahead, shift)
    moved = [s._replace(start_us=s.start_us - shift.get(s.service, 0), end_us=s.end_us - shift.get(s.service, 0))
             for s in trace.spans]  # fmt: skip
    return Trace(moved)


def _place(span: Span, trace: Trace, ahead: dict[str, int], shift: dict[str, int]) -> int:
    """How far a span's clock is ahead of the root's."""
    if span.service not in shift:
        above = trace.by_id.get(span.parent)
        base = _place(above, trace, ahead, shift) if above is not None else 0
        shift.setdefault(span.service, base + ahead.get(span.service, 0))
    return shift[span.service]


class Segment(NamedTuple):
    """A stretch of the critical path."""

    span: Span
    from_us: int
    to_us: int


def critical_path(trace: Trace) -> list[Segment]:
    """Segments that tile the root's time, in order. What outlasts the root, or was linked only, is left out."""
    root = trace.root
    if root is None:
        return []
    segments: list[Segment] = []
    _walk(trace, root, root.start_us, root.end_us, segments)
    return segments[::-1]


def _walk(trace: Trace, span: Span, from_us: int, to_us: int, segments: list[Segment]) -> None:
    at_us = to_us
    waited = [child for child in trace.children.get(span.id, []) if child.kind != "consumer"]
    for child in sorted(waited, key=lambda child: (child.end_us, child.start_us), reverse=True):
        start_us, end_us = max(child.start_us, from_us), min(child.end_us, at_us)
        if start_us >= end_us:
            continue
        if end_us < at_us:
            segments.append(Segment(span, end_us, at_us))
        _walk(trace, child, start_us, end_us, segments)
        at_us = start_us
    if from_us < at_us:
        segments.append(Segment(span, from_us, at_us))


def score(found: dict[Edge, int], truth: dict[Edge, int]) -> int:
    """How much of what really happened was found, and how much of what was found is true: the smaller, in percent."""
    both = sum(min(found.get(edge, 0), count) for edge, count in truth.items())
    parts = [100 * both // max(1, sum(counts.values())) for counts in (found, truth)]
    return min(parts)
