"""The log of one member, in memory: a snapshot and the entries after it. ``store.py`` makes it durable.

Every entry has a *fingerprint*, a checksum over itself and all before it. Two logs with the same fingerprint at an
index are equal up to there, which is how anybody can see the Log Matching property hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from json import JSONEncoder
from typing import Any
from zlib import crc32

from playground.kit.raft.messages import Entry

_ENCODE = JSONEncoder(separators=(",", ":")).encode
"""The same text for an entry that was sent and for one that was read from a disk."""


@dataclass(frozen=True)
class Snapshot:
    """What the entries up to ``index`` add up to."""

    index: int = 0
    term: int = 0
    print: int = 0
    state: Any = None


class RaftLog:
    """Indices count from 1, as in the paper; 0 is before the first entry."""

    def __init__(self) -> None:
        self.snapshot = Snapshot()
        self._entries: list[Entry] = []
        self._prints: list[int] = []

    @property
    def last_index(self) -> int:
        """Index of the last entry."""
        return self.snapshot.index + len(self._entries)

    @property
    def last_term(self) -> int:
        """Term of the last entry."""
        return self._entries[-1].term if self._entries else self.snapshot.term

    def term_at(self, index: int) -> int | None:
        """Term of the entry at ``index``; None when it is not here, or no more."""
        place = index - self.snapshot.index
        if place == 0:
            return self.snapshot.term
        return self._entries[place - 1].term if 0 < place <= len(self._entries) else None

    def print_at(self, index: int) -> int:
        """Fingerprint of the log up to ``index``, which must be here."""
        place = index - self.snapshot.index
        return self._prints[place - 1] if place else self.snapshot.print

    def entry(self, index: int) -> Entry:
        """The entry at ``index``, which must be here."""
        return self._entries[index - self.snapshot.index - 1]

    def after(self, index: int, at_most: int | None = None) -> tuple[Entry, ...]:
        """Entries behind ``index``, in order."""
        place = index - self.snapshot.index
        return tuple(self._entries[place : None if at_most is None else place + at_most])

    def put(self, entry: Entry) -> None:
        """Set an entry. It replaces whatever was at its index and everything behind."""
        place = entry.index - self.snapshot.index - 1
        if not 0 <= place <= len(self._entries):
            raise IndexError(f"entry {entry.index} does not continue a log that ends at {self.last_index}")
        del self._entries[place:], self._prints[place:]
        self._prints.append(fingerprint(entry, self.print_at(entry.index - 1)))
        self._entries.append(entry)

    def conflict(self, index: int, term: int) -> tuple[int, int] | None:
        """None when the entry at ``index`` has ``term``. Else (first index of its term here, that term), or
        (the index behind the last, 0) when the log is too short."""
        here = self.term_at(index)
        if here == term or index < self.snapshot.index:
            return None
        if here is None:
            return self.last_index + 1, 0
        first = index
        while first - 1 > self.snapshot.index and self.term_at(first - 1) == here:
            first -= 1
        return first, here

    def last_of(self, term: int) -> int | None:
        """Index of the last entry of ``term``, None without one."""
        for entry in reversed(self._entries):
            if entry.term <= term:
                return entry.index if entry.term == term else None
        return None

    def is_newer_than(self, last_index: int, last_term: int) -> bool:
        """Whether this log is more up to date than one that ends so (5.4.1 of the paper)."""
        return (self.last_term, self.last_index) > (last_term, last_index)

    def begin_at(self, snapshot: Snapshot) -> None:
        """Let ``snapshot`` stand for what it covers; what follows it stays if it does follow."""
        follows = self.term_at(snapshot.index) == snapshot.term
        covered = snapshot.index - self.snapshot.index if follows else len(self._entries)
        del self._entries[:covered], self._prints[:covered]
        self.snapshot = snapshot


def fingerprint(entry: Entry, before: int) -> int:
    """Checksum of ``entry`` and all that led to it."""
    return crc32(_ENCODE(entry).encode(), before)
