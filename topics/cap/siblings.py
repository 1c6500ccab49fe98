"""A register that keeps concurrent values side by side until somebody who has seen them writes.

Source: DeCandia et al., "Dynamo", 2007, with the dots of Riak 2. A reader gets the values and a *context*, what its
replica had seen; a writer hands the context back. The write replaces what is in it and stands beside everything else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .dots import Dots, Seen, covers


@dataclass(frozen=True)
class Siblings:
    """All current values of one key."""

    dots: Dots = field(default_factory=Dots)

    @property
    def values(self) -> list[Any]:
        """The values side by side, in order."""
        return sorted(self.dots.values.values())

    @property
    def context(self) -> Seen:
        """What a writer who has read this has seen."""
        return self.dots.seen

    def write(self, replica: str, value: Any, context: Seen) -> Siblings:
        """Replace what the writer had seen."""
        gone = [dot for dot in self.dots.values if covers(context, dot)]
        return Siblings(self.dots.put(replica, value, gone, context))

    def join(self, other: Siblings) -> Siblings:
        """Everything that neither knows to be replaced."""
        return Siblings(self.dots.join(other.dots))

    def plain(self) -> Any:
        """As JSON can carry it."""
        return self.dots.plain()

    @classmethod
    def of(cls, plain: Any) -> Siblings:
        """From ``plain``."""
        return cls(Dots.of(plain))


class CarelessSiblings(Siblings):
    """The planted mistake: where two values meet, the one that sorts last stays. Nobody is told about the other."""

    def write(self, replica: str, value: Any, context: Seen) -> CarelessSiblings:
        """As Siblings do."""
        return CarelessSiblings(super().write(replica, value, context).dots)

    def join(self, other: Siblings) -> CarelessSiblings:
        """As Siblings do, and then drop all but one."""
        joined = self.dots.join(other.dots)
        losers = sorted(joined.values, key=lambda dot: str(joined.values[dot]))[:-1]
        return CarelessSiblings(joined.drop(losers))
