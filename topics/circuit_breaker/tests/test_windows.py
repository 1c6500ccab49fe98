"""Each trip rule beside a plain restatement of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from topics.circuit_breaker.windows import ConsecutiveFailures, CountWindow, RateWindow, TimeWindow, Window

CALLS = st.lists(st.tuples(st.integers(0, 40), st.booleans(), st.booleans()), max_size=60)
"""Gap to the call before in quarter seconds, failed, slow."""


def fed(window: Window, calls: list[tuple[float, bool, bool]]) -> Window:
    for at_s, failed, slow in calls:
        window.add(at_s, failed, slow)
    return window


def timed(gaps: list[tuple[int, bool, bool]]) -> list[tuple[float, bool, bool]]:
    at_s, calls = 0.0, []
    for gap, failed, slow in gaps:
        at_s += gap / 4
        calls.append((at_s, failed, slow))
    return calls


def recent(calls: list[tuple[float, bool, bool]], seconds: float) -> list[tuple[float, bool, bool]]:
    return [call for call in calls if call[0] > calls[-1][0] - seconds]


@given(CALLS)
def test_consecutive_is_full_when_the_last_five_failed(gaps: list[tuple[int, bool, bool]]) -> None:
    calls = timed(gaps)
    expected = len(calls) >= 5 and all(failed for _, failed, _ in calls[-5:])
    assert fed(ConsecutiveFailures(5), calls).full == expected


@given(CALLS)
def test_a_count_window_is_full_when_five_of_the_last_ten_failed(gaps: list[tuple[int, bool, bool]]) -> None:
    calls = timed(gaps)
    assert fed(CountWindow(10, 5), calls).full == (sum(failed for _, failed, _ in calls[-10:]) >= 5)


@given(CALLS)
def test_a_time_window_is_full_when_five_failed_within_ten_seconds(gaps: list[tuple[int, bool, bool]]) -> None:
    calls = timed(gaps)
    expected = bool(calls) and sum(failed for _, failed, _ in recent(calls, 10)) >= 5
    assert fed(TimeWindow(10, 5), calls).full == expected


@given(CALLS)
def test_a_rate_window_judges_shares_of_at_least_its_minimum_of_calls(gaps: list[tuple[int, bool, bool]]) -> None:
    calls = timed(gaps)
    seen = recent(calls, 10) if calls else []
    failed, slow = sum(call[1] for call in seen), sum(call[2] for call in seen)
    expected = len(seen) >= 8 and (failed * 2 >= len(seen) or slow * 4 >= len(seen) * 3)
    assert fed(RateWindow(10, 8, failure_percent=50, slow_percent=75), calls).full == expected


def test_a_failure_exactly_as_old_as_the_window_no_longer_counts() -> None:
    edge = [(0.0, True, False)] + [(at, True, False) for at in (7.0, 8.0, 9.0, 10.0)]
    assert not fed(TimeWindow(10, 5), edge).full
    assert fed(TimeWindow(10, 5), [(0.001, True, False), *edge[1:]]).full


def test_one_failure_in_one_call_is_a_hundred_percent_and_trips_nothing() -> None:
    assert not fed(RateWindow(10, 5, failure_percent=50), [(0.0, True, False)]).full


def test_a_cleared_window_remembers_nothing() -> None:
    for window in (ConsecutiveFailures(1), CountWindow(3, 1), TimeWindow(10, 1), RateWindow(10, 1, 50)):
        fed(window, [(1.0, True, True)])
        assert window.full and window.failures == [1.0]
        window.clear()
        assert not window.full and window.failures == []
