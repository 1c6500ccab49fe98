"""What needs no store: limits in flight, leases, retries, and what happens when a store is silent."""

from __future__ import annotations

import asyncio

import pytest

from topics.rate_limiting.errors import CostTooHigh, LimiterSilent
from topics.rate_limiting.headers import headers
from topics.rate_limiting.in_flight import AdaptiveLimiter, ConcurrencyLimiter
from topics.rate_limiting.leases import LeasedLimiter
from topics.rate_limiting.limiter import Guarded, StoreLimiter, WhenSilent
from topics.rate_limiting.quota import Decision, admitted
from topics.rate_limiting.retrying import Impatient, Obedient, TooManyRequests, persist
from topics.rate_limiting.tests.cast import QUICK, RULES, START_US, US, InMemory, ManualClock


class Counting:
    """A limiter in memory that counts how often it was asked."""

    def __init__(self, clock: ManualClock, rule: str = "fixed_window") -> None:
        self.clock, self.kept, self.asked = clock, InMemory(RULES[rule], QUICK), 0

    async def decide(self, key: str, cost: int, name: str) -> Decision:
        self.asked += 1
        await asyncio.sleep(0)
        return self.kept.ask(self.clock(), cost)

    def done(self, key: str, took_us: int, dropped: bool) -> None:
        """Nothing."""


class Silent:
    async def decide(self, key: str, cost: int, name: str) -> Decision:
        raise ConnectionError("nobody answers")

    def done(self, key: str, took_us: int, dropped: bool) -> None:
        """Nothing."""


async def test_a_tenant_has_so_many_places_and_gets_them_back() -> None:
    limiter = ConcurrencyLimiter(2, ManualClock())
    assert [(await limiter.decide("alice", 1, "")).allowed for _ in range(3)] == [True, True, False]
    assert (await limiter.decide("bob", 1, "")).allowed
    limiter.done("alice", 1000, False)
    assert (await limiter.decide("alice", 1, "")).allowed


async def test_nobody_is_told_when_a_place_will_be_free() -> None:
    limiter = ConcurrencyLimiter(1, ManualClock())
    limiter.take("alice")
    assert "Retry-After" not in headers(1, limiter.take("alice"))


async def test_the_adaptive_limit_falls_by_a_tenth_and_rises_by_one() -> None:
    limiter = AdaptiveLimiter(20, slow_us=300_000, clock_us=ManualClock())
    for _ in range(20):
        await limiter.decide("alice", 1, "")
    assert not (await limiter.decide("bob", 1, "")).allowed
    limiter.done("alice", 300_001, False)
    assert limiter.limit == 18
    limiter.done("alice", 20_000, True)
    assert limiter.limit == 16
    limiter.done("alice", 20_000, False)
    assert (limiter.limit, limiter.in_flight) == (17, 17)


async def test_a_limit_that_is_not_used_does_not_rise() -> None:
    limiter = AdaptiveLimiter(20, slow_us=300_000, clock_us=ManualClock())
    await limiter.decide("alice", 1, "")
    limiter.done("alice", 20_000, False)
    assert limiter.limit == 20


async def test_a_lease_is_fetched_once_and_spent_without_asking() -> None:
    clock = ManualClock()
    store = Counting(clock)
    leased = LeasedLimiter(store, 3, US, clock)
    together = await asyncio.gather(*(leased.decide("alice", 1, f"alice-{n}") for n in range(3)))
    assert ([each.allowed for each in together], store.asked) == ([True] * 3, 1)


async def test_the_last_lease_is_smaller_and_then_nobody_asks_until_the_reset() -> None:
    clock = ManualClock()
    store = Counting(clock)
    leased = LeasedLimiter(store, 3, 10 * US, clock)
    assert [(await leased.decide("alice", 1, "")).allowed for _ in range(9)] == [True] * 5 + [False] * 4
    asked = store.asked
    refusal = await leased.decide("alice", 1, "")
    assert (refusal.allowed, refusal.retry_us, store.asked) == (False, US, asked)
    clock.now_us += US
    assert (await leased.decide("alice", 1, "")).allowed


async def test_a_lease_that_is_over_is_dropped() -> None:
    clock, told = ManualClock(), []
    leased = LeasedLimiter(Counting(clock), 3, US, clock, lambda *what: told.append(what))
    await leased.decide("alice", 1, "")
    clock.now_us += US
    await leased.decide("alice", 1, "")
    assert told[:3] == [("alice", "leased", 3), ("alice", "spent", 1), ("alice", "dropped", 2)]


async def test_a_silent_store_means_yes_or_no_as_the_operator_decided() -> None:
    heard: list[str] = []
    opened = Guarded(Silent(), WhenSilent.OPEN, (ConnectionError,), heard.append)
    assert (await opened.decide("alice", 1, ""), heard) == (None, ["alice"])
    with pytest.raises(LimiterSilent):
        await Guarded(Silent(), WhenSilent.CLOSED, (ConnectionError,)).decide("alice", 1, "")


async def test_what_can_never_be_admitted_is_an_error_at_once(client) -> None:
    with pytest.raises(CostTooHigh, match="alice asks for 6 at once, accepted at most 5"):
        await StoreLimiter(client, RULES["fixed_window"], QUICK).decide("alice", 6, "alice-1")


@pytest.mark.parametrize(("retry_us", "told"), [(1, "1"), (1_000_000, "1"), (1_000_001, "2"), (3_599_000_001, "3600")])
def test_retry_after_is_rounded_up(retry_us: int, told: str) -> None:
    refusal = Decision(False, 0, retry_us, START_US + retry_us, 0, START_US)
    assert headers(5, refusal)["Retry-After"] == told


def test_an_admitted_request_is_told_what_is_left() -> None:
    assert headers(5, admitted(START_US, 4, START_US + US)) == {
        "X-RateLimit-Limit": "5",
        "X-RateLimit-Remaining": "4",
        "X-RateLimit-Reset": "1609455601",
    }


def test_the_obedient_wait_as_told_and_the_impatient_do_not() -> None:
    refusal = TooManyRequests(36)
    assert Obedient(lambda: 0.5).wait_s(refusal) == 36
    assert Obedient(lambda: 0.5, spread_s=10).wait_s(refusal) == 41
    assert Impatient(0.2).wait_s(refusal) == 0.2


async def test_who_persists_is_refused_at_most_so_often() -> None:
    asked: list[int] = []

    async def ask() -> str:
        asked.append(len(asked))
        if len(asked) < 3:
            raise TooManyRequests(1)
        return "served"

    assert await persist(ask, Impatient(0), 5) == "served"
    asked.clear()
    with pytest.raises(TooManyRequests):
        await persist(ask, Impatient(0), 2)
    assert len(asked) == 2
