"""How long a query takes, by the pages that it visits: the back of an envelope, written down.

The disk is a volume of a cloud provider: a page at a random place costs a round trip to the storage, and pages in a
row stream at 500 MB/s. Ten million rows of 100 bytes are 250,000 pages: two seconds to read them all. Two B+trees of
four levels are eight pages: five milliseconds to find one row. Memory is taken to hold nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

RANDOM_US = 600
"""One 4 KiB page anywhere: a round trip to a network volume."""

STREAM_US = 8
"""One 4 KiB page after the other, at 500 MB/s."""

ROWS_PER_LEAF = 40
"""Of 100 bytes each, in 4 KiB."""

KEYS_PER_LEAF = 120
"""An e-mail address with a row number."""

FAN_OUT = 250
"""Children of an inner page, between those of a table and those of an index on text."""


@dataclass(frozen=True)
class Visits:
    """Pages that a query visits: one after the other, or anywhere. The rest comes again for every row found."""

    streamed: int = 0
    random: int = 0

    def us(self) -> int:
        """Microseconds."""
        return self.streamed * STREAM_US + self.random * RANDOM_US


@lru_cache(maxsize=64)
def levels(rows: int, per_leaf: int) -> int:
    """Height of a B+tree over ``rows``, leaves included."""
    pages, height = max(1, ceil(rows / per_leaf)), 1
    while pages > 1:
        pages, height = ceil(pages / FAN_OUT), height + 1
    return height


def scan_us(rows: int) -> int:
    """A query without an index: every page of the table."""
    return Visits(streamed=ceil(rows / ROWS_PER_LEAF)).us()


def seek_us(rows: int) -> int:
    """A query for one row with an index: down the index, then down the table."""
    return Visits(random=levels(rows, KEYS_PER_LEAF) + levels(rows, ROWS_PER_LEAF)).us()
