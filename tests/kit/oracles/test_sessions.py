"""Terry's four guarantees, each with a session that has it and one that has not."""

from __future__ import annotations

from hypothesis import given, settings

from playground.kit.oracles.causal import causal
from playground.kit.oracles.history import History
from playground.kit.oracles.sessions import (
    acknowledged,
    monotonic_reads,
    monotonic_writes,
    read_your_writes,
    writes_follow_reads,
)
from tests.kit.oracles.histories import small
from tests.kit.oracles.writing import in_order

ORDER = {"x": [1, 2]}


def test_a_session_that_does_not_find_its_own_write_is_named_with_it() -> None:
    verdict = read_your_writes(in_order("a: w x 1, r x -"))
    assert verdict.status == "broken"
    assert [each.kind for each in verdict.operations] == ["write", "read"]
    assert "a wrote that itself before" in verdict.words
    assert read_your_writes(in_order("a: w x 1, r x 1")).ok


def test_an_older_value_of_another_is_older_only_when_the_order_is_known() -> None:
    some = in_order("b: w x 1\na: w x 2, r x 1")
    assert read_your_writes(some).ok
    assert read_your_writes(some, {"x": [2, 1]}).ok
    assert read_your_writes(some, ORDER).status == "broken"


def test_reads_that_run_backwards_are_not_monotonic() -> None:
    some = in_order("a: w x 1, w x 2\nb: r x 2, r x 1")
    assert monotonic_reads(some).status == "broken"
    assert monotonic_reads(in_order("a: w x 1, w x 2\nb: r x 1, r x 2, r x 2")).ok
    assert monotonic_reads(in_order("a: w x 1\nb: r x 1, r x -")).status == "broken"


def test_writes_of_one_session_out_of_its_order_are_not_monotonic() -> None:
    some = in_order("a: w x 1, w x 2")
    assert monotonic_writes(some, ORDER).ok
    assert monotonic_writes(some, {"x": [2, 1]}).status == "broken"
    assert monotonic_writes(some).status == "unknown"
    assert monotonic_writes(in_order("a: w x 1\nb: w x 2")).ok


def test_an_answer_ordered_before_its_question_does_not_follow_what_was_read() -> None:
    some = in_order("a: w x 1\nb: r x 1, w x 2")
    assert writes_follow_reads(some, ORDER).ok
    verdict = writes_follow_reads(some, {"x": [2, 1]})
    assert [each.session for each in verdict.operations] == ["a", "b", "b"]
    assert writes_follow_reads(some).status == "unknown"


def test_one_writer_at_a_time_orders_versions_by_acknowledgement() -> None:
    assert acknowledged(in_order("a: w x 1, w x 2\nb: w y 5")) == {"x": [1, 2], "y": [5]}


@settings(max_examples=100, deadline=None)
@given(small(keys="xy", distinct=True))
def test_what_is_causal_gives_every_session_its_guarantees(some: History) -> None:
    if causal(some).ok:
        assert read_your_writes(some).ok
        assert monotonic_reads(some).ok
