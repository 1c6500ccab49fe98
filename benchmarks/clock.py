"""Measuring: median of warm runs, and on which machine."""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Seconds of each warm run, sorted."""

    runs: tuple[float, ...]

    @property
    def median_s(self) -> float:
        return statistics.median(self.runs)

    def share_s(self, percent: int) -> float:
        """The run that ``percent`` of the runs were not slower than."""
        return self.runs[max(0, -(-len(self.runs) * percent // 100) - 1)]


def measure(work: Callable[[], object], *, runs: int, warm_up: int = 3) -> Timing:
    """Time ``work`` alone. The collector works between runs, as it does around a run of the playground."""
    for _ in range(warm_up):
        work()
    return Timing(tuple(sorted(_once(work) for _ in range(runs))))


def _once(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began
    finally:
        gc.enable()


def machine() -> str:
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
