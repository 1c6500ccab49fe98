"""Which entry to give up when the cache is full: the four classics.

Each policy is told ``admit`` (a new key), ``touch`` (read or written again) and ``drop`` (gone), and asked ``victim``
before a new key is admitted.
"""

from __future__ import annotations

from collections import OrderedDict


class Fifo:
    """First in, first out: touching changes nothing."""

    def __init__(self) -> None:
        self._order: OrderedDict[str, None] = OrderedDict()

    def admit(self, key: str) -> None:
        """Last in line."""
        self._order[key] = None

    def touch(self, key: str) -> None:
        """Not looked at."""

    def drop(self, key: str) -> None:
        """Gone."""
        del self._order[key]

    def victim(self) -> str:
        """The first in line."""
        return next(iter(self._order))


class Lru(Fifo):
    """Least recently used: touching sends a key to the end of the line. One long scan sends everybody home."""

    def touch(self, key: str) -> None:
        """To the end of the line."""
        self._order.move_to_end(key)


class Lfu:
    """Least frequently used while it was here; of equals the one touched longest ago. Old fame never fades."""

    def __init__(self) -> None:
        self._uses: OrderedDict[str, int] = OrderedDict()

    def admit(self, key: str) -> None:
        """Used once."""
        self._uses[key] = 1

    def touch(self, key: str) -> None:
        """Used once more."""
        self._uses[key] += 1
        self._uses.move_to_end(key)

    def drop(self, key: str) -> None:
        """Gone, and its count with it."""
        del self._uses[key]

    def victim(self) -> str:
        """The least used; ``min`` takes the first of equals, which was touched longest ago."""
        return min(self._uses, key=self._uses.__getitem__)


class Clock:
    """Second chance: a hand goes round; a key touched since the last visit is spared once. LRU without moving keys.

    (Corbato, "A Paging Experiment with the Multics System", 1968.)
    """

    def __init__(self) -> None:
        self._ring: OrderedDict[str, bool] = OrderedDict()  # the hand stands at the first

    def admit(self, key: str) -> None:
        """Just behind the hand, not yet touched."""
        self._ring[key] = False

    def touch(self, key: str) -> None:
        """It will be spared once."""
        self._ring[key] = True

    def drop(self, key: str) -> None:
        """Gone."""
        del self._ring[key]

    def victim(self) -> str:
        """Turn the hand past those that were touched."""
        while True:
            key, touched = next(iter(self._ring.items()))
            if not touched:
                return key
            self._ring[key] = False
            self._ring.move_to_end(key)
