"""What claims ask of a run."""

from __future__ import annotations

from playground.sdk import Run

from .history import US, decided, skewed
from .notes import DECIDED, SKEW, Decided, Skewed


def traces(run: Run, from_s: float = 0, to_s: float = 1e9, collector: str = "collector_1") -> list[Decided]:
    """Traces that were decided upon between two seconds, those of letters left out."""
    found = [decided(r) for r in run.states(collector, DECIDED) if from_s * US <= r.at_us < to_s * US]
    return [note for note in found if note and note.score >= 0]


def trace_of(run: Run, request: str) -> Decided:
    """The trace of a request."""
    return next(note for note in traces(run) if note.request == request)


def clocks(run: Run) -> list[Skewed]:
    """What was made of clocks that are wrong."""
    return [note for note in (skewed(r) for r in run.states("collector_1", SKEW)) if note]


def kept(run: Run, how: str) -> int:
    """How many traces the head or the tail kept."""
    return sum(note.head == "kept" if how == "head" else note.kept for note in traces(run))
