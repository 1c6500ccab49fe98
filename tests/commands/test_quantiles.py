"""Percentiles are members of the list, by the nearest rank."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.commands.quantiles import percentile


@pytest.mark.parametrize(("percent", "expected"), [(1, 1), (50, 50), (90, 90), (99, 99), (100, 100)])
def test_the_percentiles_of_one_to_a_hundred_are_themselves(percent: int, expected: int) -> None:
    assert percentile(range(1, 101), percent) == expected


@given(st.lists(st.integers(), min_size=1), st.integers(1, 100))
def test_at_least_that_share_of_the_numbers_does_not_exceed_it(numbers: list[int], percent: int) -> None:
    ordered = sorted(numbers)
    found = percentile(ordered, percent)
    assert found in ordered
    assert sum(number <= found for number in ordered) * 100 >= len(ordered) * percent
