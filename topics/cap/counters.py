"""Counters that replicas count on their own and add up whenever they meet.

Source: Shapiro, Preguica, Baquero and Zawirski, "Conflict-free replicated data types", 2011. Each replica has a slot
of its own and only it counts there, so the larger of two readings of a slot is the later one. That is the whole trick,
and all of it rests on *one writer a slot, which never forgets*: a replica that lost its disk needs a new name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def larger(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """Slot by slot the larger number."""
    return {slot: max(one.get(slot, 0), other.get(slot, 0)) for slot in sorted({**one, **other})}


@dataclass(frozen=True)
class GCounter:
    """It only grows."""

    ups: Mapping[str, int] = field(default_factory=dict)

    @property
    def value(self) -> int:
        """The sum of all slots."""
        return sum(self.ups.values())

    def add(self, slot: str, amount: int) -> GCounter:
        """Count in one's own slot."""
        if amount < 0:
            raise ValueError(f"a counter that only grows was asked to add {amount}")
        return GCounter({**self.ups, slot: self.ups.get(slot, 0) + amount})

    def join(self, other: GCounter) -> GCounter:
        """What both have counted."""
        return GCounter(larger(self.ups, other.ups))

    def plain(self) -> Any:
        """As JSON can carry it."""
        return dict(self.ups)

    @classmethod
    def of(cls, plain: Any) -> GCounter:
        """From ``plain``."""
        return cls(plain)


@dataclass(frozen=True)
class PNCounter:
    """Two counters that only grow: what was added and what was taken away."""

    ups: GCounter = field(default_factory=GCounter)
    downs: GCounter = field(default_factory=GCounter)

    @property
    def value(self) -> int:
        """What was added less what was taken away."""
        return self.ups.value - self.downs.value

    def add(self, slot: str, amount: int) -> PNCounter:
        """Count up, or down when ``amount`` is negative."""
        if amount < 0:
            return PNCounter(self.ups, self.downs.add(slot, -amount))
        return PNCounter(self.ups.add(slot, amount), self.downs)

    def join(self, other: PNCounter) -> PNCounter:
        """What both have counted."""
        return PNCounter(self.ups.join(other.ups), self.downs.join(other.downs))

    def plain(self) -> Any:
        """As JSON can carry it."""
        return [self.ups.plain(), self.downs.plain()]

    @classmethod
    def of(cls, plain: Any) -> PNCounter:
        """From ``plain``."""
        return cls(GCounter.of(plain[0]), GCounter.of(plain[1]))
