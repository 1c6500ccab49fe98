"""A finished run told in words: the page's twin for browsers without JavaScript."""

from __future__ import annotations

from typing import Any, NamedTuple

from playground.engine.records import Caption, Health, Intervention, Message, Operation
from playground.sdk.run import Run
from playground.sdk.topic import Topic

MOMENTS = 80
"""More sentences than this are not read."""


class Moment(NamedTuple):
    at: str
    words: str


class Judged(NamedTuple):
    title: str
    status: str
    words: str


class Account(NamedTuple):
    summary: str
    moments: tuple[Moment, ...]
    verdicts: tuple[Judged, ...]


def account(topic: Topic, run: Run) -> Account:
    """Counts, the moments worth a sentence in order, and every verdict."""
    told = [record for record in run.records if isinstance(record, (Caption, Health, Intervention))]
    moments = tuple(Moment(clock(record.at_us), _words(record)) for record in told[:MOMENTS])
    verdicts = run.verdicts()
    judged = tuple(
        Judged(prop.title, verdicts[prop.id()].status, verdicts[prop.id()].words)
        for prop in topic.properties
        if prop.id() in verdicts
    )
    return Account(_summary(run), moments, judged)


def clock(at_us: int) -> str:
    """An instant as the page writes it, for instance ``1.250 s``."""
    return f"{at_us / 1_000_000:.3f} s"


def _summary(run: Run) -> str:
    phases = [record.phase for record in run.of(Operation)]
    lasted = sorted(run.latencies_us())
    median = f", half of the successful ones within {lasted[len(lasted) // 2] / 1000:.1f} ms" if lasted else ""
    size = f"{len(run.records):,} events and {len(run.of(Message)):,} messages in {clock(run.records[-1].at_us)}"
    ends = f"{phases.count('ok'):,} succeeded, {phases.count('failed'):,} failed and {phases.count('unknown'):,} ended"
    return (
        f"{size} of virtual time, seed {run.scenario.seed}. Of {phases.count('invoked'):,} operations {ends} "
        f"without a known outcome{median}."
    )


def _words(record: Any) -> str:
    if isinstance(record, Caption):
        return record.text
    if isinstance(record, Intervention):
        return record.words or f"{record.kind} of {record.target}: {record.outcome}."
    return f"{record.node} is now {record.status.replace('+', ' and ')}."
