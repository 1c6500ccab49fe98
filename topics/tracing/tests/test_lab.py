"""The lab: what each fault of propagation, sampling and clocks leaves in the traces."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
import pytest

from playground import catalog, simulate
from playground.sdk import Run, Scenario, fault
from topics.tracing.measures import clocks, kept, trace_of, traces
from topics.tracing.services import FIRST

TOPIC = catalog.topic("tracing")
US = 1_000_000


def played(*planned: dict[str, Any], horizon_s: int = 8, **params: Any) -> Run:
    """A short run; asked for again, the same run."""
    return _once(TOPIC.scenario(seed=7, horizon_us=horizon_s * US, **params).plus(*planned).canonical())


@cache
def _once(canonical: bytes) -> Run:
    return simulate.run(Scenario.parse(TOPIC, orjson.loads(canonical)))


@pytest.mark.parametrize(("variant", "took_us"), [("serial", 200_000), ("parallel", 160_000)])
def test_the_first_page_takes_its_time_to_the_microsecond(variant: str, took_us: int) -> None:
    run = played(variant=variant)
    assert trace_of(run, FIRST).took_us == took_us
    assert run.broken() == []


def test_without_the_header_payment_starts_traces_of_its_own() -> None:
    run = played(propagates=False)
    assert all(note.score <= 75 for note in traces(run))
    assert any(note.score == 75 for note in traces(run))


@pytest.mark.parametrize("head", ["all", "ratio", "rate"])
def test_the_head_keeps_as_many_as_it_is_told(head: str) -> None:
    run = played(head=head, head_percent=30, head_per_s=1, requests_per_s=12)
    count = len(traces(run))
    low, high = {"all": (count, count), "ratio": (count // 10, count // 2), "rate": (4, 9)}[head]
    assert low <= kept(run, "head") <= high


def test_two_collectors_see_whole_traces_if_spans_are_routed_by_trace() -> None:
    run = played(collectors=2)
    both = [*traces(run), *traces(run, collector="collector_2")]
    assert {note.score for note in both} == {100}
    assert len(both) > 15
    assert all(note.score < 100 for note in traces(played(collectors=2, routed=False)))


def test_a_wrong_clock_is_read_from_the_spans() -> None:
    run = played(fault("skew", "inventory", at_s=2, offset_us=70_000))
    assert [note.service for note in clocks(run)][0] == "inventory"
    assert all(abs(note.estimated_us - 70_000) <= 2 for note in clocks(run)[1:])


def test_one_query_for_each_line_is_six_calls() -> None:
    assert {note.queries for note in traces(played(n_plus_one=True)) if not note.error} == {6}


def test_a_hop_that_is_none_is_missed() -> None:
    run = played(fault("drop_header", "gateway", at_s=1, hop="a>b"))
    assert [one.outcome for one in run.interventions()] == ["missed"]
