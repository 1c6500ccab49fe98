from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.distributions import (
    Scaled,
    bimodal,
    constant,
    exponential,
    lognormal,
    pareto,
    uniform,
)
from playground.engine.streams import U64, Streams

ALL = [
    constant(ms=3),
    uniform(low_ms=1, high_ms=9),
    exponential(mean_ms=5),
    lognormal(median_ms=5, p99_ms=20),
    pareto(mean_ms=5, alpha=3),
    bimodal(constant(ms=1), constant(ms=100), slow_percent=5),
    Scaled(exponential(mean_ms=5), 300),
]


@pytest.mark.parametrize("distribution", ALL, ids=lambda d: type(d).__name__)
def test_the_mean_of_many_draws_is_the_stated_mean(distribution):
    streams = Streams(7)
    durations = [distribution.quantile_us(streams.draw("x", n)) for n in range(20_000)]
    assert sum(durations) / len(durations) == pytest.approx(distribution.mean_us, rel=0.05)


@pytest.mark.parametrize("distribution", ALL, ids=lambda d: type(d).__name__)
@given(a=st.integers(0, U64 - 1), b=st.integers(0, U64 - 1))
def test_a_larger_draw_is_never_a_shorter_duration(distribution, a: int, b: int):
    low, high = sorted((a, b))
    assert 0 <= distribution.quantile_us(low) <= distribution.quantile_us(high)


def test_a_lognormal_has_its_median_and_its_p99():
    distribution = lognormal(median_ms=40, p99_ms=200)
    assert distribution.quantile_us(U64 // 2) == pytest.approx(40_000, rel=1e-6)
    assert distribution.quantile_us(U64 * 99 // 100) == pytest.approx(200_000, rel=1e-6)


def test_a_bimodal_has_exactly_its_share_of_slow_draws():
    distribution = bimodal(constant(ms=1), constant(ms=100), slow_percent=5)
    assert distribution.quantile_us(U64 * 949 // 1000) == 1_000
    assert distribution.quantile_us(U64 * 951 // 1000) == 100_000
