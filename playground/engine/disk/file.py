"""A file whose unsynced bytes are kept apart from the durable ones.

Prior art: the fault models of SQLite's crash tests, of FoundationDB's ``AsyncFileNonDurable`` and of TigerBeetle's
simulated storage. Between two syncs the drive may have carried out any subset of the outstanding sector writes, in any
order, and may have been interrupted inside one. What was synced is never touched: *a crash changes no byte that the
last sync saw and no later write changed*.
"""

from __future__ import annotations

from collections.abc import Callable

SECTOR = 4096
"""Bytes the drive moves at a time; SQLite's pages divide it, so that none is half in one sector."""


class File:
    """Bytes with a durable past. Offsets and sizes are in bytes.

    ``saved`` holds the durable image of every sector that was changed since the last sync: what a crash may fall back
    to.
    """

    __slots__ = ("data", "durable_size", "saved")

    def __init__(self, durable: bytes = b"") -> None:
        self.data = bytearray(durable)
        self.durable_size = len(durable)
        self.saved: dict[int, bytearray] = {}

    def write(self, data: bytes, offset: int) -> None:
        """Put ``data`` at ``offset``, unsynced; a gap before it reads as zeros."""
        end = offset + len(data)
        if offset // SECTOR not in self.saved or (end - 1) // SECTOR != offset // SECTOR:
            self._save(offset, end)
        if offset > len(self.data):
            self.data.extend(bytes(offset - len(self.data)))
        self.data[offset:end] = data

    def read(self, amount: int, offset: int) -> bytes:
        """Return up to ``amount`` bytes; short at the end of the file."""
        return bytes(self.data[offset : offset + amount])

    def truncate(self, size: int) -> None:
        """Cut (or extend with zeros) to ``size``, unsynced."""
        if size < len(self.data):
            self._save(size, len(self.data))
            del self.data[size:]
        elif size > len(self.data):
            self.write(bytes(size - len(self.data)), len(self.data))

    def sync(self) -> int:
        """Make everything durable; return how many sectors that carried."""
        carried = len(self.saved)
        self.saved.clear()
        self.durable_size = len(self.data)
        return carried

    @property
    def unsynced(self) -> int:
        """Sectors that a sync would carry now."""
        return len(self.saved)

    def crash(self, draw: Callable[..., int]) -> None:
        """Lose, keep or tear each unsynced sector as ``draw(sector, what)`` says; what remains is durable."""
        if not self.saved and self.durable_size == len(self.data):
            return
        size = self.durable_size if draw(-1, "size") % 2 else len(self.data)
        after = {sector: self._fate(sector, old, draw) for sector, old in sorted(self.saved.items())}
        for sector, content in after.items():
            end = (sector + 1) * SECTOR
            if end > len(self.data):
                self.data.extend(bytes(end - len(self.data)))
            self.data[sector * SECTOR : end] = content
        self.data.extend(bytes(max(0, size - len(self.data))))
        del self.data[size:]
        self.sync()

    def _save(self, start: int, end: int) -> None:
        for sector in range(start // SECTOR, (end - 1) // SECTOR + 1 if end > start else 0):
            if sector not in self.saved:
                self.saved[sector] = self.data[sector * SECTOR : (sector + 1) * SECTOR]

    def _fate(self, sector: int, old: bytearray, draw: Callable[..., int]) -> bytearray:
        """Half of the sectors are lost, a quarter arrive, a quarter are torn: a prefix of the new over the old."""
        new = self.data[sector * SECTOR : (sector + 1) * SECTOR].ljust(SECTOR, b"\0")
        old = old.ljust(SECTOR, b"\0")
        fate = draw(sector, "fate") % 4
        if fate < 2 or new == old:
            return old
        if fate == 2:
            return new
        changed = [at for at in range(SECTOR) if new[at] != old[at]]
        cut = changed[draw(sector, "tear") % len(changed)]
        return new[:cut] + old[cut:]
