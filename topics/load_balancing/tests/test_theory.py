"""The room's own policies beside queueing theory: mean waits, with an interval from batch means after warm-up.

Each server is one worker that takes its requests in order, so a wait follows from the one before (Lindley); the shared
queue is the station that the labs use. Arrivals and work are the same for all.
"""

from __future__ import annotations

import asyncio
from functools import cache
from math import factorial, sqrt
from statistics import mean, stdev

import pytest

from playground.engine.distributions import Exponential
from playground.engine.loop import VirtualLoop
from playground.engine.streams import Streams
from playground.sdk import Workers
from topics.load_balancing.balancer import Policy
from topics.load_balancing.load import Random
from topics.load_balancing.rotation import RoundRobin

from .cast import dice, servers

SERVERS, SERVICE_US, LOAD = 3, 30_000, 0.6
ARRIVAL_US = round(SERVICE_US / SERVERS / LOAD)
REQUESTS, WARM_UP, BATCHES = 42_000, 2_000, 40
STUDENT_39 = 5.9
"""Two-sided quantile of Student's t with 39 degrees of freedom at alpha = 1e-6 (5.76), rounded up."""


@cache
def drawn() -> list[tuple[int, int]]:
    """Instant and work of each request."""
    streams, at_us, found = Streams(7), 0, []
    arrivals, services = Exponential(ARRIVAL_US), Exponential(SERVICE_US)
    for n in range(REQUESTS):
        at_us += arrivals.quantile_us(streams.draw("arrival", n))
        found.append((at_us, services.quantile_us(streams.draw("work", n))))
    return found


def waits_us(policy: Policy) -> list[int]:
    backends = servers("abc")
    free_us = dict.fromkeys("abc", 0)
    waits = []
    for at_us, work_us in drawn():
        name = policy.choose(backends, "").name
        begins_us = max(at_us, free_us[name])
        free_us[name] = begins_us + work_us
        waits.append(begins_us - at_us)
    return waits


def shared_waits_us() -> list[int]:
    loop, waits = VirtualLoop(), []

    async def request(came_us: int, work_us: int, workers: Workers) -> None:
        async with workers:
            waits.append(loop.now_us - came_us)
            await asyncio.sleep(work_us / 1e6)

    async def scene() -> None:
        workers = Workers(SERVERS)
        for n, (at_us, work_us) in enumerate(drawn()):
            await asyncio.sleep((at_us - loop.now_us) / 1e6)
            last = loop.create_task(request(loop.now_us, work_us, workers), name=f"request-{n}")
        await last

    loop.run(scene())
    return waits


def erlang_c_us(servers: int, arrival_us: float) -> float:
    """Mean wait of M/M/c, after Erlang."""
    load = SERVICE_US / arrival_us
    top = load**servers / factorial(servers) * servers / (servers - load)
    return top / (sum(load**k / factorial(k) for k in range(servers)) + top) / (servers / SERVICE_US - 1 / arrival_us)


def erlang_arrivals_us(stages: int) -> float:
    """Mean wait of E_k/M/1: sigma = A*(mu (1 - sigma)) with A* of the Erlang distribution; sigma / (mu (1 - sigma))."""
    rate, sigma = 1 / ARRIVAL_US, 0.5
    for _ in range(200):
        sigma = (rate / (rate + (1 - sigma) / SERVICE_US)) ** stages
    return sigma / (1 - sigma) * SERVICE_US


def interval(waits: list[int]) -> tuple[float, float]:
    """Mean and half width."""
    steady = waits[WARM_UP:]
    size = len(steady) // BATCHES
    batches = [mean(steady[n * size : (n + 1) * size]) for n in range(BATCHES)]
    return mean(batches), STUDENT_39 * stdev(batches) / sqrt(BATCHES)


CASES = {
    "one shared queue is M/M/c": (shared_waits_us, erlang_c_us(SERVERS, ARRIVAL_US)),
    "a random split is c times M/M/1": (lambda: waits_us(Random(dice().random)), erlang_c_us(1, ARRIVAL_US * SERVERS)),
    "round robin is Ec/M/1": (lambda: waits_us(RoundRobin()), erlang_arrivals_us(SERVERS)),
}


@pytest.mark.parametrize("case", list(CASES))
def test_mean_waits_equal_theory_within_their_interval(case: str) -> None:
    measure, theory_us = CASES[case]
    measured_us, half_width_us = interval(measure())
    assert abs(measured_us - theory_us) < half_width_us
    assert half_width_us < theory_us / 3, "the interval is too wide to say anything"


def test_one_server_is_the_textbook_formula() -> None:
    assert erlang_c_us(1, SERVICE_US / LOAD) == pytest.approx(LOAD / (1 - LOAD) * SERVICE_US)


def test_sharing_a_queue_beats_taking_turns_which_beats_chance() -> None:
    shared, chance, turns = (theory_us for _, theory_us in CASES.values())
    assert shared < turns < chance
