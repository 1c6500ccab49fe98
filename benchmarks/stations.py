"""One M/M/c queue, once in SimPy and once in the engine, with and without a record.

Both get the same drawn arrivals and service times, so that they must find the same waits, and the cost compared is
that of the simulation alone. The engine runs the kit's ``Workers`` as plain asyncio code on the virtual loop; with a
record, the same customers live on a node whose load and queue are observed, and each customer is an operation.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence

import simpy

from benchmarks.clock import Timing, machine, measure
from playground.engine.distributions import exponential
from playground.engine.loop import VirtualLoop
from playground.engine.streams import Streams
from playground.engine.world import World
from playground.kit.arrivals import poisson
from playground.kit.workers import Workers

WORKERS = 3
RATE_PER_S = 24.0
MEAN_SERVICE_MS = 100.0

MOST_WITHOUT_RECORD = 1.5
MOST_WITH_RECORD = 4.0

Customers = Sequence[tuple[int, int]]
"""Arrival instant and service time of each, in microseconds."""


def customers(count: int) -> Customers:
    draw, service = Streams(7).draw, exponential(mean_ms=MEAN_SERVICE_MS)
    arrivals = poisson(RATE_PER_S).instants_us(draw)
    return [(next(arrivals), service.quantile_us(draw("service", n))) for n in range(count)]


def in_simpy(queue: Customers) -> int:
    """Microseconds waited by all customers together."""
    env = simpy.Environment()
    station = simpy.Resource(env, capacity=WORKERS)
    waited = 0

    def customer(service_us: int):
        nonlocal waited
        came = env.now
        with station.request() as turn:
            yield turn
            waited += env.now - came
            yield env.timeout(service_us)

    def arrive():
        for at_us, service_us in queue:
            yield env.timeout(at_us - env.now)
            env.process(customer(service_us))

    env.process(arrive())
    env.run()
    return waited


def in_the_engine(queue: Customers) -> int:
    """The same on the virtual loop, nothing recorded."""
    loop = VirtualLoop()
    station, waited, left = Workers(WORKERS), 0, len(queue)
    everybody_left = loop.create_future()

    async def customer(service_us: int) -> None:
        nonlocal waited, left
        came = loop.now_us
        async with station:
            waited += loop.now_us - came
            await asyncio.sleep(service_us / 1_000_000)
        left -= 1
        if not left:
            everybody_left.set_result(None)

    async def arrive() -> None:
        for at_us, service_us in queue:
            await asyncio.sleep((at_us - loop.now_us) / 1_000_000)
            loop.create_task(customer(service_us))
        await everybody_left

    loop.run(arrive())
    return waited


def with_a_record(queue: Customers) -> int:
    """The same on a node, observed and recorded."""
    world = World(seed=7)
    waited = 0

    async def customer(node, station: Workers, n: int, service_us: int) -> None:
        nonlocal waited
        op, came = f"customers-{n}", world.now_us
        world.operation(op, "invoked", "customers", "serve")
        async with station:
            waited += world.now_us - came
            await node.work(service_us)
        world.operation(op, "ok", "customers", "serve")

    async def arrive(node, station: Workers) -> None:
        for n, (at_us, service_us) in enumerate(queue):
            await world.pass_time(at_us - world.now_us)
            node.spawn(customer(node, station, n, service_us), "customer")

    def boot(node) -> None:
        node.spawn(arrive(node, Workers(WORKERS).show_on(node)), "arrivals")

    world.node("station", boot=boot)
    world.run(queue[-1][0] + 60_000_000)
    return waited


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--customers", type=int, default=20_000)
    options.add_argument("--runs", type=int, default=7)
    given = options.parse_args()
    queue = customers(given.customers)
    waits = {way.__name__: way(queue) for way in (in_simpy, in_the_engine, with_a_record)}
    if len(set(waits.values())) != 1:
        print(f"The waits differ, so there is nothing to compare: {waits}")
        return 1
    mean_ms = waits["in_simpy"] / len(queue) / 1_000
    print(f"M/M/{WORKERS}, {len(queue)} customers, mean wait {mean_ms:.2f} ms in each; {machine()}")
    return _compare(queue, given.runs)


def _compare(queue: Customers, runs: int) -> int:
    base = measure(lambda: in_simpy(queue), runs=runs, warm_up=1)
    print(f"  {'SimPy':<24}{_per_customer(base, queue):6.2f} us per customer")
    kept = True
    for way, most in ((in_the_engine, MOST_WITHOUT_RECORD), (with_a_record, MOST_WITH_RECORD)):
        timing = measure(lambda way=way: way(queue), runs=runs, warm_up=1)
        times = timing.median_s / base.median_s
        kept &= times <= most
        name = way.__name__.replace("_", " ")
        print(
            f"  {name:<24}{_per_customer(timing, queue):6.2f} us per customer, {times:.2f} times SimPy (at most {most})"
        )
    return 0 if kept else 1


def _per_customer(timing: Timing, queue: Customers) -> float:
    return timing.median_s / len(queue) * 1_000_000


if __name__ == "__main__":
    raise SystemExit(main())
