from __future__ import annotations

import asyncio
import time
import weakref
from contextvars import Context

import pytest

from playground.engine import limits
from playground.engine.errors import Deadlock, LimitReached
from playground.engine.loop import DEAD, OWNER, PAUSED, RUNNING, VirtualLoop


class Machine:
    """An owner whose clock runs twice as fast as the run's."""

    def __init__(self, steady: bool = True) -> None:
        self.status = RUNNING
        self.steady = steady
        self.parked: list = []
        self.steps = 0

    def park(self, handle) -> None:
        self.parked.append(handle)

    def stepped(self, handle) -> None:
        self.steps += 1

    def local_us(self, now_us: int) -> int:
        return now_us * 2

    def global_us(self, local_us: int) -> int:
        return local_us // 2

    def context(self) -> Context:
        context = Context()
        context.run(OWNER.set, self)
        return context


def test_an_hour_of_sleep_takes_no_time():
    loop = VirtualLoop()
    began = time.monotonic()
    loop.run(asyncio.sleep(3600))
    assert loop.now_us == 3_600_000_000
    assert time.monotonic() - began < 5


def test_who_has_ended_is_let_go_while_the_run_goes_on():
    loop, begun = VirtualLoop(), []

    async def many() -> None:
        for _ in range(500):
            task = loop.create_task(asyncio.sleep(0))
            begun.append(weakref.ref(task))
            await task
            del task

    loop.run(many())
    assert sum(task() is not None for task in begun) < 100


def test_equal_timers_fire_in_the_order_they_were_set():
    loop, fired = VirtualLoop(), []
    for number in range(50):
        loop.call_at(1.0, fired.append, number)
    loop.run_to(2_000_000)
    assert fired == list(range(50))


def test_an_intervention_fires_before_every_timer_of_its_instant():
    loop, fired = VirtualLoop(), []
    loop.schedule(1_000_000, fired.append, "timer")
    loop.intervene(1_000_000, fired.append, "intervention")
    loop.run_to(2_000_000)
    assert fired == ["intervention", "timer"]


def test_what_is_due_at_the_horizon_does_not_happen():
    loop, fired = VirtualLoop(), []
    loop.schedule(999_999, fired.append, "before")
    loop.schedule(1_000_000, fired.append, "at")
    assert loop.run_to(1_000_000) == "horizon"
    assert fired == ["before"]
    assert loop.now_us == 1_000_000


def test_a_loop_with_nothing_left_to_do_is_quiet():
    assert VirtualLoop().run_to(1_000_000) == "quiet"


def test_time_is_rounded_to_microseconds_and_never_goes_back():
    loop, seen = VirtualLoop(), []
    loop.call_later(0.1 + 0.2, lambda: seen.append(loop.now_us))
    loop.run_to(500_000)
    loop.call_at(0.1, lambda: seen.append(loop.now_us))
    loop.schedule(600_000, lambda: None)
    loop.run_to(600_000)
    assert seen == [300_000, 500_000]


def test_asyncio_primitives_work_unchanged():
    async def scene() -> list:
        queue: asyncio.Queue = asyncio.Queue(maxsize=1)
        lock, event = asyncio.Lock(), asyncio.Event()

        async def produce() -> None:
            for item in range(3):
                await asyncio.sleep(0.5)
                async with lock:
                    await queue.put(item)
            event.set()

        async def consume() -> list:
            got = [await queue.get() for _ in range(3)]
            await event.wait()
            return got

        got, _ = await asyncio.gather(consume(), produce())
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(2):
                await asyncio.Event().wait()
        return got

    loop = VirtualLoop()
    assert loop.run(scene()) == [0, 1, 2]
    assert loop.now_us == 3_500_000


def test_waiting_with_nothing_scheduled_is_a_deadlock_that_names_who_waits():
    async def forever() -> None:
        await asyncio.Event().wait()

    with pytest.raises(Deadlock, match="main"):
        VirtualLoop().run(forever())


def test_code_that_never_lets_time_pass_reaches_a_limit():
    async def spin() -> None:
        while True:
            await asyncio.sleep(0)

    with pytest.raises(LimitReached) as reached:
        VirtualLoop().run(spin())
    assert reached.value.name == "STEPS_PER_INSTANT"
    assert str(limits.STEPS_PER_INSTANT) in reached.value.words


def test_handles_of_a_dead_owner_are_discarded():
    loop, machine, fired = VirtualLoop(), Machine(), []
    loop.schedule(1_000, fired.append, "late", context=machine.context())
    machine.status = DEAD
    loop.run_to(2_000)
    assert fired == [] and machine.steps == 0


def test_handles_of_a_paused_owner_wait_in_order():
    loop, machine, fired = VirtualLoop(), Machine(), []
    for number in range(3):
        loop.schedule(1_000 + number, fired.append, number, context=machine.context())
    machine.status = PAUSED
    loop.run_to(2_000)
    assert fired == []
    machine.status = RUNNING
    loop.resume(machine.parked)
    loop.run_to(3_000)
    assert fired == [0, 1, 2]


def test_an_owner_with_a_fast_clock_has_fast_timers():
    loop, machine, fired = VirtualLoop(), Machine(steady=False), []
    machine.context().run(loop.call_later, 1.0, lambda: fired.append(loop.now_us))
    loop.run_to(2_000_000)
    assert fired == [500_000]


def test_a_cancelled_timer_never_fires():
    loop, fired = VirtualLoop(), []
    loop.call_later(1, fired.append, "x").cancel()
    loop.run_to(2_000_000)
    assert fired == []


def test_tasks_left_at_the_end_are_closed_quietly():
    said = []

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            said.append("finally")
            await asyncio.sleep(1)

    loop = VirtualLoop()
    loop.create_task(wait(), name="wait")
    loop.run_to(1_000)
    loop.dispose()
    assert said == ["finally"]
