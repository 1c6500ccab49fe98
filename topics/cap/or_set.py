"""A set in which an add wins over a remove that did not know of it.

Source: Shapiro et al. 2011 (observed-remove set), Bieniusa et al. 2012 (without gravestones). Adding puts the element
under a new dot; removing takes away the dots that the remover can see, and none that it cannot.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .dots import Dot, Dots


@dataclass(frozen=True)
class OrSet:
    """Elements by the dots they were added under."""

    dots: Dots = field(default_factory=Dots)

    @property
    def elements(self) -> list[Any]:
        """What is in it, in order."""
        return sorted(dict.fromkeys(self.dots.values.values()))

    def add(self, replica: str, element: Any) -> OrSet:
        """Add under a new dot, which stands for the older ones too."""
        return OrSet(self.dots.put(replica, element, self._under(element)))

    def remove(self, element: Any) -> OrSet:
        """Remove what is seen of it here."""
        return OrSet(self.dots.drop(self._under(element)))

    def join(self, other: OrSet) -> OrSet:
        """What either has and the other has not seen go."""
        return OrSet(self.dots.join(other.dots))

    def plain(self) -> Any:
        """As JSON can carry it."""
        return self.dots.plain()

    @classmethod
    def of(cls, plain: Any) -> OrSet:
        """From ``plain``."""
        return cls(Dots.of(plain))

    def _under(self, element: Any) -> list[Dot]:
        return [dot for dot, held in self.dots.values.items() if held == element]
