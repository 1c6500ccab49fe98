"""An exhibit: what a clock measured, beside the run and never in it.

A record is the same on every machine; a measurement is not. So it is kept apart, addressed by its content, and shown
with the machine and the day on which it was made. A topic says how it is measured; the platform finds a worker for it,
shows how far it is, and keeps the result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

Point = tuple[float, float]


class Bench(Protocol):
    """What a measurement is given: a place, a clock, and somebody to tell."""

    @property
    def folder(self) -> Path:
        """A folder of this exhibit alone, kept between measurements: prepared data need not be prepared again. What is
        in it may have been left by a worker that was killed in the middle."""
        ...

    def clock_s(self) -> float:
        """Seconds on a clock that only goes forward."""
        ...

    def tell(self, done: int, total: int, words: str) -> None:
        """So much is done. Raises when somebody else has taken the work over: let it pass."""
        ...


@dataclass(frozen=True)
class Series:
    """A line of the chart. ``kind`` is ``measured`` or ``model``; the same ``group`` is the same colour."""

    label: str
    kind: str
    group: str
    points: Sequence[Point]

    def __post_init__(self) -> None:
        if self.kind not in ("measured", "model"):
            raise ValueError(f"series {self.label}: kind is {self.kind!r}, accepted measured or model")
        if any(x <= 0 or y <= 0 for x, y in self.points):
            raise ValueError(f"series {self.label}: both axes are logarithmic, so every number must be above 0")


@dataclass(frozen=True)
class Chart:
    """What came of it: lines over two logarithmic axes, and ``facts`` as pairs of words."""

    x: str
    y: str
    series: Sequence[Series]
    facts: Sequence[tuple[str, str]] = ()

    def as_json(self) -> dict[str, Any]:
        """The plain form that is kept."""
        lines = [
            {"label": s.label, "kind": s.kind, "group": s.group, "points": [list(point) for point in s.points]}
            for s in self.series
        ]
        return {"x": self.x, "y": self.y, "series": lines, "facts": [list(fact) for fact in self.facts]}


@dataclass(frozen=True)
class Exhibit:
    """``measure(bench)`` does the work, in seconds to a few minutes. ``words`` say what is measured, and how."""

    id: str
    title: str
    words: str
    measure: Callable[[Bench], Chart]

    def describe(self) -> dict[str, str]:
        """What the page needs to offer it."""
        return {"id": self.id, "title": self.title, "words": self.words}
