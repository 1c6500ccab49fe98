"""How long the default preset of each topic takes: executed, recorded, judged, traced and cut into chunks.

Everything a worker does for a visitor except Celery and Redis. The promise: at most 150 ms, median of 30 warm runs.
"""

from __future__ import annotations

import argparse

from benchmarks.clock import Timing, machine, measure
from playground import catalog, simulate
from playground.engine.records import Message
from playground.runs.chunks import Chunk, ChunkEncoder
from playground.sdk import Scenario, Topic

MOST_MS = 150
MINIMUM_MESSAGES = 2_000
MINIMUM_US = 30_000_000


def compute(topic: Topic, scenario: Scenario) -> list[Chunk]:
    """The chunks of a run, cut while it grows, as the worker cuts them."""
    encoder, cut = ChunkEncoder(), []
    run = simulate.run(scenario, topic=topic, on_records=lambda records: cut.extend(encoder.advance(records)))
    return cut + encoder.finish(run.records)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=30)
    given = options.parse_args()
    print(f"Default presets, median of {given.runs} warm runs; {machine()}")
    kept = [_topic(topic, given.runs) for topic in catalog.topics().values()]
    return 0 if all(kept) else 1


def _topic(topic: Topic, runs: int) -> bool:
    scenario = topic.default()
    run = simulate.run(scenario, topic=topic)
    messages = len(run.of(Message))
    sent = sum(len(chunk.data) for chunk in compute(topic, scenario))
    timing = measure(lambda: compute(topic, scenario), runs=runs)
    print(
        f"  {topic.name:<18}{timing.median_s * 1000:7.1f} ms (p90 {_p90(timing):.1f}), "
        f"{scenario.horizon_us / 1e6:g} s of run, {messages} messages, {len(run.records)} records, {sent} bytes"
    )
    large_enough = messages >= MINIMUM_MESSAGES and scenario.horizon_us >= MINIMUM_US
    return timing.median_s * 1000 <= MOST_MS and large_enough


def _p90(timing: Timing) -> float:
    return timing.share_s(90) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
