"""The operating system as SQLite sees it: files in memory, virtual time, and power that can fail at any sync.

SQLite reaches storage only through a VFS, and its atomic commit (https://sqlite.org/wal.html) is built on
what a VFS promises about syncs. This one promises exactly what a drive does: what was synced is there, what was not
may be lost, torn or kept. Recovery after a crash is then SQLite's own, by its write-ahead log: frames are taken up to
the last commit whose chained checksums hold.

Directory changes (create, delete) are durable at once, as on a journalling file system. Only syncs are crash points:
a crash between two writes leaves nothing that a crash before the next sync, with some sectors lost, does not leave.
"""

from __future__ import annotations

import operator
from itertools import count

import apsw

from playground.engine.disk.file import SECTOR, File
from playground.engine.disk.meter import Meter
from playground.engine.disk.port import Port
from playground.engine.errors import Crashed

JULIAN_MS = 210_866_760_000_000
"""The Unix epoch as SQLite counts time: milliseconds since noon of 24 November 4714 BC."""

SMALLEST_PAGE = 512
"""Reads below SQLite's smallest page are looks at a header, not page reads."""

_NAMES = count()
"""Only makes names distinct inside SQLite's process-wide list of VFSs; no record or draw ever sees one."""


class Power:
    """What one incarnation's open files share: the port, and whether a crash cut them off.

    While ``exposed``, syncs are crash points. Once ``off``, writes and syncs do nothing, so that SQLite's own clean-up
    in a dead process cannot reach the disk. ``crash`` keeps the ``Crashed`` that struck inside a sync until SQLite has
    returned.
    """

    def __init__(self, port: Port, boot: int) -> None:
        self.port = port
        self.boot = boot  # which attachment of the disk this is, from 0: keys draws
        self.exposed = False
        self.off = False
        self.crash: Crashed | None = None

    def sync(self, file: File, meter: Meter) -> None:
        """Make ``file`` durable, as an effect point ``sync`` while exposed."""
        if not self.exposed:
            meter.flushed(file.sync())
            return
        try:
            with self.port.effect("sync"):
                meter.flushed(file.sync())
        except Crashed as crash:
            self.off, self.crash = True, crash
            raise apsw.IOError("the node crashed") from crash


class DiskVfs(apsw.VFS):
    """One disk's files as one incarnation sees them, under one name in SQLite's list of VFSs."""

    def __init__(self, files: dict[str, File], power: Power, meter: Meter) -> None:
        self.name = f"disk-{next(_NAMES)}"
        self._files, self._power, self._meter = files, power, meter
        super().__init__(self.name)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> DiskFile:
        """Open or create a file; None asks for a private temporary one."""
        flags[1] = flags[0]
        if name is None:
            return DiskFile(File(), self._power, self._meter)
        path = name if isinstance(name, str) else name.filename()
        file = File() if self._power.off else self._files.setdefault(path, File())
        return DiskFile(file, self._power, self._meter)

    def xDelete(self, name: str, sync_directory: bool) -> None:
        """Remove a file, durably."""
        if not self._power.off:
            self._files.pop(name, None)

    def xAccess(self, name: str, flags: int) -> bool:
        """Whether the file exists."""
        return name in self._files

    def xFullPathname(self, name: str) -> str:
        """Names are flat."""
        return name

    def xRandomness(self, amount: int) -> bytes:
        """Unused: SQLite asks the default VFS, see ``seed``."""
        return bytes(amount)

    def xSleep(self, microseconds: int) -> int:
        """Waiting happens in virtual time, outside SQLite."""
        return microseconds

    def xCurrentTimeInt64(self) -> int:
        """Virtual time in milliseconds of the Julian day."""
        return JULIAN_MS + self._power.port.wall_us() // 1000

    def xCurrentTime(self) -> float:
        """Virtual time in Julian days."""
        return self.xCurrentTimeInt64() / 86_400_000

    def xGetLastError(self) -> tuple[int, str]:
        """No operating system stands behind this one."""
        return 0, ""


class DiskFile:
    """One open file. Locks always succeed: a database has a single connection, see ``sql``."""

    __slots__ = ("_file", "_meter", "_power")

    def __init__(self, file: File, power: Power, meter: Meter) -> None:
        self._file, self._power, self._meter = file, power, meter

    def xRead(self, amount: int, offset: int) -> bytes:
        """Return up to ``amount`` bytes and count a page read."""
        if amount >= SMALLEST_PAGE:
            self._meter.read()
        return self._file.read(amount, offset)

    def xWrite(self, data: bytes, offset: int) -> None:
        """Write, unsynced."""
        if not self._power.off:
            self._file.write(data, offset)

    def xTruncate(self, size: int) -> None:
        """Truncate, unsynced."""
        if not self._power.off:
            self._file.truncate(size)

    def xSync(self, flags: int) -> None:
        """Make the file durable: the only place inside SQLite where the node can crash."""
        if not self._power.off:
            self._power.sync(self._file, self._meter)

    def xFileSize(self) -> int:
        """Size in bytes."""
        return len(self._file.data)

    def xSectorSize(self) -> int:
        """Bytes that a torn write may spoil together."""
        return SECTOR

    def xDeviceCharacteristics(self) -> int:
        """A torn write spoils no byte outside its own range; nothing else is promised."""
        return apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE

    def xLock(self, level: int) -> None:
        """Granted."""

    def xUnlock(self, level: int) -> None:
        """Granted."""

    def xCheckReservedLock(self) -> bool:
        """Nobody else holds a lock."""
        return False

    xFileControl = staticmethod(operator.is_)
    """No extension is understood: an opcode is no pointer. Asked several times a commit, and answered in C."""

    def xClose(self) -> None:
        """Nothing to release: bytes belong to the disk."""
