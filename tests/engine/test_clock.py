from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from playground.engine.clock import EPOCH_US, NodeClock


class Now:
    us = 0

    def __call__(self) -> int:
        return self.us


def test_a_new_clock_tells_the_run_s_time():
    now = Now()
    clock = NodeClock(now)
    now.us = 5_000_000
    assert clock.now() == 5.0
    assert clock.wall_us() == EPOCH_US + 5_000_000
    assert clock.steady and not clock.skewed


def test_an_offset_moves_the_wall_clock_only():
    clock = NodeClock(Now())
    clock.skew(offset_us=-250_000)
    assert clock.now_us() == 0
    assert clock.wall_us() == EPOCH_US - 250_000
    assert clock.steady and clock.skewed


def test_drift_bends_the_monotonic_clock_from_now_on():
    now = Now()
    clock = NodeClock(now)
    now.us = 1_000_000
    clock.skew(drift_ppm=100_000)
    assert clock.now_us() == 1_000_000
    now.us = 2_000_000
    assert clock.now_us() == 2_100_000


def test_a_changed_drift_does_not_jump():
    now = Now()
    clock = NodeClock(now)
    clock.skew(drift_ppm=100_000)
    now.us = 1_000_000
    clock.skew(drift_ppm=-100_000)
    assert clock.now_us() == 1_100_000


@given(st.integers(-500_000, 500_000), st.integers(0, 10**9), st.integers(0, 10**8))
def test_a_timer_never_fires_before_the_local_clock_says_so(drift_ppm: int, since: int, ahead: int):
    now = Now()
    clock = NodeClock(now)
    now.us = since
    clock.skew(drift_ppm=drift_ppm)
    due = clock.now_us() + ahead
    fires = clock.global_us(due)
    assert clock.local_us(fires) >= due - 1
    assert clock.local_us(fires - 3) < due


def test_a_corrected_clock_tells_the_truth_again():
    now = Now()
    clock = NodeClock(now)
    clock.skew(offset_us=5, drift_ppm=300)
    now.us = 10_000_000
    clock.correct()
    assert clock.now_us() == 10_000_000 and not clock.skewed
