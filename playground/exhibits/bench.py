"""The bench of a worker: a folder that stays, the machine's clock, and the label of what is made on it."""

from __future__ import annotations

import os
import platform
import time
from datetime import UTC, datetime
from pathlib import Path

import apsw
import orjson

from playground.exhibits.shelf import Maker
from playground.sdk.exhibit import Chart


class WorkerBench:
    """What ``Exhibit.measure`` is given in a worker."""

    def __init__(self, folder: Path, maker: Maker) -> None:
        self.folder = folder
        self._maker = maker
        folder.mkdir(parents=True, exist_ok=True)

    def clock_s(self) -> float:
        """Seconds of the machine's monotonic clock."""
        return time.perf_counter()

    def tell(self, done: int, total: int, words: str) -> None:
        """Show how far it is. Raises LeaseLost."""
        self._maker.tell(done, total, words)


def machine() -> str:
    """This machine in a line."""
    cores = f"{os.cpu_count() or 1} cores"
    versions = f"Python {platform.python_version()}, SQLite {apsw.sqlite_lib_version()}"
    return f"{platform.system()} {platform.machine()}, {cores}, {versions}"


def labelled(topic: str, exhibit: str, chart: Chart, took_s: float) -> bytes:
    """The content that is kept: the chart with the machine and the day."""
    made_at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    label = {"topic": topic, "exhibit": exhibit, "machine": machine(), "made_at": made_at, "took_s": round(took_s, 1)}
    return orjson.dumps(label | {"chart": chart.as_json()})
