"""The policies on their own, without a world."""

from __future__ import annotations

from collections import Counter
from math import log, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topics.load_balancing.backend import Backend, EwmaLatency
from topics.load_balancing.balancer import Policy
from topics.load_balancing.defects import by_place
from topics.load_balancing.hashing import BoundedRing, IpHash, Maglev, Ring, load_bound
from topics.load_balancing.load import Least, Random, TwoChoices, busyness, patience
from topics.load_balancing.rotation import RoundRobin, SmoothWeighted

from .cast import dice, servers

KEYS = [f"/page/{n}" for n in range(10_000)]
SPREAD = sqrt(log(2 / 1e-6) / 2 / len(KEYS))
"""Hoeffding: a share of so many keys is within this of its mean, but for one case in a million."""


def picked(policy: Policy, backends: list[Backend], count: int) -> str:
    return "".join(policy.choose(backends, "").name for _ in range(count))


def test_round_robin_is_a_b_c_a() -> None:
    assert picked(RoundRobin(), servers(), 7) == "abcabca"


def test_round_robin_goes_on_after_the_last_one_when_the_servers_change() -> None:
    policy, backends = RoundRobin(), servers()
    assert picked(policy, backends, 2) == "ab"
    assert picked(policy, [backends[0], backends[2]], 3) == "cac"


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(1, 80))
def test_counts_of_round_robin_differ_by_one_at_most(count: int, picks: int) -> None:
    turns = Counter(picked(RoundRobin(), servers("abcdef"[:count]), picks))
    counts = [turns[name] for name in "abcdef"[:count]]
    assert max(counts) - min(counts) <= 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.integers(1, 4))
def test_smooth_weighted_is_exact_after_each_full_cycle(weights: list[int], cycles: int) -> None:
    backends = [Backend(name, weight=weight) for name, weight in zip("abcde", weights, strict=False)]
    turns = Counter(picked(SmoothWeighted(), backends, cycles * sum(weights)))
    assert [turns[backend.name] for backend in backends] == [cycles * weight for weight in weights]


def test_smooth_weighted_has_no_runs() -> None:
    assert picked(SmoothWeighted(), servers("abc", a=5), 7) == "aabacaa"


def test_random_splits_by_weight() -> None:
    turns = Counter(picked(Random(dice().random), servers("ab", a=3), 10_000))
    assert abs(turns["a"] / 10_000 - 0.75) < SPREAD


def test_two_choices_never_pick_the_busiest_of_three() -> None:
    backends = servers()
    backends[1].known = 5
    assert "b" not in picked(TwoChoices(dice().random), backends, 200)
    assert picked(TwoChoices(dice().random), backends[:1], 2) == "aa"


def test_least_connections_picks_the_least_and_among_equals_the_one_of_longest_ago() -> None:
    backends = servers()
    assert picked(Least(busyness), backends, 4) == "abca"
    backends[0].known, backends[2].known = 2, 1
    assert picked(Least(busyness), backends, 3) == "bbb"


def test_peak_ewma_notices_one_slow_answer_at_once_and_the_average_does_not() -> None:
    chosen = []
    for peak in (True, False):
        backends = servers("ab")
        latency = EwmaLatency(10, peak=peak)
        for backend in backends:
            backend.latency_s, backend.answered_s = 0.1, 99.9
        backends[1].latency_s = 0.11
        latency.observe(backends[0], 2.0, 99.95)
        chosen.append(Least(patience).choose(backends, "").name)
    assert chosen == ["b", "a"]


@pytest.mark.parametrize("policy", [IpHash(), Ring(), Maglev()])
def test_a_key_stays_with_its_server(policy: Policy) -> None:
    backends = servers("abcde")
    assert all(policy.choose(backends, key) is policy.choose(backends, key) for key in KEYS[:200])


def shares_moved(policy: Policy) -> tuple[float, float]:
    """Shares of the keys: those of E, and those that moved although E never had them, when E leaves."""
    five, four = servers("abcde"), servers("abcd")
    before = [policy.choose(five, key).name for key in KEYS]
    after = [policy.choose(four, key).name for key in KEYS]
    moved = sum(old not in ("e", new) for old, new in zip(before, after, strict=True))
    return before.count("e") / len(KEYS), moved / len(KEYS)


def test_on_a_ring_only_the_keys_of_the_one_that_left_move() -> None:
    own, others = shares_moved(Ring(points=2000))
    assert others == 0
    assert abs(own - 1 / 5) < SPREAD + 5 / 5 / sqrt(2000)


def test_with_maglev_slightly_more_move() -> None:
    own, others = shares_moved(Maglev(5003))
    assert abs(own - 1 / 5) < SPREAD + 1 / 5003
    assert 0 < others < 0.12


def test_with_a_modulus_nearly_all_move() -> None:
    own, others = shares_moved(IpHash())
    assert abs(own + others - 4 / 5) < SPREAD


def test_a_ring_that_hashes_places_moves_keys_between_servers_that_stay() -> None:
    five, rest = servers("abcde"), servers("bcde")
    ring = Ring(by_place)
    before = [ring.choose(five, key).name for key in KEYS[:500]]
    after = [ring.choose(rest, key).name for key in KEYS[:500]]
    assert sum(old not in ("a", new) for old, new in zip(before, after, strict=True)) > 250


def test_maglev_shares_are_equal_but_for_one_place_of_the_table() -> None:
    policy, backends = Maglev(251), servers("abc")
    policy.choose(backends, "")
    counts = Counter(policy._table)
    assert max(counts.values()) - min(counts.values()) <= 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(KEYS[:5]), min_size=1, max_size=60), st.integers(101, 300))
def test_the_bounded_ring_stays_within_its_bound(keys: list[str], percent: int) -> None:
    backends, policy = servers("abcd"), BoundedRing(percent / 100)
    for key in keys:
        bound = load_bound(percent / 100, sum(backend.known for backend in backends), 4)
        chosen = policy.choose(backends, key)
        chosen.known += 1
        assert chosen.known <= bound


def test_with_a_bound_a_key_may_go_to_every_server() -> None:
    backends, policy, homes = servers("abcd"), BoundedRing(1.01), set()
    for _ in range(8):
        chosen = policy.choose(backends, "/favourite")
        chosen.known += 1
        homes.add(chosen.name)
    assert homes == set("abcd")
