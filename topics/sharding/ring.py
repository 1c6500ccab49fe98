"""Consistent hashing on a ring of virtual nodes, plain and with bounded loads.

Karger et al., "Consistent hashing and random trees" (1997); Mirrokni, Thorup and Zadimoghaddam, "Consistent hashing
with bounded loads" (2018). A key belongs to the first virtual node clockwise from its hash. A shard that joins takes
keys only for itself, a shard that leaves gives away only its own: about 1 / shards of all keys either way. The share of
one shard varies with 1 / sqrt(virtual nodes).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from math import ceil

from .placement import stable_hash


class HashRing:
    """``virtual`` points a shard."""

    def __init__(self, shards: Sequence[str], virtual: int = 128) -> None:
        self.shards = tuple(shards)
        self.virtual = virtual
        points = sorted((stable_hash(f"{shard}#{i}"), shard) for shard in self.shards for i in range(virtual))
        self._points = [point for point, _ in points]
        self._owners = [shard for _, shard in points]

    def shard_of(self, key: str) -> str:
        """The owner of the next point clockwise."""
        return next(self.clockwise(key))

    def clockwise(self, key: str) -> Iterator[str]:
        """Owners of the points from the key's hash onwards, once round the ring."""
        start = bisect_right(self._points, stable_hash(key))
        for step in range(len(self._owners)):
            yield self._owners[(start + step) % len(self._owners)]

    def with_shard(self, name: str) -> HashRing:
        """One more shard's points."""
        return HashRing((*self.shards, name), self.virtual)

    def without_shard(self, name: str) -> HashRing:
        """One shard's points less."""
        return HashRing([shard for shard in self.shards if shard != name], self.virtual)


class BoundedRing:
    """A ring on which no shard takes more than ``factor_percent`` of the average: what is too much walks on clockwise.

    The bound holds for ``keys``, which are placed in the order of their hashes. A key that is none of them goes to its
    plain place. Balance costs movement: one key that walks on may push others.
    """

    def __init__(
        self, shards: Sequence[str], keys: Sequence[str], virtual: int = 128, factor_percent: int = 125
    ) -> None:
        self.shards = tuple(shards)
        self.keys = tuple(keys)
        self.factor_percent = factor_percent
        self._ring = HashRing(shards, virtual)
        self.most = ceil(len(self.keys) * factor_percent / (100 * len(self.shards)))
        self._placed = self._place()

    def shard_of(self, key: str) -> str:
        """Where the key was placed, or its plain place on the ring."""
        return self._placed.get(key) or self._ring.shard_of(key)

    def with_shard(self, name: str) -> BoundedRing:
        """Place all keys anew on one more shard."""
        return BoundedRing((*self.shards, name), self.keys, self._ring.virtual, self.factor_percent)

    def without_shard(self, name: str) -> BoundedRing:
        """Place all keys anew on one shard less."""
        left = [shard for shard in self.shards if shard != name]
        return BoundedRing(left, self.keys, self._ring.virtual, self.factor_percent)

    def _place(self) -> dict[str, str]:
        load = dict.fromkeys(self.shards, 0)
        placed: dict[str, str] = {}
        for key in sorted(self.keys, key=stable_hash):
            owner = next(shard for shard in self._ring.clockwise(key) if load[shard] < self.most)
            load[owner] += 1
            placed[key] = owner
        return placed
