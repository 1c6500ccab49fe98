"""What the record says of the catalogue so far: how properties, captions and claims read it."""

from __future__ import annotations

from typing import Any

from .goods import PRODUCTS
from .models import start_of
from .notes import DOCUMENTS, HANDLED, LOGGED, SERVED, Handled, Logged, Projected, Served, values_of

US = 1_000_000


def seconds(us: int) -> str:
    """An instant as people read it."""
    return f"{us / US:.3f} s"


def logged(r: Any) -> Logged | None:
    """What a state record says of a committed change."""
    return Logged.read(str(r.value)) if r.path == LOGGED and r.value is not None else None


def document(r: Any) -> Projected | None:
    """What a state record says of a model's document."""
    return Projected.read(str(r.value)) if r.path in DOCUMENTS and r.value is not None else None


def served(r: Any) -> Served | None:
    """What a state record says of an answer."""
    return Served.read(str(r.value)) if r.path == SERVED and r.value is not None else None


def handled(r: Any) -> Handled | None:
    """What a state record says of a change that came to a model."""
    return Handled.read(str(r.value)) if r.path == HANDLED and r.value is not None else None


def seen(value: Any) -> tuple[int, int] | None:
    """What an operation says that it wrote and saw: "wrote 7 saw 6", or "saw 6" (then nothing was written)."""
    words = str(value).split(" ")
    if len(words) == 4 and words[0] == "wrote":
        return int(words[1]), int(words[3])
    return (0, int(words[1])) if len(words) == 2 and words[0] == "saw" else None


class Stream:
    """The committed changes as they were told: what every product was in each of its versions."""

    def __init__(self) -> None:
        first = {product: tuple(values_of(start_of(product)).split(" ")) for product in PRODUCTS}
        self.values: dict[int, list[tuple[str, ...]]] = {product: [(), first[product]] for product in PRODUCTS}
        self.positions: dict[int, list[int]] = {product: [] for product in PRODUCTS}
        self.at_us: dict[tuple[int, int], int] = {}
        self.poisoned: set[int] = set()

    def add(self, change: Logged, at_us: int) -> None:
        """One more change."""
        self.values[change.product].append(change.values)
        self.positions[change.product].append(change.position)
        self.at_us[change.product, change.version] = at_us
        if change.type == "Imported":
            self.poisoned.add(change.product)

    def at(self, product: int, version: int) -> tuple[str, ...] | None:
        """The four fields in a version, or None where the stream has not been told so far."""
        versions = self.values[product]
        return versions[version] if version < len(versions) else None

    def latest(self, product: int) -> int:
        """The latest version."""
        return len(self.values[product]) - 1

    def version_at(self, product: int, position: int) -> int:
        """The version that a product has once everything up to a position is in."""
        return 1 + sum(at <= position for at in self.positions[product])
