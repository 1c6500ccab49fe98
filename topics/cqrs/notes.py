"""What the nodes show of their work, spelled and read back in one place."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from .goods import PRODUCTS

LOGGED = "logged"
ROWS = tuple(f"row.{product}" for product in PRODUCTS)
DOCUMENTS = tuple(f"document.{product}" for product in PRODUCTS)
SERVED = "served"
HANDLED = "handled"
GENERATION = "generation"
FIELDS = ("name", "cents", "stock", "reviews")
NONE = "-"


def values_of(fields: dict[str, Any]) -> str:
    """The four fields as text; what a model does not hold is a dash."""
    return " ".join(str(fields.get(name, NONE)).replace(" ", "_") for name in FIELDS)


class Logged(NamedTuple):
    """A committed change: its place, and the product's four fields after it."""

    position: int
    product: int
    version: int
    type: str
    values: tuple[str, ...]

    def spelled(self) -> str:
        return f"{self.position} {self.product} {self.version} {self.type} {' '.join(self.values)}"

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Logged:
        position, product, version, kind, *values = text.split(" ")
        return cls(int(position), int(product), int(version), kind, tuple(values))


class Projected(NamedTuple):
    """A document of a model, and the checkpoint of its part that stood when it was told."""

    generation: int
    part: int
    position: int
    product: int
    version: int
    values: tuple[str, ...]

    def spelled(self) -> str:
        head = f"{self.generation} {self.part} {self.position} {self.product} {self.version}"
        return f"{head} {' '.join(self.values)}"

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Projected:
        generation, part, position, product, version, *values = text.split(" ")
        return cls(int(generation), int(part), int(position), int(product), int(version), tuple(values))


class Served(NamedTuple):
    """A model answered a question: the ``number``-th one of this life, with this version of the product."""

    number: int
    product: int
    version: int

    def spelled(self) -> str:
        return f"{self.number} {self.product} {self.version}"

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Served:
        return cls(*(int(part) for part in text.split(" ")))


class Handled(NamedTuple):
    """What a model did with a change: applied, known, parked, early or unreadable."""

    number: int
    position: int
    product: int
    version: int
    how: str

    def spelled(self) -> str:
        return " ".join(str(part) for part in self)

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Handled:
        *numbers, how = text.split(" ")
        return cls(*(int(part) for part in numbers), how)
