"""Retry, budget, bulkhead, hedge and deadline alone, on an ordinary event loop, without waiting."""

from __future__ import annotations

import asyncio

import pytest

from topics.circuit_breaker.breaker import CircuitOpen
from topics.circuit_breaker.budget import Budget
from topics.circuit_breaker.bulkhead import Bulkhead, BulkheadFull
from topics.circuit_breaker.deadline import Deadline, DeadlineExceeded
from topics.circuit_breaker.hedge import Hedge
from topics.circuit_breaker.retry import Retry, exponential, fixed

from .cast import CardDeclined, ManualClock, PaymentDown, attempt, declined, down, paid, seed_breaker


class FailingFirst:
    """Fails a number of times, then succeeds."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.calls = 0

    async def __call__(self) -> str:
        self.calls += 1
        return await (down() if self.calls <= self.failures else paid())


class Pauses(list[float]):
    """A sleep that only notes how long it would have been."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


def test_a_retry_returns_the_first_success() -> None:
    pauses, charge = Pauses(), FailingFirst(2)
    assert asyncio.run(Retry(3, fixed(0.5), sleep=pauses).call(charge)) == "paid"
    assert (charge.calls, pauses) == (3, [0.5, 0.5])


def test_a_retry_ends_with_the_last_error() -> None:
    charge = FailingFirst(9)
    with pytest.raises(PaymentDown):
        asyncio.run(Retry(3, fixed(0), sleep=Pauses()).call(charge))
    assert charge.calls == 3


def test_exponential_pauses_double_up_to_the_longest_and_are_jittered() -> None:
    pause = exponential(0.1, 1.0, jitter=lambda: 0.5)
    assert [pause(attempt) for attempt in (1, 2, 3, 4, 5, 6)] == [0.05, 0.1, 0.2, 0.4, 0.5, 0.5]


def test_what_cannot_pass_by_itself_is_not_tried_again() -> None:
    pauses = Pauses()
    retry = Retry(3, fixed(1), worth=lambda error: not isinstance(error, CardDeclined), sleep=pauses)
    with pytest.raises(CardDeclined):
        asyncio.run(retry.call(declined))
    assert pauses == []


def test_a_budget_bounds_the_retries_of_an_outage_to_its_share() -> None:
    async def outage() -> int:
        charge = FailingFirst(10**6)
        retry = Retry(3, fixed(0), budget=Budget(percent=10, reserve=1), sleep=Pauses())
        for _ in range(100):
            await asyncio.gather(retry.call(charge), return_exceptions=True)
        return charge.calls

    assert asyncio.run(outage()) == 100 + 1 + 10


def test_retry_outside_counts_each_attempt_and_inside_counts_one() -> None:
    def worth(error: Exception) -> bool:
        return not isinstance(error, CircuitOpen)

    async def outage(inside: bool) -> int:
        breaker, retry = seed_breaker(ManualClock()), Retry(3, fixed(0), worth=worth, sleep=Pauses())
        charge = FailingFirst(10**6)
        for _ in range(10):
            if inside:
                await attempt(breaker, lambda: retry.call(charge))
            else:
                await asyncio.gather(retry.call(breaker.call, charge), return_exceptions=True)
        return charge.calls

    assert asyncio.run(outage(inside=True)) == 15
    assert asyncio.run(outage(inside=False)) == 5


def test_a_bulkhead_turns_the_next_call_away_and_frees_its_place_afterwards() -> None:
    async def story() -> None:
        bulkhead, answer = Bulkhead(1), asyncio.Event()
        first = asyncio.create_task(bulkhead.call(answer.wait))
        await asyncio.sleep(0)
        with pytest.raises(BulkheadFull):
            await bulkhead.call(paid)
        answer.set()
        await first
        assert await bulkhead.call(paid) == "paid"

    asyncio.run(story())


class Attempts:
    """The first attempt waits for ever, unless told otherwise; the second answers at once."""

    def __init__(self) -> None:
        self.started = 0
        self.cancelled = 0

    async def __call__(self) -> str:
        self.started += 1
        if self.started > 1:
            return "paid by the second"
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return "never"


def test_a_hedge_takes_the_second_answer_and_cancels_the_first() -> None:
    async def story() -> None:
        charge = Attempts()
        assert await Hedge(0, Budget(10)).call(charge) == "paid by the second"
        await asyncio.sleep(0)
        assert (charge.started, charge.cancelled) == (2, 1)

    asyncio.run(story())


def test_a_prompt_answer_is_not_hedged() -> None:
    async def story() -> None:
        hedge, charge = Hedge(60, Budget(10)), FailingFirst(0)
        assert await hedge.call(charge) == "paid"
        assert (hedge.hedged, charge.calls) == (0, 1)

    asyncio.run(story())


def test_a_hedge_is_no_retry() -> None:
    async def story() -> None:
        charge = FailingFirst(1)
        with pytest.raises(PaymentDown):
            await Hedge(60, Budget(10)).call(charge)
        assert charge.calls == 1

    asyncio.run(story())


def test_an_empty_budget_hedges_nothing() -> None:
    async def story() -> None:
        hedge, charge = Hedge(0, Budget(percent=0, reserve=0)), Attempts()
        waiting = asyncio.create_task(hedge.call(charge))
        for _ in range(5):
            await asyncio.sleep(0)
        assert charge.started == 1
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    asyncio.run(story())


def test_a_deadline_travels_as_the_time_that_is_left() -> None:
    caller, server = ManualClock(), ManualClock()
    server.advance(12345)
    deadline = Deadline.after(2, caller)
    caller.advance(0.5)
    received = Deadline.received(deadline.headers(), server(), server)
    assert received.left_s() == 1.5
    received.check(needs_s=1.4)
    with pytest.raises(DeadlineExceeded):
        received.check(needs_s=1.6)
    server.advance(1.6)
    with pytest.raises(DeadlineExceeded):
        received.check()


def test_without_the_header_there_is_no_deadline() -> None:
    assert Deadline.received({}, arrived_s=0) is None
