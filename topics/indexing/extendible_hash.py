"""An extendible hash index: one page a lookup, no order.

Prior art: Fagin, Nievergelt, Pippenger and Strong, "Extendible Hashing" (1979). A directory of ``2 ** depth`` entries
points to buckets; only a bucket that overflows is split, and the directory doubles when that bucket had an entry of
its own. The invariant: *a bucket of local depth d holds exactly the keys whose hash ends in the d bits it stands for.*
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from .pager import Pager

DEEPEST = 16
"""A directory of 65,536 entries; keys that still collide stay together in one bucket."""


@dataclass
class Bucket:
    """Keys in the order in which they came: a hash has no other."""

    id: int
    depth: int
    entries: dict[str, Any] = field(default_factory=dict)


def hashed(key: str) -> int:
    """The same 32 bits on every machine."""
    return int.from_bytes(blake2b(key.encode(), digest_size=4).digest(), "little")


class HashIndex:
    """A map of text keys. ``page_keys`` is the capacity of a bucket; ``tell(event, words)`` hears of splits."""

    def __init__(self, pager: Pager, page_keys: int = 4, tell: Callable[[str, str], None] = lambda *_: None) -> None:
        self.pager = pager
        self.page_keys = page_keys
        self.tell = tell
        self.depth = 0
        self.directory = [Bucket(pager.allocate(), 0)]
        self.latch = asyncio.Lock()

    async def get(self, key: str) -> Any:
        """The value of ``key``, None when it is not there. One page, whatever the size."""
        async with self.latch:
            bucket = self._bucket(key)
            await self.pager.read(bucket)
            return bucket.entries.get(key)

    async def put(self, key: str, value: Any) -> None:
        """Set ``key``."""
        async with self.latch:
            bucket = self._bucket(key)
            await self.pager.read(bucket)
            bucket.entries[key] = value
            while len(bucket.entries) > self.page_keys and bucket.depth < DEEPEST:
                halves = self._split(bucket)
                for half in halves:
                    await self.pager.write(half)
                bucket = self._bucket(key)
            await self.pager.write(bucket)

    async def delete(self, key: str) -> bool:
        """Remove ``key``; False when it was not there. Buckets are not joined again."""
        async with self.latch:
            bucket = self._bucket(key)
            await self.pager.read(bucket)
            there = key in bucket.entries
            bucket.entries.pop(key, None)
            await self.pager.write(bucket)
            return there

    def _bucket(self, key: str) -> Bucket:
        return self.directory[hashed(key) & ((1 << self.depth) - 1)]

    def _split(self, full: Bucket) -> tuple[Bucket, Bucket]:
        """Tell the keys of a full bucket apart by one bit more."""
        if full.depth == self.depth:
            self.directory += self.directory
            self.depth += 1
            self.tell("double", f"the directory doubles to {len(self.directory)} entries")
        bit = 1 << full.depth
        full.depth += 1
        twin = Bucket(self.pager.allocate(), full.depth)
        for key in [key for key in full.entries if hashed(key) & bit]:
            twin.entries[key] = full.entries.pop(key)
        for at, bucket in enumerate(self.directory):
            if bucket is full and at & bit:
                self.directory[at] = twin
        self.tell("split", f"bucket {full.id} was full: one bit more tells its keys from those of bucket {twin.id}")
        return full, twin
