"""Sentences about what just happened, each with the predicate that makes it true."""

from __future__ import annotations

from typing import Any

from playground.sdk import Caption

from .history import decided, skewed
from .notes import DECIDED, MEMORY, SKEW, Decided, Skewed
from .services import FIRST


def trace(r: Any) -> Decided:
    found = decided(r)
    assert found is not None
    return found


def clock(r: Any) -> Skewed:
    found = skewed(r)
    assert found is not None
    return found


def read_right(note: Skewed) -> bool:
    """Whether a clock was read as well as the ways there and back allow."""
    return abs(note.estimated_us - note.true_us) <= note.bound_us


def many(count: int) -> str:
    """So many spans, in words."""
    return "1 span" if count == 1 else f"{count} spans"


def is_trace(r: Any) -> bool:
    return r.value is not None


CAPTIONS = (
    Caption("first", paths=(DECIDED,), says=(FIRST,), once=True,
            when=lambda r, w: trace(r).request == FIRST and trace(r).score >= 0,
            words=lambda r, w: f"The first page took {trace(r).took_us / 1000:g} ms in {trace(r).spans} spans. Most of "
            f"it was {trace(r).longest}."),
    Caption("truth", paths=(DECIDED,), once=True, tone="good",
            when=lambda r, w: is_trace(r) and trace(r).score == 100 and trace(r).number > 3,
            words=lambda r, w: f"{trace(r).request}: put together from its spans, the calls are those that happened. "
            f"Score {trace(r).score} %."),
    Caption("orphans", paths=(DECIDED,), once=True, tone="bad",
            when=lambda r, w: is_trace(r) and trace(r).orphans > 0,
            words=lambda r, w: f"{many(trace(r).orphans)} of {trace(r).request} without a parent: whoever has it did "
            "not send it, or never will."),
    Caption("hole", paths=(DECIDED,), once=True, tone="bad",
            when=lambda r, w: is_trace(r) and 0 <= trace(r).score < 100,
            words=lambda r, w: f"{trace(r).request}: only {trace(r).score} % of the calls are in its trace."),
    Caption("error", paths=(DECIDED,), once=True, tone="undo",
            when=lambda r, w: is_trace(r) and trace(r).error and trace(r).head == "left" and trace(r).kept,
            words=lambda r, w: f"{trace(r).request} had an error. The head had left it before anybody knew; the tail "
            "keeps it."),
    Caption("early", paths=(DECIDED,), once=True, tone="bad",
            when=lambda r, w: is_trace(r) and trace(r).early > 0,
            words=lambda r, w: f"{many(trace(r).early)} of {trace(r).request} began before the parent, it seems: "
            "somebody's clock is wrong."),
    Caption("clock", paths=(SKEW,), once=True, tone="good",
            when=lambda r, w: r.value is not None and read_right(clock(r)),
            words=lambda r, w: f"{clock(r).service}'s clock is {clock(r).true_us / 1000:.1f} ms ahead; its spans say "
            f"{clock(r).estimated_us / 1000:.1f}."),
    Caption("queries", paths=(DECIDED,), once=True, tone="undo",
            when=lambda r, w: is_trace(r) and trace(r).queries > 3,
            words=lambda r, w: f"{trace(r).request} asked the database {trace(r).queries} times, once for each line. "
            "No single query is slow."),
    Caption("slow", paths=(DECIDED,), says=("slow",), once=True, when=lambda r, w: trace(r).tail == "slow",
            words=lambda r, w: f"{trace(r).request} took {trace(r).took_us / 1000:.0f} ms: slow, and kept for that. "
            f"Most of it was {trace(r).longest}."),
    Caption("full", paths=(DECIDED,), says=("full",), once=True, tone="bad", when=lambda r, w: trace(r).tail == "full",
            words=lambda r, w: f"The collector holds {w.params.most} traces and has no room: {trace(r).request} goes, "
            "undecided."),
    Caption("late", paths=(MEMORY,), once=True, tone="bad",
            when=lambda r, w: r.value is not None and int(str(r.value).split(" ")[1]) > 0,
            words=lambda r, w: f"{str(r.value).split(' ')[1]} spans come after their trace was decided upon."),
    Caption("mixed", paths=(DECIDED,), says=("mixed",), once=True, tone="bad",
            when=lambda r, w: trace(r).head == "mixed",
            words=lambda r, w: f"Of {trace(r).request} some services keep their spans and some do not: a trace with "
            "holes."),
)  # fmt: skip
