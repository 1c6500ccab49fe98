"""SIEVE: a queue whose hand walks from the oldest towards the newest and stays where it is. Simpler than LRU, and
better on most web traces. (Zhang et al., "SIEVE is Simpler than LRU: an Efficient Turn-Key Eviction Algorithm for Web
Caches", NSDI 2024.)

Unlike CLOCK a spared key keeps its place, so new keys, which stand at the other end, are looked at soon: what is read
only once leaves quickly.
"""

from __future__ import annotations


class _Place:
    __slots__ = ("key", "newer", "older", "visited")

    def __init__(self, key: str) -> None:
        self.key = key
        self.visited = False
        self.newer: _Place | None = None
        self.older: _Place | None = None


class Sieve:
    """Constant time for everything, amortized."""

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}
        self._newest: _Place | None = None
        self._oldest: _Place | None = None
        self._hand: _Place | None = None

    def admit(self, key: str) -> None:
        """At the newest end."""
        place = self._places[key] = _Place(key)
        place.older = self._newest
        if self._newest is not None:
            self._newest.newer = place
        self._newest = place
        self._oldest = self._oldest or place

    def touch(self, key: str) -> None:
        """Mark it; nothing moves."""
        self._places[key].visited = True

    def drop(self, key: str) -> None:
        """Take it out; a hand that stood there goes on to the next newer one."""
        place = self._places.pop(key)
        if self._hand is place:
            self._hand = place.newer
        if place.newer is not None:
            place.newer.older = place.older
        else:
            self._newest = place.older
        if place.older is not None:
            place.older.newer = place.newer
        else:
            self._oldest = place.newer

    def victim(self) -> str:
        """Walk on, unmarking, to the first unmarked key."""
        place = self._hand or self._oldest
        while place is not None and place.visited:
            place.visited = False
            place = place.newer or self._oldest
        assert place is not None, "an empty cache was asked for a victim"
        self._hand = place
        return place.key
