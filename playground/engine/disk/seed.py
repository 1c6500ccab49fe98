"""Keyed draws for SQLite's one random number generator.

SQLite seeds a single generator for the whole process, from the default VFS. It feeds ``random()``, ``randomblob()``,
the salts of write-ahead logs and the last-resort choice of row ids. Seeding it anew before each statement, from
that statement's key, makes all of them functions of the run. Only ``apsw``'s own SQLite is concerned: the standard
library's ``sqlite3`` links another copy.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b

import apsw


class _Seed(apsw.VFS):
    """The system's VFS with one change: while a source is set, the generator is seeded from it."""

    def __init__(self) -> None:
        super().__init__("keyed-seed", "", makedefault=True)
        self.source: Callable[[], int] | None = None
        self.asked = True  # whether SQLite took a seed since it was last told to forget its own

    def xRandomness(self, amount: int) -> bytes:
        """Return ``amount`` bytes (SQLite wants 44), stretched from one draw."""
        self.asked = True
        if self.source is None:
            return super().xRandomness(amount)
        return blake2b(self.source().to_bytes(8, "little"), digest_size=64).digest()[:amount]


_SEED = _Seed()


def seeded_from(source: Callable[[], int] | None) -> None:
    """Seed SQLite's generator from ``source()``, a 64-bit draw, when it is next needed; None is the system's."""
    _SEED.source = source
    if _SEED.asked:
        _SEED.asked = False
        apsw.randomness(0)
