"""W-TinyLFU: a small window lets new keys prove themselves; into the main part they come only if they are asked for
more often than the key they would replace. Frequencies come from a sketch that also remembers keys that left.

(Einziger, Friedman, Manes: "TinyLFU: A Highly Efficient Cache Admission Policy", ACM ToS 2017; the design of Caffeine.)
"""

from __future__ import annotations

from collections import OrderedDict
from zlib import crc32

ROWS = 4
MOST = 15
WINDOW_PERCENT = 10
"""Caffeine starts at 1 % and adapts; caches of some dozen entries need more than none."""

PROTECTED_PERCENT = 80


class FrequencySketch:
    """A count-min sketch of four-bit counters, all halved after ten accesses for each entry of the cache."""

    def __init__(self, entries: int) -> None:
        self._width = 1 << max((entries * 4).bit_length(), 4)
        self._rows = [[0] * self._width for _ in range(ROWS)]
        self._sample = 10 * entries
        self._seen = 0

    def add(self, key: str) -> None:
        """Count one access."""
        for row, place in zip(self._rows, self._places(key), strict=True):
            row[place] = min(row[place] + 1, MOST)
        self._seen += 1
        if self._seen >= self._sample:
            self._rows = [[count // 2 for count in row] for row in self._rows]
            self._seen //= 2

    def estimate(self, key: str) -> int:
        """How often it was asked for lately: never too few but for the halving, sometimes too many."""
        return min(row[place] for row, place in zip(self._rows, self._places(key), strict=True))

    def _places(self, key: str) -> list[int]:
        return [crc32(f"{row} {key}".encode()) % self._width for row in range(ROWS)]


class TinyLfu:
    """``entries`` is the capacity. The main part is a segmented LRU: what is touched on probation becomes protected."""

    def __init__(self, entries: int) -> None:
        self._sketch = FrequencySketch(entries)
        self._window_size = max(entries * WINDOW_PERCENT // 100, 1)
        self._protected_size = (entries - self._window_size) * PROTECTED_PERCENT // 100
        self._window: OrderedDict[str, None] = OrderedDict()
        self._probation: OrderedDict[str, None] = OrderedDict()
        self._protected: OrderedDict[str, None] = OrderedDict()

    def admit(self, key: str) -> None:
        """Into the window, whose oldest moves on to probation."""
        self._sketch.add(key)
        self._window[key] = None
        while len(self._window) > self._window_size:
            self._probation[self._window.popitem(last=False)[0]] = None

    def touch(self, key: str) -> None:
        """Count it, and let it rise."""
        self._sketch.add(key)
        if key in self._window:
            self._window.move_to_end(key)
        elif key in self._protected:
            self._protected.move_to_end(key)
        else:
            del self._probation[key]
            self._protected[key] = None
            if len(self._protected) > self._protected_size:
                self._probation[self._protected.popitem(last=False)[0]] = None

    def drop(self, key: str) -> None:
        """Gone from wherever it was; the sketch remembers."""
        for part in (self._window, self._probation, self._protected):
            part.pop(key, None)

    def victim(self) -> str:
        """The window's oldest against the main part's oldest: who is asked for less often goes."""
        main = self._probation or self._protected
        if not main or not self._window:
            return next(iter(main or self._window))
        candidate, resident = next(iter(self._window)), next(iter(main))
        return resident if self._sketch.estimate(candidate) > self._sketch.estimate(resident) else candidate
