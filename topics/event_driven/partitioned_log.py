"""A partitioned log: events in the order of their offsets, for each partition on its own.

An event goes to the partition of its key, so that events of one key keep their order, or to the partitions in turn. An
append is acknowledged when it is durable, here or here and on a replica. Nothing is removed when it is read: readers
have offsets. (The log of Kafka; Kreps, "The log: what every software engineer should know", 2013.)

Invariant: *the offsets of a partition are 0, 1, 2 ... and what stands at an offset never changes.*
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol
from zlib import crc32


class Event(NamedTuple):
    """A fact: an id of its own, the key whose events keep their order, and what happened."""

    id: str
    key: str
    body: str = ""


class Stored(NamedTuple):
    """An event with its place."""

    partition: int
    offset: int
    event: Event


class Journal(Protocol):
    """An append-only file. ``sync`` returns when all that was appended is durable."""

    def append(self, entry: list) -> None: ...
    async def sync(self) -> None: ...
    def entries(self) -> list: ...


class PartitionedLog:
    """``by_key``: the key decides on the partition; else they take turns."""

    def __init__(self, journal: Journal, partitions: int, *, by_key: bool = True) -> None:
        self._journal, self._by_key = journal, by_key
        self._partitions: list[list[Event]] = [[] for _ in range(partitions)]
        self._turn = 0
        for partition, *fields in journal.entries():
            self._partitions[partition].append(Event(*fields))

    def __len__(self) -> int:
        return sum(map(len, self._partitions))

    @property
    def ends(self) -> list[int]:
        """The offset that each partition gives next."""
        return [len(events) for events in self._partitions]

    def partition_of(self, event: Event) -> int:
        """Where an event goes."""
        if self._by_key:
            return crc32(event.key.encode()) % len(self._partitions)
        self._turn += 1
        return (self._turn - 1) % len(self._partitions)

    def append(self, event: Event) -> Stored:
        """Add an event, not yet durable."""
        return self.put(self.partition_of(event), event)

    def put(self, partition: int, event: Event) -> Stored:
        """Add an event to a partition: what a replica does."""
        self._journal.append([partition, *event])
        self._partitions[partition].append(event)
        return Stored(partition, len(self._partitions[partition]) - 1, event)

    async def sync(self) -> None:
        """Return when everything appended so far is durable."""
        await self._journal.sync()

    def read(self, partition: int, offset: int, most: int) -> list[Stored]:
        """At most ``most`` events from ``offset`` on."""
        found = self._partitions[partition][offset : offset + most]
        return [Stored(partition, offset + n, event) for n, event in enumerate(found)]

    def missing(self, ends: Sequence[int]) -> list[Stored]:
        """Everything behind these ends: what a replica, or a leader that lost its disk, has to be sent."""
        return [stored for partition, end in enumerate(ends) for stored in self.read(partition, end, len(self))]
