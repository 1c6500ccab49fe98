"""The durable port: one journal that is only ever appended to, as the write-ahead logs of databases are.

Four kinds of record, each a list that JSON can carry:

* ``["term", term, vote]``: the last one counts;
* ``["entry", index, term, client, number, command]``: replaces what was at that index and behind;
* ``["snapshot", index, term, print, state]``: stands for the entries up to index;
* ``["outside"]``: an earlier disk of this member was lost.
"""

from __future__ import annotations

from typing import Protocol


class Journal(Protocol):
    """What must survive. *After a crash the records found are a prefix of those written, at least the synced ones.*"""

    def records(self) -> list[list]:
        """Everything found when the journal was opened, in order."""

    def append(self, record: list) -> None:
        """Add a record, not yet durable."""

    def rewrite(self, records: list[list]) -> None:
        """Replace everything by ``records``: at once for later appends, for a crash at the next sync, and never half.
        (On a file system: a new file, a sync, a rename.)"""

    async def sync(self) -> None:
        """Return when everything added before the call is durable."""


class MemoryJournal:
    """A journal for tests and for playing: ``crash`` forgets what was not synced."""

    def __init__(self) -> None:
        self._records: list[list] = []
        self._durable: list[list] = []

    def records(self) -> list[list]:
        """As the port says."""
        return list(self._records)

    def append(self, record: list) -> None:
        """As the port says."""
        self._records.append(record)

    def rewrite(self, records: list[list]) -> None:
        """As the port says."""
        self._records = list(records)

    async def sync(self) -> None:
        """As the port says."""
        self._durable = list(self._records)

    def crash(self) -> None:
        """The machine died: only what was synced is left."""
        self._records = list(self._durable)
