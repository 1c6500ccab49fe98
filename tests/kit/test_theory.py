"""The engine beside queueing theory: mean waits of M/M/1 and M/M/c, with an interval from batch means."""

from __future__ import annotations

import asyncio
from math import factorial, sqrt
from statistics import mean, stdev

import pytest

from playground.engine.distributions import Exponential
from playground.engine.loop import VirtualLoop
from playground.engine.streams import Streams
from playground.kit.workers import Workers

CUSTOMERS, WARM_UP, BATCHES = 42_000, 2_000, 40
STUDENT_39 = 5.9
"""Two-sided quantile of Student's t with 39 degrees of freedom at alpha = 1e-6 (5.76), rounded up."""


def erlang_c_wait_us(arrival_us: int, service_us: int, servers: int) -> float:
    """Mean wait of M/M/c, after Erlang: C(c, a) / (c mu - lambda)."""
    load = service_us / arrival_us
    top = load**servers / factorial(servers) * servers / (servers - load)
    waits = top / (sum(load**k / factorial(k) for k in range(servers)) + top)
    return waits / (servers / service_us - 1 / arrival_us)


def measured_waits_us(arrival_us: int, service_us: int, servers: int) -> list[int]:
    loop, streams, waits = VirtualLoop(), Streams(7), []
    arrivals, services = Exponential(arrival_us), Exponential(service_us)

    async def customer(number: int, workers: Workers) -> None:
        came_us = loop.now_us
        async with workers:
            waits.append(loop.now_us - came_us)
            await asyncio.sleep(services.quantile_us(streams.draw("service", number)) / 1e6)

    async def scene() -> None:
        workers = Workers(servers)
        for number in range(CUSTOMERS):
            await asyncio.sleep(arrivals.quantile_us(streams.draw("arrival", number)) / 1e6)
            last = loop.create_task(customer(number, workers), name=f"customer-{number}")
        await last

    loop.run(scene())
    return waits[WARM_UP:]


@pytest.mark.parametrize("servers", [1, 3])
def test_mean_waits_equal_theory_within_their_interval(servers: int):
    service_us, utilisation = 30_000, 0.6
    arrival_us = round(service_us / servers / utilisation)
    waits = measured_waits_us(arrival_us, service_us, servers)
    size = len(waits) // BATCHES
    batches = [mean(waits[n * size : (n + 1) * size]) for n in range(BATCHES)]
    half_width = STUDENT_39 * stdev(batches) / sqrt(BATCHES)
    theory = erlang_c_wait_us(arrival_us, service_us, servers)
    assert abs(mean(batches) - theory) < half_width
    assert half_width < theory / 3, "the interval is too wide to say anything"


def test_erlang_c_of_one_server_is_the_textbook_formula():
    assert erlang_c_wait_us(50_000, 30_000, 1) == pytest.approx(0.6 / (1 - 0.6) * 30_000)
