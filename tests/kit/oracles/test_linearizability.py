"""Histories known from the literature, and agreement with the definition on all small ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from playground.kit.oracles.history import History
from playground.kit.oracles.linearizability import linearizable, suspected
from playground.kit.oracles.specification import Counter, Lock, Queue, Register, Set
from tests.kit.oracles.histories import of_a_register, small
from tests.kit.oracles.writing import history, some_order_explains

# Herlihy and Wing 1990, figures 1 and 2: queues (q) and registers.
H1 = "a enqueue q x 0-2\nb enqueue q y 1-3\nb dequeue q x 4-6\na dequeue q y 5-7\na enqueue q z 8-9"
H2 = "a enqueue q x 0-1\nb enqueue q y 2-3\nb dequeue q y 4-5"
H3 = "a enqueue q x 0-5\nb dequeue q x 1-6"
H4 = "a enqueue q x 0-2\nb enqueue q y 1-3\na dequeue q y 4-6\nb dequeue q y 5-7"
H5 = "a write x 0 0-2\nb write x 1 1-9\na read x 1 3-4\nc write x 0 5-6\nc read x 0 7-8"
H6 = "a write x 0 0-1\nb write x 1 2-3\na read x 1 4-5\nc read x 0 6-7"


@pytest.mark.parametrize(("text", "possible"), [(H1, True), (H2, False), (H3, True), (H4, False)])
def test_the_queues_of_herlihy_and_wing(text: str, possible: bool) -> None:
    assert linearizable(history(text), Queue()).ok is possible


@pytest.mark.parametrize(("text", "possible"), [(H5, True), (H6, False)])
def test_the_registers_of_herlihy_and_wing(text: str, possible: bool) -> None:
    assert linearizable(history(text)).ok is possible


def test_a_stale_read_names_both_writes_and_the_read_and_says_when() -> None:
    verdict = linearizable(history("a write x 1 0-1\nb read x 1 2-3\nb write x 2 4-5\nd read x 2 6-7\nc read x 1 8-9"))
    assert verdict.status == "broken"
    assert [each.session for each in verdict.operations][-1] == "c"
    assert len(verdict.operations) == 3
    assert "c read x = 1 (0.008 to 0.009 s)" in verdict.words
    assert verdict.witnesses == tuple(seq for each in verdict.operations for seq in (each.invoked, each.returned))


def test_a_read_from_the_future_is_decided_by_itself() -> None:
    verdict = linearizable(history("a read x 1 0-1\nb write x 1 2-3"))
    assert [each.kind for each in verdict.operations] == ["read"]
    assert "written only later: b wrote x = 1" in verdict.words


def test_a_write_that_timed_out_may_happen_much_later_or_never() -> None:
    late = "a write x 1 0-?\nb write x 2 1-2\nc read x 2 3-4\nc read x 1 5-6"
    assert linearizable(history(late)).ok
    assert linearizable(history(late + "\nc read x 1 7-8")).ok
    assert not linearizable(history(late + "\nc read x 2 7-8")).ok
    assert linearizable(history("a write x 1 0-?\nc read x - 5-6")).ok


def test_a_compare_and_set_succeeds_only_for_one() -> None:
    both = history("a write x 0 0-1\na read x 0 2-3").operations
    first = replace(both[0], op="1", session="b", kind="cas", argument=(0, 1), result=True, invoked=10, returned=20)
    second = replace(first, op="2", session="c", argument=(0, 2), invoked=11, returned=21)
    assert not linearizable(History([*both, first, second])).ok
    assert linearizable(History([*both, first, replace(second, result=False)])).ok


def test_counters_sets_and_locks_have_their_own_rules() -> None:
    assert linearizable(history("a increment n 1 0-1\nb increment n 2 0-?\nc read n 3 2-3"), Counter()).ok
    assert not linearizable(history("a increment n 1 0-1\nc read n 2 2-3"), Counter()).ok
    assert not linearizable(history("a add s e 0-1\nb remove s e 2-3\nc read s e 4-5"), Set()).ok
    one = history("a acquire l - 0-1\nb acquire l - 2-3").operations
    assert not linearizable(History([replace(each, result=True) for each in one]), Lock()).ok


def test_at_its_bound_it_is_unknown_and_never_fine() -> None:
    crowd = history("\n".join(f"s{n} increment n {2**n} {n}-{50 + n}" for n in range(12)) + "\nr read n 9999999 70-71")
    verdict = linearizable(crowd, Counter(), bound=100)
    assert verdict.status == "unknown"
    assert "100 configurations" in verdict.words


@settings(max_examples=100, deadline=None)
@given(small())
def test_it_agrees_with_every_order_of_up_to_six_operations(some: History) -> None:
    verdict = linearizable(some)
    assert verdict.ok is some_order_explains(some, real_time=True)
    assert verdict.status != "unknown"


@settings(max_examples=100, deadline=None)
@given(small(distinct=True))
def test_the_zones_refute_exactly_what_no_order_explains(some: History) -> None:
    assert bool(suspected(some.operations, Register())) is not some_order_explains(some, real_time=True)


@settings(max_examples=30, deadline=None)
@given(of_a_register(), of_a_register(distinct=False))
def test_what_a_real_register_answered_is_always_accepted(distinct: History, repeated: History) -> None:
    assert linearizable(distinct).ok
    assert linearizable(repeated, Register(None)).ok


@settings(max_examples=100, deadline=None)
@given(small())
def test_the_operations_it_names_are_impossible_and_no_fewer_are(some: History) -> None:
    verdict = linearizable(some)
    rest = [each.pending() for each in some if each not in verdict.operations and each.kind == "write"]
    if verdict.status == "broken":
        assert not some_order_explains(History([*verdict.operations, *rest]), real_time=True)
        for one in verdict.operations:
            fewer = [each for each in verdict.operations if each != one]
            weak = [one.pending()] if one.kind == "write" else []
            assert some_order_explains(History([*fewer, *weak, *rest]), real_time=True)
