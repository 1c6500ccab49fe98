"""How much a disk did, and how long that takes in virtual time.

The cost model is the usual one of a local solid-state drive behind a page cache: reading a cached page is free, a
cold page costs a random read, writing costs nothing until it is flushed, and a flush costs a fixed barrier plus the
sectors it carries. A write-ahead log needs one barrier for one durable transaction, and few sectors, so the barrier
dominates, as it does on a real machine.
"""

from __future__ import annotations

STATEMENT_US = 20
"""Parsing, planning and running a statement whose pages are cached: the order of an embedded database."""

PAGE_READ_US = 80
"""One random read of a datacenter solid-state drive."""

PAGE_WRITE_US = 15
"""One 4 KiB sector carried to the medium by a flush."""

SYNC_US = 250
"""One flush barrier: between a drive with a capacitor (about 30 us) and one without (1 ms and more)."""


class Meter:
    """Counts since the disk was made: cold pages read, sectors made durable, flush barriers.

    ``spent_us`` is what all of it took so far; the cost of a step is the difference around it.
    """

    __slots__ = ("pages_read", "pages_written", "spent_us", "syncs")

    def __init__(self) -> None:
        self.pages_read = 0
        self.pages_written = 0
        self.syncs = 0
        self.spent_us = 0

    def read(self) -> None:
        """Count one cold page."""
        self.pages_read += 1
        self.spent_us += PAGE_READ_US

    def flushed(self, sectors: int) -> None:
        """Count one barrier that carried ``sectors``."""
        self.syncs += 1
        self.pages_written += sectors
        self.spent_us += flush_us(sectors)


def flush_us(sectors: int) -> int:
    """Microseconds that one barrier carrying ``sectors`` takes."""
    return SYNC_US + sectors * PAGE_WRITE_US
