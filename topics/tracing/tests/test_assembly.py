"""From spans to a trace: on records written by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from topics.tracing.assembly import Trace, corrected, critical_path, score, skews

from .cast import page, span


def shares(trace: Trace) -> dict[str, int]:
    found: dict[str, int] = {}
    for segment in critical_path(trace):
        found[segment.span.id] = found.get(segment.span.id, 0) + segment.to_us - segment.from_us
    return found


def test_the_guides_page_is_a_tree_with_nothing_missing():
    trace = Trace(page())
    assert (trace.orphans(), trace.early()) == ([], [])
    assert trace.calls() == {
        ("gateway", "orders"): 1, ("orders", "db"): 1, ("orders", "inventory"): 1, ("orders", "payment"): 1,
    }  # fmt: skip


def test_its_200_ms_are_tiled_by_the_critical_path():
    trace = Trace(page())
    assert sum(shares(trace).values()) == 200_000
    assert shares(trace)["payment"] == 90_000
    segments = critical_path(trace)
    assert segments[0].from_us == 0
    assert all(a.to_us == b.from_us for a, b in zip(segments, segments[1:], strict=False))


def test_in_parallel_only_the_longer_one_is_on_the_path():
    spans = [
        span("root", "", "orders", 0, 100),
        span("payment", "root", "payment", 0, 100),
        span("inventory", "root", "inventory", 0, 40),
    ]
    assert shares(Trace(spans)) == {"payment": 100_000}


def test_what_nobody_waited_for_is_not_on_the_path_and_what_outlasts_the_root_is_cut():
    spans = [
        span("root", "", "orders", 0, 100),
        span("letter", "root", "worker", 90, 300, kind="consumer"),
        span("late", "root", "audit", 80, 150),
    ]
    assert shares(Trace(spans)) == {"root": 80_000, "late": 20_000}


def test_without_its_parent_a_span_is_an_orphan():
    spans = [each for each in page() if each.id != "ask payment"]
    assert [orphan.id for orphan in Trace(spans).orphans()] == ["payment"]
    assert critical_path(Trace([span("a", "gone", "x", 0, 1)])) == []


@pytest.mark.parametrize("ahead_ms", [-180.0, -7.5, 90.0, 5_000.0])
def test_a_clock_that_is_wrong_is_read_from_the_call_around_it(ahead_ms):
    trace = Trace(page(payment_ahead_ms=ahead_ms))
    assert skews(trace)["payment"] == round(ahead_ms * 1000)
    assert [s._replace(links=()) for s in corrected(trace).spans] == Trace(page()).spans


def test_a_child_of_a_clock_that_is_behind_seems_to_come_first_until_it_is_corrected():
    trace = Trace(page(payment_ahead_ms=-180))
    assert [each.id for each in trace.early()] == ["payment"]
    assert corrected(trace).early() == []


@given(some.integers(0, 40_000), some.integers(0, 40_000), some.integers(1, 90_000), some.integers(-(10**6), 10**6))
def test_the_error_is_at_most_half_the_difference_of_the_ways(there, back, work, ahead):
    spans = [
        span("root", "", "orders", 0, (there + work + back) / 1000, kind="client"),
        span("child", "root", "payment", (there + ahead) / 1000, (there + work + ahead) / 1000),
    ]
    assert abs(skews(Trace(spans))["payment"] - ahead) <= abs(there - back) / 2 + 1


@given(some.lists(some.tuples(some.integers(0, 100), some.integers(1, 60)), max_size=12))
def test_whatever_the_children_the_path_fills_the_root(children):
    spans = [span("root", "", "orders", 0, 100)]
    spans += [span(f"c{n}", "root", "x", at, at + took) for n, (at, took) in enumerate(children)]
    assert sum(shares(Trace(spans)).values()) == 100_000


def test_the_score_is_the_smaller_of_what_was_found_and_what_is_true():
    truth = {("a", "b"): 1, ("a", "c"): 3}
    assert score(truth, truth) == 100
    assert score({("a", "b"): 1, ("a", "c"): 1}, truth) == 50
    assert score({**truth, ("b", "c"): 4}, truth) == 50
    assert score({}, truth) == 0
