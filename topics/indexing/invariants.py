"""What must be true of a B+tree after every operation, checked page by page on nothing but what the pages say.

The first walk looks at every page. A later one looks at pages that say something else than before, at those above them,
and at those that now stand elsewhere: a tree of pages that all say what they said, between the same separators, is as
right as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Read(NamedTuple):
    """A page as somebody sees it. ``children`` is empty for a leaf."""

    keys: tuple[str, ...]
    children: tuple[int, ...] = ()


class Place(NamedTuple):
    """Where a page stood, and what it said, when it was found right. ``height`` is 1 for a leaf."""

    read: Read
    above: int | None
    low: str | None
    high: str | None
    height: int


Look = Callable[[int], Read | None]


class Inspector:
    """Walks one tree again and again. ``places`` has the pages that were right at the last walk."""

    def __init__(self, page_keys: int, look: Look) -> None:
        self.page_keys = page_keys
        self.look = look
        self.places: dict[int, Place] = {}

    def violated(self, root: int) -> str | None:
        """What is wrong with the tree under ``root`` in words, None when nothing is."""
        for id in [id for id, place in self.places.items() if self.look(id) != place.read]:
            self._forget(id)
        return self._walk(root, None, None, None)

    def _forget(self, id: int | None) -> None:
        """A page changed: neither it nor any page above it is known to be right."""
        while id in self.places:
            id = self.places.pop(id).above

    def _walk(self, id: int, above: int | None, low: str | None, high: str | None) -> str | None:
        place = self.places.get(id)
        if place is not None and place[1:4] == (above, low, high):
            return None
        read = self.look(id)
        if read is None:
            return f"page {id} is pointed to, and is not there"
        wrong = _misplaced(id, read, low, high)
        if wrong:
            return wrong
        bounds = [low, *read.keys, high]
        for at, child in enumerate(read.children):
            wrong = self._walk(child, id, bounds[at], bounds[at + 1])
            if wrong:
                return wrong
        heights = sorted({self.places[child].height for child in read.children}) or [0]
        if heights[0] < heights[-1]:
            return f"leaves lie {heights[0] + 1} and {heights[-1] + 1} pages deep below page {id}"
        place = Place(read, above, low, high, heights[0] + 1)
        if not self._least(place) <= len(read.keys) <= self.page_keys:
            return f"page {id} holds {len(read.keys)} keys, of {self.page_keys} that have room"
        self.places[id] = place
        return None

    def _least(self, place: Place) -> int:
        """How many keys a page has at least: half of what has room, but for the root and the last leaf."""
        if place.above is None:
            return 0 if place.height == 1 else 1
        last_leaf = place.height == 1 and place.high is None
        return 1 if last_leaf else self.page_keys // 2


def _misplaced(id: int, read: Read, low: str | None, high: str | None) -> str | None:
    """What is wrong with a page between the separators ``low`` and ``high``."""
    if list(read.keys) != sorted(set(read.keys)):
        return f"page {id} is out of order: {' '.join(read.keys)}"
    outside = [key for key in read.keys if (low is not None and key < low) or (high is not None and key >= high)]
    if outside:
        where = f"{low or 'the least'} to {high or 'the last'}"
        return f"page {id} holds {outside[0]}, where nobody looks for it: only {where} belong there"
    if read.children and len(read.children) != len(read.keys) + 1:
        return f"page {id} has {len(read.keys)} separators for {len(read.children)} children"
    return None


def violated(root: int, page_keys: int, look: Look) -> str | None:
    """What is wrong with the tree under ``root``, looking at every page of it once."""
    return Inspector(page_keys, look).violated(root)
