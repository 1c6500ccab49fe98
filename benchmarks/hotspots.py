"""Where the time of a topic's default run goes: ``python -m benchmarks.hotspots saga``.

A timer signal samples the running line of code every half millisecond of processor time, which bends the picture far
less than counting every call does.
"""

from __future__ import annotations

import argparse
import signal
from collections import Counter
from types import FrameType

from benchmarks.clock import machine
from playground import catalog, simulate

SAMPLE_S = 0.0005


class Samples:
    """How often each function was running (``own``), and how often it was somewhere on the stack (``within``)."""

    def __init__(self) -> None:
        self.taken = 0
        self.own: Counter[str] = Counter()
        self.within: Counter[str] = Counter()

    def take(self, _number: int, frame: FrameType | None) -> None:
        self.taken += 1
        stack = []
        while frame is not None:
            stack.append(f"{frame.f_code.co_filename.rpartition('/')[2]}:{frame.f_code.co_name}")
            frame = frame.f_back
        self.own[stack[0]] += 1
        self.within.update(set(stack))


def sample(topic_name: str, runs: int) -> Samples:
    """Play the default preset ``runs`` times under the sampler."""
    topic = catalog.topic(topic_name)
    scenario = topic.default()
    simulate.run(scenario, topic=topic)
    samples = Samples()
    before = signal.signal(signal.SIGPROF, samples.take)
    signal.setitimer(signal.ITIMER_PROF, SAMPLE_S, SAMPLE_S)
    try:
        for _ in range(runs):
            simulate.run(scenario, topic=topic)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return samples


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("topic", choices=sorted(catalog.topics()))
    parser.add_argument("--runs", type=int, default=8)
    parser.add_argument("--lines", type=int, default=25)
    asked = parser.parse_args()
    samples = sample(asked.topic, asked.runs)
    print(f"{asked.topic}, {samples.taken} samples; {machine()}")
    for title, counts in (("running", samples.own), ("on the stack", samples.within)):
        print(f"\n{title}")
        for name, count in counts.most_common(asked.lines):
            print(f"  {100 * count / samples.taken:5.1f} %  {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
