"""Arrivals follow their profile, and a change of it moves nothing before."""

from itertools import islice, takewhile

from playground.engine.streams import Streams
from playground.kit.arrivals import poisson, steady
from playground.kit.keys import Zipf

DRAW = Streams(7).draw
SECOND = 1_000_000


def until(arrivals, end_s, *key):
    return list(takewhile(lambda at: at < end_s * SECOND, arrivals.instants_us(DRAW, *key)))


def test_steady_arrivals_are_evenly_spaced():
    assert list(islice(steady(4).instants_us(DRAW), 4)) == [250_000, 500_000, 750_000, 1_000_000]


def test_poisson_arrivals_have_the_mean_and_the_spread_of_their_rate():
    times = until(poisson(100), 1_000, "alice")
    gaps = [(b - a) / SECOND for a, b in zip([0, *times], times, strict=False)]
    mean = sum(gaps) / len(gaps)
    spread = (sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) ** 0.5
    assert abs(len(times) - 100_000) < 5 * 100_000**0.5
    assert abs(spread / mean - 1) < 0.02


def test_a_burst_changes_no_arrival_before_it_and_ends():
    calm, rough = poisson(20), poisson(20).burst(at_s=10, for_s=5, rate_per_s=400)
    assert [t for t in until(calm, 60) if t < 10 * SECOND] == [t for t in until(rough, 60) if t < 10 * SECOND]
    during = [t for t in until(rough, 60) if 10 * SECOND <= t < 15 * SECOND]
    after = [t for t in until(rough, 60) if t >= 15 * SECOND]
    assert 1_700 < len(during) < 2_300
    assert 750 < len(after) < 1_050


def test_a_ramp_reaches_its_rate_in_a_straight_line():
    ramp = steady(10).ramp(from_s=10, to_s=20, rate_per_s=110)
    assert abs(len(until(ramp, 10)) - 100) <= 1
    assert abs(len(until(ramp, 20)) - (100 + 600)) <= 1
    assert abs(len(until(ramp, 21)) - (700 + 110)) <= 1


def test_arrivals_end_when_the_rate_falls_to_zero_for_ever():
    assert len(list(steady(10).ramp(from_s=1, to_s=2, rate_per_s=0).instants_us(DRAW))) in (14, 15)


def test_a_burst_of_silence_is_a_pause():
    quiet = steady(10).burst(at_s=1, for_s=3, rate_per_s=0)
    assert not [t for t in until(quiet, 6) if 1_000_001 < t < 4_000_000]
    assert len(until(quiet, 6)) == 29


def test_zipf_keys_come_as_often_as_their_weight_says():
    zipf = Zipf(100, 1.0)
    drawn = [zipf.key(DRAW, n) for n in range(50_000)]
    assert abs(drawn.count(0) / 50_000 - zipf.share(0)) < 0.01
    assert abs(sum(zipf.share(k) for k in range(100)) - 1) < 1e-9
    assert min(drawn) == 0 and max(drawn) == 99
