"""How it went for each tenant so far: what was admitted within the last window, and the refusals in a row."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from playground.sdk import Sight

from .history import US, Latest


@dataclass
class Course:
    """One tenant's. ``ended`` is how many refusals in a row the latest decision ended."""

    held: deque[tuple[int, int]] = field(default_factory=deque)
    total: int = 0
    refused: int = 0
    ended: int = 0


class Courses:
    """Those of one run, folded once for all who ask."""

    def __init__(self, sight: Sight) -> None:
        self._latest = Latest.of(sight)
        self._window_us = sight.params.window_s * US
        self._leased = sight.params.where == "lease"  # then decisions are about leases, not about requests
        self._seq = -1
        self._of: dict[str, Course] = {}
        self._now = Course()

    @staticmethod
    def of(sight: Sight) -> Courses:
        """The fold of the run that ``sight`` belongs to."""
        return _COURSES.get(sight) or _COURSES.setdefault(sight, Courses(sight))

    def see(self, record: Any) -> Course:
        """The course of the tenant about whom a state ``did`` tells."""
        made = self._latest.see(record)
        if record.seq == self._seq:
            return self._now
        if made is None or self._leased:
            return Course()
        self._seq = record.seq
        course = self._now = self._of.setdefault(made.key, Course())
        if not made.allowed:
            course.refused += 1
            course.ended = 0
            return course
        course.held.append((made.at_us, made.cost))
        course.total += made.cost
        while course.held[0][0] <= made.at_us - self._window_us:
            course.total -= course.held.popleft()[1]
        course.refused, course.ended = 0, course.refused
        return course


_COURSES: WeakKeyDictionary[Sight, Courses] = WeakKeyDictionary()
