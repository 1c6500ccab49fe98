"""Tail sampling: keep a trace or not when it is over, knowing how it went.

A collector holds the spans of every trace for a while after the first one came, then decides: errors and slow ones are
kept, of the others a few. It pays with memory: when that is full the oldest trace has to go undecided. Spans that come
after the decision follow it. Several collectors must send all spans of one trace to the same one, or each decides on a
part. (The tail sampling processor and the load balancing exporter of the OpenTelemetry Collector.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .tracer import Span


class Verdict(NamedTuple):
    """What was decided of a trace: ``why`` is error, slow, some, dull or full; ``spans`` are those that were there."""

    trace: str
    keep: bool
    why: str
    spans: list[Span]


class TailSampler:
    """``slow_us`` and ``percent`` say what is kept besides errors; ``most`` traces are held at once."""

    def __init__(
        self, clock: Callable[[], float], *, wait_s: float, slow_us: int, percent: int, most: int,
    ) -> None:  # fmt: skip
        self._clock, self._wait_s, self._slow_us, self._percent, self._most = clock, wait_s, slow_us, percent, most
        self._held: dict[str, tuple[float, list[Span]]] = {}
        self._decided: dict[str, bool] = {}
        self.late = 0

    @property
    def held(self) -> int:
        """Spans in memory."""
        return sum(len(spans) for _, spans in self._held.values())

    def add(self, span: Span) -> Verdict | None:
        """One more span. A trace that had to make room for it, undecided."""
        if span.trace in self._decided:
            self.late += 1
            return None
        crowded = None
        if span.trace not in self._held and len(self._held) >= self._most:
            crowded = self._close(next(iter(self._held)), full=True)
        self._held.setdefault(span.trace, (self._clock(), []))[1].append(span)
        return crowded

    def due(self) -> list[Verdict]:
        """Decide on every trace that has waited for long enough."""
        now_s = self._clock()
        ripe = [trace for trace, (since_s, _) in self._held.items() if now_s - since_s >= self._wait_s]
        return [self._close(trace) for trace in ripe]

    def _close(self, trace: str, *, full: bool = False) -> Verdict:
        _, spans = self._held.pop(trace)
        keep, why = (False, "full") if full else self._judge(trace, spans)
        self._decided[trace] = keep
        return Verdict(trace, keep, why, spans)

    def _judge(self, trace: str, spans: list[Span]) -> tuple[bool, str]:
        if any(span.error for span in spans):
            return True, "error"
        if max(span.end_us - span.start_us for span in spans) >= self._slow_us:
            return True, "slow"
        some = int(trace[:16], 16) % 100 < self._percent
        return some, "some" if some else "dull"
