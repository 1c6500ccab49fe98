"""Policies by key: the same key goes to the same server, as long as the servers stay the same.

Prior art: Karger et al., "Consistent hashing and random trees" (1997); Eisenbud et al., "Maglev" (NSDI 2016);
Mirrokni, Thorup, Zadimoghaddam, "Consistent hashing with bounded loads" (2018). What differs is how many keys move when
a server leaves: nearly all with a modulus, only its own with a ring, slightly more than its own with Maglev's table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from math import ceil

from .backend import Backend

POINTS = 100
"""Places of each server on the ring."""

TABLE = 251
"""Length of Maglev's table, a prime number. Use one of about a hundred times the number of servers or more."""


@lru_cache(maxsize=50_000)
def number(text: str, salt: str = "") -> int:
    """64 bits of a text, the same everywhere."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8, salt=salt.encode()).digest())


def by_name(backend: Backend, place: int) -> str:
    """What a ring hashes: the server's own name. A server's points must not depend on who else is there."""
    return backend.name


class IpHash:
    """The hash of the key, modulo the number of servers."""

    def choose(self, backends: Sequence[Backend], key: str) -> Backend:
        """Divide; the rest decides."""
        return backends[number(key) % len(backends)]


class Ring:
    """The first server clockwise from the key. ``label`` says what of a server is hashed."""

    def __init__(self, label: Callable[[Backend, int], str] = by_name, points: int = POINTS) -> None:
        self._label, self._count = label, points
        self._names: tuple[str, ...] = ()
        self._points: list[tuple[int, int]] = []

    def choose(self, backends: Sequence[Backend], key: str) -> Backend:
        """Walk clockwise."""
        return next(self.clockwise(backends, key))

    def clockwise(self, backends: Sequence[Backend], key: str) -> Iterator[Backend]:
        """Servers in the order in which a walk from the key meets their points; some come more than once."""
        self._rebuild(backends)
        at = bisect_right(self._points, (number(key), len(backends)))
        for step in range(len(self._points)):
            yield backends[self._points[(at + step) % len(self._points)][1]]

    def _rebuild(self, backends: Sequence[Backend]) -> None:
        names = tuple(backend.name for backend in backends)
        if names != self._names:
            self._names = names
            labels = [(self._label(backend, i), i) for i, backend in enumerate(backends)]
            self._points = sorted((number(f"{label}#{n}"), i) for label, i in labels for n in range(self._count))


class BoundedRing:
    """A ring whose servers take at most ``factor`` times the mean load; what is too much walks on."""

    def __init__(self, factor: float) -> None:
        self._factor = factor
        self._ring = Ring()

    def choose(self, backends: Sequence[Backend], key: str) -> Backend:
        """The first server clockwise that has room. One has, because the bound is above the mean."""
        bound = load_bound(self._factor, sum(backend.known for backend in backends), len(backends))
        walk = self._ring.clockwise(backends, key)
        return next(backend for backend in walk if backend.known < bound)


def load_bound(factor: float, load: int, servers: int) -> int:
    """The most requests a server may have after one more has come to ``load``."""
    return ceil(factor * (load + 1) / servers)


class Maglev:
    """A table filled by each server in turn, from a permutation of its own. One look-up a key, nearly equal shares."""

    def __init__(self, size: int = TABLE) -> None:
        self._size = size
        self._names: tuple[str, ...] = ()
        self._table: list[int] = []

    def choose(self, backends: Sequence[Backend], key: str) -> Backend:
        """Look it up."""
        names = tuple(backend.name for backend in backends)
        if names != self._names:
            self._names, self._table = names, self._filled(names)
        return backends[self._table[number(key) % self._size]]

    def _filled(self, names: tuple[str, ...]) -> list[int]:
        table, free = [-1] * self._size, self._size
        wishes = [self._wishes(name) for name in names]
        while free:
            for i, wish in enumerate(wishes):
                if not free:
                    break
                table[next(place for place in wish if table[place] < 0)] = i
                free -= 1
        return table

    def _wishes(self, name: str) -> Iterator[int]:
        """Every place of the table once, in an order of the server's own."""
        offset = number(name, "offset") % self._size
        skip = number(name, "skip") % (self._size - 1) + 1
        return ((offset + step * skip) % self._size for step in range(self._size))
