"""Several leaders: each takes writes, and tells the others later. What two of them changed at once is a conflict.

Prior art: BDR and pglogical, CouchDB, Cassandra's last writer wins, hybrid logical clocks (Kulkarni et al. 2014).
Invariant of last writer wins: *a row's stamp only grows, and the same stamp wins everywhere*, so leaders that have
heard the same entries hold the same rows, in whatever order they heard them. The price: a write that lost was
acknowledged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from .errors import Gap
from .replicated_log import Entry, ReplicatedLog
from .stream import Stream

LAST_WRITER, ARRIVAL = "last_writer", "arrival"


class Version(NamedTuple):
    """A row: who wrote it, and when by that leader's clock, never earlier than the version it replaced."""

    value: Any
    stamp_us: int
    site: int

    @property
    def order(self) -> tuple[int, int]:
        """What last writer wins compares."""
        return self.stamp_us, self.site


class Rows(Protocol):
    """Rows with their versions, and how far each other leader's entries are in them; one transaction a ``merge``."""

    async def get(self, key: str) -> Version | None: ...
    async def position(self, site: int) -> int: ...
    async def merge(self, site: int, lsn: int, changes: list[tuple[str, Version]], wins: Callable) -> list[str]: ...


def last_writer_wins(mine: Version | None, other: Version) -> bool:
    """Whether ``other`` replaces ``mine``."""
    return mine is None or other.order > mine.order


def last_arrival_wins(mine: Version | None, other: Version) -> bool:
    """The defect: whatever comes later replaces what is there. Leaders that hear in another order differ for ever."""
    return True


RULES = {LAST_WRITER: last_writer_wins, ARRIVAL: last_arrival_wins}


class Leader:
    """One life of one leader. ``clashed(key, mine, other)`` is told of each conflict, before it is decided."""

    def __init__(
        self, name: str, site: int, log: ReplicatedLog, rows: Rows, rule: str,
        clock_us: Callable[[], int], clashed: Callable[[str, Version, Version], None],
    ) -> None:  # fmt: skip
        self.name, self.site, self.log, self.rows = name, site, log, rows
        self.wins = RULES[rule]
        self.streams: list[Stream] = []
        self._clock_us, self._clashed = clock_us, clashed
        self._last_us = 0

    async def recover(self) -> None:
        """Rows that a crash kept from being written are written now."""
        done = await self.rows.position(self.site)
        for entry in self.log.after(done, self.log.flushed):
            await self._merge(self.site, entry)

    async def write(self, key: str, value: Any) -> Version:
        """Write here, at once; the others hear of it later."""
        before = await self.rows.get(key)
        self._last_us = max(self._clock_us(), self._last_us + 1, before.stamp_us + 1 if before else 0)
        version = Version(value, self._last_us, self.site)
        saw = list(before.order) if before else [0, 0]
        entry = self.log.append(self.site, ((key, [value, version.stamp_us, *saw]),))
        await self.log.flush()
        await self._merge(self.site, entry)
        for stream in self.streams:
            stream.wake()
        return version

    async def receive(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Take another leader's entries. Raises Gap."""
        site, prev = batch["site"], batch["prev"][0]
        done = await self.rows.position(site)
        if prev > done:
            raise Gap(done)
        entries = [Entry.of(raw) for raw in batch["entries"]]
        for entry in entries:
            if entry.lsn > done:
                await self._merge(site, entry)
        return {"held": prev + len(entries), "clock": None}

    async def _merge(self, site: int, entry: Entry) -> None:
        changes = []
        for key, (value, stamp_us, saw_us, saw_site) in entry.writes:
            version = Version(value, stamp_us, site)
            mine = await self.rows.get(key)
            if mine and site != self.site and mine.order > (saw_us, saw_site) and mine.order != version.order:
                self._clashed(key, mine, version)
            changes.append((key, version))
        await self.rows.merge(site, entry.lsn, changes, self.wins)
