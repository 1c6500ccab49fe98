"""Placements that keep a table: ranges of ids, a directory of single keys, and a fixed number of slots.

A table can hold any decision, so a shard that joins takes no more than it needs. The price is that every router has to
know the table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from .placement import Rendezvous, stable_hash

SLOTS = 16384
"""As many as Redis Cluster has."""


class Ranges:
    """Sorted numeric ids cut into ranges: ``starts[i]`` is the first id of range i, ``owners[i]`` its shard.

    Neighbours stay together, so a scan of a range of ids asks one shard. Ids that grow all arrive in the last range.
    ``ids`` is the sample by which the middle of a range is found when it is split.
    """

    def __init__(self, starts: Sequence[int], owners: Sequence[str], ids: Sequence[int]) -> None:
        self.starts, self.owners, self.ids = tuple(starts), tuple(owners), tuple(sorted(ids))
        self.shards = tuple(dict.fromkeys(self.owners))

    @classmethod
    def even(cls, shards: Sequence[str], ids: Sequence[int]) -> Ranges:
        """As many ids for each shard."""
        ordered = sorted(ids)
        cuts = [ordered[len(ordered) * i // len(shards)] for i in range(len(shards))]
        return cls([0, *cuts[1:]], shards, ids)

    def shard_of(self, key: str) -> str:
        """The owner of the range the id falls into."""
        return self.owners[bisect_right(self.starts, number_of(key)) - 1]

    def with_shard(self, name: str) -> Ranges:
        """Split the fullest range in its middle; the upper half is the new shard's."""
        counts = [sum(self._range_of(each) == i for each in self.ids) for i in range(len(self.starts))]
        split = counts.index(max(counts))
        inside = [each for each in self.ids if self._range_of(each) == split]
        middle = inside[len(inside) // 2]
        starts = (*self.starts[: split + 1], middle, *self.starts[split + 1 :])
        owners = (*self.owners[: split + 1], name, *self.owners[split + 1 :])
        return Ranges(starts, owners, self.ids)

    def without_shard(self, name: str) -> Ranges:
        """Merge its ranges with their neighbours below, or above for the first."""
        kept = [(start, owner) for start, owner in zip(self.starts, self.owners, strict=True) if owner != name]
        return Ranges([0, *(start for start, _ in kept[1:])], [owner for _, owner in kept], self.ids)

    def _range_of(self, each: int) -> int:
        return bisect_right(self.starts, each) - 1


class Directory:
    """A table with a row for each key; a key that is not in it goes where the highest bid sends it.

    Any key can be anywhere. Every lookup needs the table, and the table has to survive whatever its users survive.
    """

    def __init__(self, shards: Sequence[str], rows: Mapping[str, str]) -> None:
        self.shards = tuple(shards)
        self.rows = dict(rows)

    def shard_of(self, key: str) -> str:
        """The shard in the key's row."""
        return self.rows.get(key) or Rendezvous(self.shards).shard_of(key)

    def with_shard(self, name: str) -> Directory:
        """The new shard takes its fair share, key by key, from whoever has most."""
        rows = dict(self.rows)
        shards = (*self.shards, name)
        for _ in range(len(rows) // len(shards)):
            owners = list(rows.values())
            fullest = max(self.shards, key=owners.count)
            rows[next(key for key in reversed(rows) if rows[key] == fullest)] = name
        return Directory(shards, rows)

    def without_shard(self, name: str) -> Directory:
        """Its keys go, one by one, to whoever has fewest."""
        left = [shard for shard in self.shards if shard != name]
        rows = {key: shard for key, shard in self.rows.items() if shard != name}
        for key in self.rows:
            if key not in rows:
                owners = list(rows.values())
                rows[key] = min(left, key=owners.count)
        return Directory(left, rows)


class SlotTable:
    """A fixed number of slots between keys and shards: the key decides the slot, a table decides the shard.

    The hash never changes with the number of shards; only rows of a small table do. Redis Cluster works like this with
    16384 slots (and CRC16 as its hash). Slots are dealt out in blocks; a shard that joins takes the last slots of each
    other shard's, one that leaves deals its own round.
    """

    def __init__(self, shards: Sequence[str], owners: Sequence[str] | None = None) -> None:
        self.shards = tuple(shards)
        count = len(self.shards)
        self.owners = tuple(owners) if owners else tuple(self.shards[i * count // SLOTS] for i in range(SLOTS))

    def shard_of(self, key: str) -> str:
        """The owner of the key's slot."""
        return self.owners[self.slot_of(key)]

    def slot_of(self, key: str) -> int:
        """The slot of a key: it never changes."""
        return stable_hash(key) % SLOTS

    def with_shard(self, name: str) -> SlotTable:
        """The new shard takes an equal part of every other shard's slots."""
        owners = list(self.owners)
        fair = SLOTS // (len(self.shards) + 1)
        for shard in self.shards:
            own = [slot for slot, owner in enumerate(owners) if owner == shard]
            for slot in own[min(fair, len(own)) :]:
                owners[slot] = name
        return SlotTable((*self.shards, name), owners)

    def without_shard(self, name: str) -> SlotTable:
        """Its slots are dealt round the others."""
        left = [shard for shard in self.shards if shard != name]
        own = [slot for slot, owner in enumerate(self.owners) if owner == name]
        owners = list(self.owners)
        for i, slot in enumerate(own):
            owners[slot] = left[i % len(left)]
        return SlotTable(left, owners)


def number_of(key: str) -> int:
    """The number in a key such as ``12345`` or ``12345#3``."""
    return int(key.partition("#")[0])
