"""A value with a stamp: of two, the one with the larger stamp wins. That makes it a lattice, and a loser of the other.

Source: Thomas 1979, the last-writer-wins register of Shapiro et al. 2011. Whether *last* means anything depends on
where the stamp comes from: a counter that grew through a quorum, or somebody's clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Stamped:
    """``stamp`` is (number, name): names break ties, so that everybody chooses the same winner."""

    value: Any = None
    number: int = 0
    name: str = ""

    @property
    def stamp(self) -> tuple[int, str]:
        """What is compared."""
        return self.number, self.name

    def join(self, other: Stamped) -> Stamped:
        """The later of the two."""
        return other if other.stamp > self.stamp else self

    def plain(self) -> list[Any]:
        """As JSON can carry it."""
        return [self.value, self.number, self.name]

    @classmethod
    def of(cls, plain: list[Any]) -> Stamped:
        """From ``plain``."""
        return cls(*plain)
