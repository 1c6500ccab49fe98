"""Placements: which shard a key lives on, as a pure function of the key and the list of shards.

Each one is a value. ``with_shard`` and ``without_shard`` give the placement after a shard came or left, and what has to
move is the difference between two placements (see ``migration.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Protocol

MASK = (1 << 64) - 1


def stable_hash(text: str) -> int:
    """The first eight bytes of SHA-256 as a big-endian number: the same in every process, on every machine.

    ``stable_hash("12345") % 4 == 2``, so that user 12345 lives on the third of four shards.
    """
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big")


class Placement(Protocol):
    """Where keys live. ``shards`` are names in a fixed order."""

    shards: tuple[str, ...]

    def shard_of(self, key: str) -> str:
        """The shard that owns ``key``."""
        ...

    def with_shard(self, name: str) -> Placement:
        """The placement after ``name`` joined as the last shard."""
        ...

    def without_shard(self, name: str) -> Placement:
        """The placement after ``name`` left."""
        ...


class Modulo:
    """hash(key) % number of shards. Simple and even; a change of the number moves nearly everything."""

    def __init__(self, shards: Sequence[str]) -> None:
        self.shards = tuple(shards)

    def shard_of(self, key: str) -> str:
        """The shard at the hash's remainder."""
        return self.shards[stable_hash(key) % len(self.shards)]

    def with_shard(self, name: str) -> Modulo:
        """One more remainder."""
        return Modulo((*self.shards, name))

    def without_shard(self, name: str) -> Modulo:
        """One remainder less."""
        return Modulo([shard for shard in self.shards if shard != name])


class Rendezvous:
    """Every shard bids for every key, the highest bid wins (Thaler and Ravishankar, 1998).

    A shard that leaves gives each of its keys to the second bidder of that key, and no other key moves.
    """

    def __init__(self, shards: Sequence[str]) -> None:
        self.shards = tuple(shards)

    def shard_of(self, key: str) -> str:
        """The highest bidder."""
        return max(self.shards, key=lambda shard: stable_hash(f"{shard}/{key}"))

    def with_shard(self, name: str) -> Rendezvous:
        """One more bidder: it wins some keys from each of the others."""
        return Rendezvous((*self.shards, name))

    def without_shard(self, name: str) -> Rendezvous:
        """One bidder less."""
        return Rendezvous([shard for shard in self.shards if shard != name])


class Jump:
    """Jump consistent hash (Lamping and Veach, 2014): no table, and the least possible moves.

    It numbers its buckets. Only the last one can be added or removed cheaply: when another leaves, the buckets behind
    it move up, and so do their keys.
    """

    def __init__(self, shards: Sequence[str]) -> None:
        self.shards = tuple(shards)

    def shard_of(self, key: str) -> str:
        """The bucket where the key's last jump ended."""
        state, bucket, ahead = stable_hash(key), -1, 0
        while ahead < len(self.shards):
            bucket = ahead
            state = (state * 2862933555777941757 + 1) & MASK
            ahead = (bucket + 1) * (1 << 31) // ((state >> 33) + 1)
        return self.shards[bucket]

    def with_shard(self, name: str) -> Jump:
        """One more bucket at the end."""
        return Jump((*self.shards, name))

    def without_shard(self, name: str) -> Jump:
        """One bucket less; those behind it are renumbered."""
        return Jump([shard for shard in self.shards if shard != name])


class Geographic:
    """The region a key belongs to decides, so that data stays in its country and close to its readers.

    ``region_of`` must not change for a key. Regions go round the shards in the order in which they are listed; when a
    shard joins it takes regions from the shards that have most, when it leaves its regions are dealt out again.
    """

    def __init__(
        self,
        shards: Sequence[str],
        regions: Sequence[str],
        region_of: Callable[[str], str],
        home: dict[str, str] | None = None,
    ) -> None:
        self.shards = tuple(shards)
        self.regions = tuple(regions)
        self.region_of = region_of
        self.home = home or {region: self.shards[i % len(self.shards)] for i, region in enumerate(self.regions)}

    def shard_of(self, key: str) -> str:
        """The shard that has the key's region."""
        return self.home[self.region_of(key)]

    def with_shard(self, name: str) -> Geographic:
        """The new shard takes its fair share of regions, one at a time, from whoever has most."""
        home = dict(self.home)
        for _ in range(len(self.regions) // (len(self.shards) + 1)):
            owners = list(home.values())
            fullest = max(self.shards, key=owners.count)
            home[next(region for region in reversed(self.regions) if home[region] == fullest)] = name
        return Geographic((*self.shards, name), self.regions, self.region_of, home)

    def without_shard(self, name: str) -> Geographic:
        """Its regions go to whoever has fewest."""
        left = [shard for shard in self.shards if shard != name]
        home = {region: shard for region, shard in self.home.items() if shard != name}
        for region in self.regions:
            if region not in home:
                owners = list(home.values())
                home[region] = min(left, key=owners.count)
        return Geographic(left, self.regions, self.region_of, home)
