"""The log that is replicated: entries in order, each with its position (LSN) and the epoch of the primary that wrote
it.

Prior art: PostgreSQL's write-ahead log and timelines, MySQL's binary log, Raft's log matching. Invariant: *two logs
that agree on the epoch at a position agree on everything up to it*. So a log is described by where each epoch ends in
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from .errors import Gap

Writes = tuple[tuple[str, Any], ...]


class Entry(NamedTuple):
    """One transaction: keys and values. Without writes it only marks where an epoch begins."""

    lsn: int
    epoch: int
    writes: Writes

    @classmethod
    def of(cls, raw: Sequence[Any]) -> Entry:
        """From what a disk or a message carries."""
        lsn, epoch, writes = raw
        return cls(lsn, epoch, tuple((key, value) for key, value in writes))


class LogFile(Protocol):
    """An append log on a disk: unsynced until ``sync`` returns; ``durable`` counts what survives a crash."""

    durable: int

    def append(self, entry: object) -> int: ...
    def entries(self, start: int = 0) -> list: ...
    def truncate(self, length: int) -> None: ...
    async def sync(self) -> None: ...


class ReplicatedLog:
    """Positions count from 1; position 0 is before everything and of epoch 0."""

    def __init__(self, file: LogFile) -> None:
        self._file = file
        self._entries: list[Entry] = []
        self._ends: dict[int, int] = {}  # where each epoch ends
        self._note([Entry.of(raw) for raw in file.entries()])

    @property
    def end(self) -> int:
        """The last position."""
        return len(self._entries)

    @property
    def flushed(self) -> int:
        """The last position that survives a crash."""
        return self._file.durable

    def epoch_at(self, lsn: int) -> int:
        """The epoch in which the entry at ``lsn`` was written."""
        return self._entries[lsn - 1].epoch if lsn else 0

    def after(self, lsn: int, until: int | None = None) -> list[Entry]:
        """The entries behind ``lsn``, up to ``until``."""
        return self._entries[lsn:until]

    def append(self, epoch: int, writes: Writes) -> Entry:
        """Add one entry, not yet flushed."""
        entry = Entry(self.end + 1, epoch, writes)
        self._add([entry])
        return entry

    def fit(self, prev_lsn: int, prev_epoch: int, entries: Sequence[Entry]) -> list[Entry]:
        """Take a primary's entries behind a position that both logs agree on. Returns what had to go for them.

        Only a *different* entry is replaced: an old message that comes late takes nothing away. Raises Gap.
        """
        if prev_lsn > self.end:
            raise Gap(self.end)
        if self.epoch_at(prev_lsn) != prev_epoch:
            raise Gap(self._before_epoch_at(prev_lsn))
        for n, entry in enumerate(entries):
            if entry.lsn > self.end or self.epoch_at(entry.lsn) != entry.epoch:
                dropped = self._cut(entry.lsn - 1)
                self._add(entries[n:])
                return dropped
        return []

    async def flush(self) -> None:
        """Return when everything appended before is durable."""
        await self._file.sync()

    def segments(self) -> str:
        """``1:37 2:41``: where each epoch ends."""
        return " ".join(f"{epoch}:{lsn}" for epoch, lsn in self._ends.items())

    def _add(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self._file.append(entry)
        self._note(entries)

    def _note(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self._entries.append(entry)
            self._ends[entry.epoch] = entry.lsn

    def _cut(self, lsn: int) -> list[Entry]:
        dropped = self._entries[lsn:]
        if dropped:
            self._file.truncate(lsn)
            kept = self._entries[:lsn]
            self._entries, self._ends = [], {}
            self._note(kept)
        return dropped

    def _before_epoch_at(self, lsn: int) -> int:
        epoch = self.epoch_at(lsn)
        while self.epoch_at(lsn) == epoch:
            lsn -= 1
        return lsn
