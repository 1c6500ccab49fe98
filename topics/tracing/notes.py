"""What the collectors show of their work, spelled and read back in one place."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

DECIDED = "decided"
SKEW = "skew"
MEMORY = "memory"
EDGES = "edges"


class Decided(NamedTuple):
    """A trace was decided upon: for which request, what head and tail said, and what its spans amount to.

    ``head`` is kept, left or mixed; ``tail`` is error, slow, some, dull or full. ``took_us`` is the root's time and
    ``path_us`` that of the critical path; ``longest`` is the service with the most of it. ``score`` compares the calls
    that were reconstructed with those that happened, in percent; -1 where there is no root.
    """

    number: int
    request: str
    head: str
    tail: str
    spans: int
    orphans: int
    early: int
    took_us: int
    path_us: int
    longest: str
    error: int
    queries: int
    score: int

    def spelled(self) -> str:
        return " ".join(str(part) for part in self)

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Decided:
        number, request, head, tail, *rest = text.split(" ")
        spans, orphans, early, took, path, longest, error, queries, score = rest
        return cls(
            int(number), request, head, tail, int(spans), int(orphans), int(early), int(took), int(path), longest,
            int(error), int(queries), int(score),
        )  # fmt: skip

    @property
    def kept(self) -> bool:
        """Whether tail sampling kept it."""
        return self.tail in ("error", "slow", "some")


class Skewed(NamedTuple):
    """What was estimated of a service's clock in one trace, what it was, and how far the estimate may be off, us."""

    number: int
    service: str
    estimated_us: int
    true_us: int
    bound_us: int

    def spelled(self) -> str:
        return " ".join(str(part) for part in self)

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Skewed:
        number, service, *times = text.split(" ")
        return cls(int(number), service, *(int(each) for each in times))
