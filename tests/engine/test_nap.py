from __future__ import annotations

import asyncio

import pytest

from playground.engine.nap import Nap
from playground.engine.world import World
from tests.engine.cast import MS, Cast


def slept(world: World, us: int):
    """A task of alice's that sleeps, and what it has to say about it."""
    said: list[tuple[int, str]] = []

    async def sleep() -> None:
        try:
            await world.pass_time(us)
            said.append((world.now_us, "awake"))
        except asyncio.CancelledError:
            said.append((world.now_us, "cancelled"))
            raise

    def boot(alice) -> None:
        said.append((world.now_us, "asleep"))
        tasks.append(alice.spawn(sleep(), "sleep"))

    tasks: list[asyncio.Task] = []
    world.nodes["alice"].boot = boot
    return said, tasks


def test_it_lasts_as_long_as_it_was_told():
    cast = Cast()
    said, tasks = slept(cast.world, 5 * MS)
    cast.run(10 * MS)
    assert said == [(0, "asleep"), (5 * MS, "awake")]
    assert asyncio.isfuture(Nap(cast.world.loop, 0))


def test_a_negative_one_ends_in_its_own_instant():
    cast = Cast()
    said, _ = slept(cast.world, -5)
    cast.run(10 * MS)
    assert said[-1] == (0, "awake")


@pytest.mark.parametrize("times", [1, 2])
def test_who_is_cancelled_in_it_hears_it_at_once_and_once(times):
    cast = Cast()
    said, tasks = slept(cast.world, 5 * MS)
    for _ in range(times):
        cast.world.at(2 * MS, lambda: tasks[0].cancel())
    cast.run(10 * MS)
    assert said == [(0, "asleep"), (2 * MS, "cancelled")]
    assert tasks[0].cancelled()


def test_who_is_cancelled_in_the_instant_it_ends_is_not_woken_twice():
    cast = Cast()
    said, tasks = slept(cast.world, 5 * MS)
    cast.world.loop.intervene(5 * MS, lambda: tasks[0].cancel())
    cast.run(10 * MS)
    assert said == [(0, "asleep"), (5 * MS, "cancelled")]


def test_a_deadline_ends_it():
    cast = Cast()
    said: list[int] = []

    async def hurry() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.002):
                await cast.world.pass_time(5 * MS)
        said.append(cast.world.now_us)

    cast.alice.boot = lambda alice: alice.spawn(hurry(), "hurry") and None
    cast.run(10 * MS)
    assert said == [2 * MS]
