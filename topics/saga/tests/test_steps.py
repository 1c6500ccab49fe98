"""A definition that cannot keep its promise is refused when it is made."""

from __future__ import annotations

import pytest

from topics.saga.steps import Definition, Patience, Step


async def effect(saga: str, data: dict) -> None:
    return None


def test_a_step_without_undo_before_the_pivot_is_refused():
    with pytest.raises(ValueError, match="reserve comes before the pivot, so it needs an undo"):
        Definition((Step("reserve", effect), Step("charge", effect, effect, pivot=True)))


def test_a_step_behind_the_pivot_that_may_fail_for_good_is_refused():
    with pytest.raises(ValueError, match="ship comes after the pivot, so it must be retriable"):
        Definition((Step("charge", effect, pivot=True), Step("ship", effect, effect)))


def test_two_points_of_no_return_are_refused():
    with pytest.raises(ValueError, match="one point of no return, got charge and ship"):
        Definition((Step("charge", effect, pivot=True), Step("ship", effect, pivot=True, retriable=True)))


def test_a_step_may_wait_only_for_an_earlier_one():
    with pytest.raises(ValueError, match="charge waits for ship"):
        Definition((Step("charge", effect, effect, after=("ship",)), Step("ship", effect, effect)))


def test_a_name_names_one_step():
    with pytest.raises(ValueError, match="defined twice"):
        Definition((Step("charge", effect, effect), Step("charge", effect, effect)))


def test_delays_double_up_to_the_longest():
    patience = Patience(first_delay_s=0.5, longest_delay_s=3.0)
    assert [patience.delay_s(failures) for failures in range(5)] == [0.0, 0.5, 1.0, 2.0, 3.0]
