"""A log-structured merge tree: writes go to memory and leave it as sorted runs, which are merged in the background.

Prior art: O'Neil, Cheng, Gawlick and O'Neil, "The Log-Structured Merge-Tree" (1996); LevelDB and RocksDB. Compaction is
size-tiered: ``fan`` runs of one level become one of the next. Every run has a Bloom filter, so a lookup skips most
runs that do not hold its key. The invariant: *the newest entry of a key is the one that is found, and a tombstone is
dropped only when nothing older is left below it.*
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .bloom_filter import BloomFilter
from .pager import Pager

TOMBSTONE = object()
"""The value of a key that was deleted."""


@dataclass
class Run:
    """A sorted file that never changes. ``entries`` ascend by key."""

    id: int
    level: int
    entries: dict[str, Any]
    bloom: BloomFilter


class LsmTree:
    """A map of text keys. ``memory_keys`` fit in memory; ``fan`` runs of a level are merged.

    ``tell(event, words)`` hears of flushes and compactions, and ``probed(key, run, answer)`` of what each filter said.
    """

    def __init__(
        self, pager: Pager, memory_keys: int = 4, fan: int = 3, bits_per_key: int = 8,
        tell: Callable[[str, str], None] = lambda *_: None, probed: Callable[[str, Run, bool], None] = lambda *_: None,
    ) -> None:  # fmt: skip
        self.pager = pager
        self.memory_keys = memory_keys
        self.fan = fan
        self.bits_per_key = bits_per_key
        self.tell = tell
        self.probed = probed
        self.memory: dict[str, Any] = {}
        self.runs: list[Run] = []  # the newest first
        self.latch = asyncio.Lock()

    async def get(self, key: str) -> Any:
        """The value of ``key``, None when it is not there: memory first, then the runs from new to old."""
        if key in self.memory:
            return _value(self.memory[key])
        for run in list(self.runs):
            perhaps = key in run.bloom
            self.probed(key, run, perhaps)
            if not perhaps:
                continue
            await self.pager.read(run)
            if key in run.entries:
                return _value(run.entries[key])
        return None

    async def put(self, key: str, value: Any) -> None:
        """Set ``key``: no page is read, and none is changed in place."""
        async with self.latch:
            self.memory[key] = value
            if len(self.memory) >= self.memory_keys:
                await self._flush()

    async def delete(self, key: str) -> bool:
        """Write a tombstone. Whether the key was there, nobody looks."""
        await self.put(key, TOMBSTONE)
        return True

    async def _flush(self) -> None:
        """Memory becomes a run of level 0, and full levels are merged."""
        run = await self._write_run(0, self.memory, self.bloom(self.memory, [self.memory]))
        self.runs.insert(0, run)
        self.memory = {}
        self.tell("flush", f"memory is full: {len(run.entries)} keys become run {run.id}")
        level = 0
        while len(same := [run for run in self.runs if run.level == level]) >= self.fan:
            await self._compact(same)
            level += 1

    async def _compact(self, merged: list[Run]) -> None:
        """Merge runs of one level, the newest first, into one of the next."""
        for run in merged:
            await self.pager.read(run)
        entries: dict[str, Any] = {}
        for run in reversed(merged):
            entries |= run.entries
        level = merged[0].level + 1
        if not any(run.level >= level for run in self.runs):
            entries = {key: value for key, value in entries.items() if value is not TOMBSTONE}
        filter = self.bloom(entries, [run.entries for run in merged])
        new = await self._write_run(level, entries, filter)
        at = self.runs.index(merged[0])
        self.runs = [run for run in self.runs if run not in merged]
        self.runs.insert(at, new)
        for run in merged:
            self.pager.free(run)
        names = ", ".join(str(run.id) for run in merged)
        self.tell("compact", f"runs {names} become run {new.id} of level {level}, with {len(entries)} keys")

    def bloom(self, entries: dict[str, Any], _merged: Sequence[dict[str, Any]]) -> BloomFilter:
        """The filter of a new run: of every key in it."""
        return BloomFilter(entries, self.bits_per_key)

    async def _write_run(self, level: int, entries: dict[str, Any], filter: BloomFilter) -> Run:
        run = Run(self.pager.allocate(), level, dict(sorted(entries.items())), filter)
        await self.pager.write(run)
        return run


def _value(entry: Any) -> Any:
    return None if entry is TOMBSTONE else entry
