"""Redis's approximated LRU: look at a few keys at random, remember the idlest ones seen, give up the idlest of all.

After ``evict.c``: five samples a round and a pool of sixteen candidates that is kept between rounds. Idleness is
counted in accesses here, where Redis has a clock of 24 bits with a resolution of a second.
"""

from __future__ import annotations

from collections.abc import Callable

POOL = 16


class SampledLru:
    """``below(n, k)`` draws a whole number from 0 to n - 1; ``k`` numbers the draws."""

    def __init__(self, below: Callable[[int, int], int], samples: int = 5) -> None:
        self._below = below
        self._samples = samples
        self._keys: list[str] = []
        self._places: dict[str, int] = {}
        self._touched: dict[str, int] = {}
        self._accesses = 0
        self._draws = 0
        self._pool: list[str] = []

    def admit(self, key: str) -> None:
        """Remember a key as touched now."""
        self._places[key] = len(self._keys)
        self._keys.append(key)
        self.touch(key)

    def touch(self, key: str) -> None:
        """It is the least idle key now."""
        self._accesses += 1
        self._touched[key] = self._accesses

    def drop(self, key: str) -> None:
        """Forget a key; the last one takes its place in the table."""
        place, last = self._places.pop(key), self._keys.pop()
        if last != key:
            self._keys[place] = last
            self._places[last] = place
        del self._touched[key]
        if key in self._pool:
            self._pool.remove(key)

    def victim(self) -> str:
        """The idlest of the pool, after as many samples as a round has."""
        for _ in range(self._samples):
            self._draws += 1
            sampled = self._keys[self._below(len(self._keys), self._draws)]
            if sampled not in self._pool:
                self._pool.append(sampled)
        self._pool.sort(key=lambda key: self._touched[key])
        del self._pool[POOL:]
        return self._pool[0]
