"""The breaker alone, on an ordinary event loop, with a clock moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from topics.circuit_breaker.breaker import CLOSED, FORCED_OPEN, HALF_OPEN, OPEN, CircuitBreaker, IllegalTransition
from topics.circuit_breaker.defects import LateResultBreaker, OpenDoorBreaker
from topics.circuit_breaker.windows import TimeWindow

from .cast import CardDeclined, ManualClock, attempt, declined, down, paid, seed_breaker, trip


def played(story: Callable[[ManualClock], Awaitable[None]]) -> None:
    asyncio.run(story(ManualClock()))


def test_five_failures_in_ten_seconds_open_it() -> None:
    async def story(clock: ManualClock) -> None:
        breaker = seed_breaker(clock)
        for _ in range(4):
            await attempt(breaker, down)
        assert breaker.state == CLOSED
        await attempt(breaker, down)
        assert breaker.state == OPEN

    played(story)


def test_successes_between_the_failures_do_not_help_a_count() -> None:
    async def story(clock: ManualClock) -> None:
        breaker = seed_breaker(clock)
        for _ in range(5):
            await attempt(breaker, paid)
            await attempt(breaker, down)
        assert breaker.state == OPEN

    played(story)


def test_open_answers_at_once_without_calling() -> None:
    async def story(clock: ManualClock) -> None:
        breaker = seed_breaker(clock)
        await trip(breaker)
        clock.advance(29.999)
        assert await attempt(breaker, paid) == "not called"

    played(story)


def test_after_thirty_seconds_one_test_is_let_through_and_closes_it() -> None:
    async def story(clock: ManualClock) -> None:
        breaker = seed_breaker(clock)
        await trip(breaker)
        clock.advance(30)
        assert await attempt(breaker, paid) == "paid"
        assert breaker.state == CLOSED

    played(story)


def test_a_failed_test_opens_it_for_another_thirty_seconds() -> None:
    async def story(clock: ManualClock) -> None:
        breaker = seed_breaker(clock)
        await trip(breaker)
        clock.advance(30)
        assert await attempt(breaker, down) == "PaymentDown"
        clock.advance(29.999)
        assert await attempt(breaker, paid) == "not called"
        clock.advance(0.001)
        assert await attempt(breaker, paid) == "paid"

    played(story)


def test_each_failed_test_multiplies_the_open_interval_up_to_its_longest() -> None:
    async def story(clock: ManualClock) -> None:
        breaker = seed_breaker(clock, backoff=2, longest_open_s=100)
        await trip(breaker)
        intervals = []
        for _ in range(4):
            intervals.append(round(breaker.ends_s - clock()))
            clock.advance(intervals[-1])
            await attempt(breaker, down)
        assert intervals == [30, 60, 100, 100]

    played(story)


def test_closing_resets_the_open_interval() -> None:
    async def story(clock: ManualClock) -> None:
        breaker = seed_breaker(clock, backoff=2)
        await trip(breaker)
        clock.advance(30)
        await attempt(breaker, down)
        clock.advance(60)
        await attempt(breaker, paid)
        await trip(breaker)
        assert breaker.ends_s - clock() == 30

    played(story)


def test_half_open_admits_no_more_than_its_permits_at_once() -> None:
    async def story(clock: ManualClock) -> None:
        breaker = seed_breaker(clock, permits=2, successes=2)
        await trip(breaker)
        clock.advance(30)
        first, second = breaker.acquire(), breaker.acquire()
        assert await attempt(breaker, paid) == "not called"
        breaker.settle(first, failed=False)
        assert breaker.state == HALF_OPEN
        breaker.settle(second, failed=False)
        assert breaker.state == CLOSED

    played(story)


def test_a_test_given_up_by_its_caller_returns_its_permit_and_decides_nothing() -> None:
    async def story(clock: ManualClock) -> None:
        breaker = seed_breaker(clock)
        await trip(breaker)
        clock.advance(30)
        test = asyncio.create_task(breaker.call(asyncio.Event().wait))
        await asyncio.sleep(0)
        test.cancel()
        await asyncio.gather(test, return_exceptions=True)
        assert breaker.state == HALF_OPEN
        assert await attempt(breaker, paid) == "paid"

    played(story)


def test_a_test_that_never_returns_blocks_it_for_ever_unless_the_stay_is_bounded() -> None:
    async def story(clock: ManualClock) -> None:
        for bound_s, expected in ((0, HALF_OPEN), (20, OPEN)):
            breaker = seed_breaker(clock, half_open_s=bound_s)
            await trip(breaker)
            clock.advance(30)
            breaker.acquire()
            clock.advance(20)
            assert await attempt(breaker, paid) == "not called"
            assert breaker.state == expected

    played(story)


def test_an_answer_of_an_earlier_generation_does_not_close_it() -> None:
    async def story(clock: ManualClock) -> None:
        breaker = seed_breaker(clock)
        late = breaker.acquire()
        await trip(breaker)
        clock.advance(30)
        breaker.acquire()
        breaker.settle(late, failed=False)
        assert breaker.state == HALF_OPEN

    played(story)


def test_counting_late_results_is_the_planted_defect() -> None:
    async def story(clock: ManualClock) -> None:
        breaker = LateResultBreaker(TimeWindow(10, 5), open_s=30, clock=clock)
        late = breaker.acquire()
        await trip(breaker)
        clock.advance(30)
        breaker.acquire()
        breaker.settle(late, failed=False)
        assert breaker.state == CLOSED

    played(story)


def test_letting_everybody_through_is_the_other_planted_defect() -> None:
    async def story(clock: ManualClock) -> None:
        breaker = OpenDoorBreaker(TimeWindow(10, 5), open_s=30, clock=clock)
        await trip(breaker)
        clock.advance(30)
        assert [breaker.acquire().generation for _ in range(3)] == [2, 2, 2]

    played(story)


def test_a_refusal_of_the_business_is_an_answer() -> None:
    async def story(clock: ManualClock) -> None:
        breaker = seed_breaker(clock, is_failure=lambda error: not isinstance(error, CardDeclined))
        for _ in range(20):
            await attempt(breaker, declined)
        assert breaker.state == CLOSED

    played(story)


def test_forced_open_stays_until_it_is_released() -> None:
    async def story(clock: ManualClock) -> None:
        breaker = seed_breaker(clock)
        breaker.force_open()
        breaker.force_open()
        clock.advance(3600)
        assert await attempt(breaker, paid) == "not called"
        assert breaker.state == FORCED_OPEN
        breaker.release()
        assert await attempt(breaker, paid) == "paid"

    played(story)


def test_listeners_hear_each_row_of_the_table_as_it_happens() -> None:
    async def story(clock: ManualClock) -> None:
        breaker = seed_breaker(clock)
        heard: list[tuple[str, str, str]] = []
        breaker.listen(lambda *row: heard.append(row))
        await trip(breaker)
        clock.advance(30)
        await attempt(breaker, down)
        clock.advance(30)
        await attempt(breaker, paid)
        assert heard == [
            (CLOSED, "tripped", OPEN),
            (OPEN, "cooled_down", HALF_OPEN),
            (HALF_OPEN, "test_failed", OPEN),
            (OPEN, "cooled_down", HALF_OPEN),
            (HALF_OPEN, "recovered", CLOSED),
        ]
        assert set(heard) <= set(CircuitBreaker.TRANSITIONS)

    played(story)


def test_watchers_hear_what_became_of_each_call() -> None:
    async def story(clock: ManualClock) -> None:
        breaker = seed_breaker(clock)
        heard: list[str] = []
        breaker.watch(lambda what, permit: heard.append(what))
        stale = breaker.acquire()
        await trip(breaker)
        await attempt(breaker, paid)
        breaker.settle(stale, failed=False)
        assert heard == ["admitted"] + ["admitted", "failed"] * 5 + ["rejected", "stale"]

    played(story)


def test_a_move_that_the_table_lacks_is_an_error() -> None:
    breaker = seed_breaker(ManualClock())
    with pytest.raises(IllegalTransition, match="closed got 'recovered'"):
        breaker._move("recovered", None)
