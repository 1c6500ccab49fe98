"""The journal of a member on the disk of a simulated node.

Two append logs take turns. A rewrite begins the other log with its generation and the number of records that make it
whole, and later records follow there; once that is synced the old one is of no more use. At boot the newest log that is
whole counts. So a crash in the middle of a rewrite finds the old journal, untouched.
"""

from __future__ import annotations

from playground.engine.disk import Disk, Log


class DiskJournal:
    """Invariant: *one of the two logs is whole and holds everything that was ever synced.*"""

    def __init__(self, disk: Disk, name: str = "raft") -> None:
        self._logs = (disk.log(f"{name}-a"), disk.log(f"{name}-b"))
        found = [(_generation(entries), place, entries) for place, entries in enumerate(map(Log.entries, self._logs))]
        self._number, self._place, entries = max(found, key=lambda each: each[0])
        self._records = entries[1:]
        if not self._number:
            self._begin(self._place, [])

    def records(self) -> list[list]:
        """What was found at boot."""
        return self._records

    def append(self, record: list) -> None:
        """Add a record, unsynced. Raises as ``Log.append``."""
        self._logs[self._place].append(record)

    def rewrite(self, records: list[list]) -> None:
        """Go on with ``records`` in the other log; in the same one while that is not durable, for the other one is."""
        self._begin(self._place if self._logs[self._place].durable == 0 else 1 - self._place, records)

    async def sync(self) -> None:
        """Make everything appended so far durable."""
        await self._logs[self._place].sync()

    def _begin(self, place: int, records: list[list]) -> None:
        log = self._logs[place]
        log.truncate(0)
        self._number += 1
        log.append(["generation", self._number, len(records)])
        for record in records:
            log.append(record)
        self._place = place


def _generation(entries: list[list]) -> int:
    """The generation of a log that is whole, else 0."""
    if not entries:
        return 0
    _, number, count = entries[0]
    return number if len(entries) > count else 0
