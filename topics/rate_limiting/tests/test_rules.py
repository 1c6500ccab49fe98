"""The rules alone: their bounds, their agreement, and the exactness of the retry instant, on random streams."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topics.rate_limiting.bounds import BOUNDS
from topics.rate_limiting.defects import OverwritesLast
from topics.rate_limiting.headers import headers
from topics.rate_limiting.quota import Quota
from topics.rate_limiting.tests.cast import FREE_TIER, QUICK, RULES, START_US, US, InMemory, quotas, streams

EVERY = pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
bounded = settings(max_examples=40, deadline=None, derandomize=True)


def count(rule: InMemory, instants: list[int]) -> int:
    return sum(rule.ask(at_us).allowed for at_us in instants)


def spread(from_us: int, to_us: int, many: int) -> list[int]:
    return [from_us + (to_us - from_us) * i // many for i in range(many)]


def test_the_101st_request_of_the_first_second_gets_the_headers_of_the_guide() -> None:
    limiter = InMemory(RULES["fixed_window"], FREE_TIER)
    decisions = [limiter.ask(at_us) for at_us in spread(START_US + 1, START_US + US, 101)]
    assert [each.allowed for each in decisions] == [True] * 100 + [False]
    assert headers(100, decisions[-1]) == {
        "X-RateLimit-Limit": "100",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": "1609459200",
        "Retry-After": "3600",
    }


def test_the_token_bucket_tells_the_same_client_36_seconds() -> None:
    limiter = InMemory(RULES["token_bucket"], FREE_TIER)
    decisions = [limiter.ask(at_us) for at_us in spread(START_US + 1, START_US + US, 101)]
    assert [each.allowed for each in decisions] == [True] * 100 + [False]
    assert headers(100, decisions[-1])["Retry-After"] == "36"


def test_at_the_edge_the_fixed_window_admits_twice_its_limit_and_the_log_admits_it_once() -> None:
    hour = FREE_TIER.window_us
    around = [*spread(START_US + hour - US, START_US + hour, 100), *spread(START_US + hour, START_US + hour + US, 100)]
    admitted = {name: count(InMemory(rule, FREE_TIER), around) for name, rule in RULES.items()}
    assert (admitted["fixed_window"], admitted["sliding_log"], admitted["sliding_counter"]) == (200, 100, 100)
    assert admitted["token_bucket"] == admitted["gcra"] == admitted["leaky_meter"] == 100


def test_the_sliding_counter_admits_199_of_100_within_one_window() -> None:
    hour = FREE_TIER.window_us
    limiter = InMemory(RULES["sliding_counter"], FREE_TIER)
    assert count(limiter, [START_US + hour - 1] * 150) == 100
    assert count(limiter, [START_US + 2 * hour - 2] * 150) == 99


@EVERY
@bounded
@given(data=st.data())
def test_no_stream_is_admitted_beyond_the_bound_of_the_rule(rule, data) -> None:
    quota = data.draw(quotas())
    limiter, bound = InMemory(rule, quota), BOUNDS[rule.name](quota)
    for at_us, cost in data.draw(streams(quota, backwards=True)):
        decision = limiter.ask(at_us, cost)
        if decision.allowed:
            assert bound.admit(at_us, cost, decision.wait_us) is None


@bounded
@given(data=st.data())
def test_gcra_the_token_bucket_and_the_meter_agree_decision_for_decision(data) -> None:
    quota = data.draw(quotas())
    three = [InMemory(RULES[name], quota) for name in ("gcra", "token_bucket", "leaky_meter")]
    for at_us, cost in data.draw(streams(quota)):
        first, *others = (limiter.ask(at_us, cost) for limiter in three)
        assert others == [first, first]


@bounded
@given(data=st.data())
def test_the_token_bucket_is_a_bucket_that_drips_continuously(data) -> None:
    quota = data.draw(quotas())
    limiter, level, last = InMemory(RULES["token_bucket"], quota), Fraction(quota.burst), None
    for at_us, cost in data.draw(streams(quota)):
        level = min(Fraction(quota.burst), level + Fraction(at_us - (last or at_us), quota.interval_us))
        last = at_us
        assert limiter.ask(at_us, cost).allowed == (level >= cost)
        level -= cost if level >= cost else 0


@bounded
@given(data=st.data())
def test_a_queue_with_one_place_less_than_the_bucket_admits_the_same_and_spaces_it(data) -> None:
    quota = data.draw(quotas())
    quota = Quota(quota.limit, quota.window_us, quota.places + 1, quota.places)
    queue, bucket = InMemory(RULES["leaky_queue"], quota), InMemory(RULES["gcra"], quota)
    left: list[tuple[int, int]] = []
    for at_us, cost in data.draw(streams(quota)):
        decision = queue.ask(at_us, cost)
        assert decision.allowed == bucket.ask(at_us, cost).allowed
        if decision.allowed:
            left.append((at_us + decision.wait_us, cost))
    assert all(b - a >= cost * quota.interval_us for (a, cost), (b, _) in zip(left, left[1:], strict=False))


@EVERY
@bounded
@given(data=st.data())
def test_the_retry_instant_is_exact_for_the_same_cost(rule, data) -> None:
    quota = data.draw(quotas())
    limiter = InMemory(rule, quota)
    for at_us, cost in data.draw(streams(quota)):
        decision = limiter.ask(at_us, cost)
        if not decision.allowed:
            assert limiter.would(at_us + decision.retry_us, cost)
            assert not limiter.would(at_us + decision.retry_us - 1, cost)


@EVERY
@bounded
@given(data=st.data())
def test_what_remains_is_what_would_be_admitted_at_once(rule, data) -> None:
    quota = data.draw(quotas())
    limiter = InMemory(rule, quota)
    for at_us, cost in data.draw(streams(quota)):
        remaining = limiter.ask(at_us, cost).remaining
        assert remaining == 0 or limiter.would(at_us, remaining)
        assert not limiter.would(at_us, remaining + 1)


@EVERY
@bounded
@given(data=st.data())
def test_everything_is_there_again_at_the_reset(rule, data) -> None:
    quota = data.draw(quotas())
    limiter, last = InMemory(rule, quota), None
    for at_us, cost in data.draw(streams(quota)):
        last = limiter.ask(at_us, cost)
    assert last is not None
    assert limiter.would(max(last.reset_us, last.now_us), rule.most(quota))


def test_a_bucket_whose_last_goes_back_admits_a_thousand_instead_of_twenty() -> None:
    quota = Quota(limit=20, window_us=US, burst=20, places=20)
    two_clocks = [START_US + US * (n % 2 == 0) for n in range(1000)]
    assert count(InMemory(RULES["token_bucket"], quota), two_clocks) == 20
    assert count(InMemory(OverwritesLast(), quota), two_clocks) == 1000


@EVERY
def test_a_refusal_leaves_the_state_alone(rule) -> None:
    limiter = InMemory(rule, QUICK)
    while limiter.ask(START_US).allowed:
        pass
    before = limiter.state
    assert not any(limiter.ask(START_US + i).allowed for i in range(50))
    assert limiter.state == before
