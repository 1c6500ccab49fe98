"""A bounded server serves in order, refuses when full, and agrees with queueing theory."""

import asyncio

import pytest

from playground.engine.distributions import exponential
from playground.engine.errors import Refused
from playground.engine.loop import VirtualLoop
from playground.engine.streams import Streams
from playground.kit.arrivals import poisson
from playground.kit.workers import Workers


async def serve(workers, seconds, log, name):
    try:
        async with workers:
            log.append(name)
            await asyncio.sleep(seconds)
    except Refused as refusal:
        log.append(f"{name}: {refusal.reason}")


def test_waiters_are_served_in_the_order_they_came():
    async def day():
        workers, log = Workers(2), []
        await asyncio.gather(*(serve(workers, 1, log, name) for name in "abcde"))
        return log, workers.busy

    assert VirtualLoop().run(day()) == (list("abcde"), 0)


def test_a_full_line_refuses_and_the_refusal_is_definite():
    async def day():
        workers, log = Workers(1, queue=1), []
        await asyncio.gather(*(serve(workers, 1, log, name) for name in "abc"))
        return log, workers.refused

    assert VirtualLoop().run(day()) == (["a", "c: queue full", "b"], 1)
    assert Refused("queue full").definite


def test_a_waiter_that_gives_up_frees_its_place():
    async def impatient(workers, log):
        try:
            async with asyncio.timeout(0.5):
                await serve(workers, 1, log, "b")
        except TimeoutError:
            log.append("b left")

    async def day():
        workers, log = Workers(1, queue=1), []
        await asyncio.gather(serve(workers, 1, log, "a"), impatient(workers, log))
        await serve(workers, 1, log, "c")
        return log, workers.busy, workers.waiting

    assert VirtualLoop().run(day()) == (["a", "b left", "c"], 0, 0)


async def test_it_works_on_an_ordinary_loop():
    workers, log = Workers(1), []
    await asyncio.gather(*(serve(workers, 0, log, name) for name in "abc"))
    assert log == ["a", "b", "c"]


def test_waits_equal_the_theory_of_m_m_c():
    """M/M/3 at 80 %: Erlang C gives a mean wait of 1.0787 service times."""
    draw, service = Streams(7).draw, exponential(mean_ms=100)
    workers, waits = Workers(3), []

    async def customer(loop, n):
        came = loop.now_us
        async with workers:
            waits.append(loop.now_us - came)
            await asyncio.sleep(service.quantile_us(draw("service", n)) / 1_000_000)

    async def day(loop):
        tasks = []
        for n, at_us in zip(range(60_000), poisson(24).instants_us(draw), strict=False):
            await asyncio.sleep(at_us / 1_000_000 - loop.time())
            tasks.append(loop.create_task(customer(loop, n)))
        for task in tasks:
            await task

    loop = VirtualLoop()
    loop.run(day(loop))
    batches = [sum(waits[i : i + 5_000]) / 5_000 for i in range(5_000, 60_000, 5_000)]
    mean = sum(batches) / len(batches)
    error = (sum((b - mean) ** 2 for b in batches) / (len(batches) - 1) / len(batches)) ** 0.5
    assert mean == pytest.approx(107_870, abs=5 * error)
