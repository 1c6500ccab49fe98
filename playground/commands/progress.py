"""A progress bar for a terminal; elsewhere a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

WIDTH = 30
LINES_ELSEWHERE = 4
"""A log file wants to know that it goes on, not every step."""


class Progress:
    """Shows how many of ``total`` are done, and how long the rest may take."""

    def __init__(self, out: TextIO, label: str, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._label = label
        self._total = total
        self._clock = clock
        self._began = clock()
        self._done = 0

    def advance(self, count: int) -> None:
        before, self._done = self._done, self._done + count
        if self._out.isatty():
            self._out.write(f"\r{self.line()}\033[K")
        elif before * LINES_ELSEWHERE // self._total != self._done * LINES_ELSEWHERE // self._total:
            self._out.write(f"{self.line()}\n")
        self._out.flush()

    def finish(self) -> None:
        """Leave the terminal's line to what comes next."""
        if self._out.isatty():
            self._out.write("\r\033[K")

    def line(self) -> str:
        filled = WIDTH * self._done // self._total
        bar = "#" * filled + "." * (WIDTH - filled)
        return f"{self._label} [{bar}] {self._done}/{self._total}{self._rest()}"

    def _rest(self) -> str:
        if not 0 < self._done < self._total:
            return ""
        left = (self._clock() - self._began) / self._done * (self._total - self._done)
        return f", about {left:.0f} s left"
