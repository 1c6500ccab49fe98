"""An append log: the oldest durable structure there is, and the base of write-ahead logging and of Raft.

Each entry is framed as ``length | checksum | payload``. The checksum covers the frame *and the checksum before it*, as
in SQLite's write-ahead log, so a frame left over from before a truncation can never pass for the successor of a new
one. Reading stops at the first frame that does not check: what follows is a torn tail and is cut at boot.

Invariant: *the entries found at boot are a prefix of those appended, and hold at least those that a sync acknowledged*
(for entries that were not truncated meanwhile).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from json.encoder import c_make_encoder, encode_basestring_ascii
from struct import Struct
from zlib import crc32

from playground.engine.disk.file import File
from playground.engine.disk.meter import Meter, flush_us
from playground.engine.disk.port import Port
from playground.engine.errors import Crashed, DiskFailed

HEADER = Struct("<II")
"""Length of the payload in bytes, then the chained CRC-32."""

_REFUSE = json.JSONEncoder().default

_pieces = c_make_encoder(None, _REFUSE, encode_basestring_ascii, None, ":", ",", False, False, False)
"""What ``json.JSONEncoder.encode`` makes anew for each value, kept. The last False refuses NaN."""

CHAIN = 0x9E3779B9
"""Where the chain of checksums starts: not 0, so that a run of zeros is no frame."""


class Log:
    """Entries appended in order, read back in order; one incarnation's handle on one file.

    Appending is immediate and unsynced; ``await sync()`` makes everything appended so far durable. Concurrent syncs
    share one flush (group commit). Entries are anything JSON can carry; reading returns fresh copies.
    """

    def __init__(self, name: str, file: File, port: Port, meter: Meter, refuses: Callable[[], bool]) -> None:
        self.name = name
        self._file, self._port, self._meter, self._refuses = file, port, meter, refuses
        self._payloads: list[bytes] = []
        self._marks: list[tuple[int, int]] = [(0, CHAIN)]  # after each entry: where it ends, its checksum
        self._flushing = asyncio.Lock()
        self._recover()
        self.durable = len(self._payloads)
        """How many entries are certainly there after a crash."""

    def __len__(self) -> int:
        return len(self._payloads)

    def append(self, entry: object) -> int:
        """Add ``entry``, unsynced, and return its index. Effect point ``write``.

        Raises ``DiskFailed`` (definite: the entry is not in the log) on a failing disk, ``Crashed`` when the node died,
        ``TypeError`` or ``ValueError`` for what JSON cannot carry.
        """
        payload = "".join(_pieces(entry, 0)).encode()
        require_alive(self._port)
        if self._refuses():
            raise DiskFailed("disk failed", f"the disk refused to append to log {self.name!r}")
        with self._port.effect("write"):
            self._write(payload)
        return len(self._payloads) - 1

    def entries(self, start: int = 0) -> list:
        """Return fresh copies of the entries from index ``start`` on, unsynced ones included."""
        return json.loads(b"[" + b",".join(self._payloads[start:]) + b"]")

    def truncate(self, length: int) -> None:
        """Keep the first ``length`` entries, unsynced: a crash may bring the others back. Effect point ``write``."""
        require_alive(self._port)
        if not 0 <= length <= len(self._payloads):
            raise ValueError(f"log {self.name!r} has {len(self._payloads)} entries, cannot keep {length}")
        with self._port.effect("write"):
            del self._payloads[length:], self._marks[length + 1 :]
            self._file.truncate(self._marks[-1][0])
            self.durable = min(self.durable, length)

    async def sync(self) -> None:
        """Return when everything appended before the call is durable. Effect point ``sync``.

        Takes ``SYNC_US`` plus ``PAGE_WRITE_US`` for each sector, or waits for a flush in progress and then its own if
        that one came too early. Raises ``Crashed`` when the node died.
        """
        require_alive(self._port)
        async with self._flushing:
            if self._file.unsynced:
                await self._port.work(flush_us(self._file.unsynced), "log sync")
                self._flush()

    def _flush(self) -> None:
        require_alive(self._port)
        with self._port.effect("sync"):
            self._meter.flushed(self._file.sync())
            self.durable = len(self._payloads)

    def _write(self, payload: bytes) -> None:
        end, chain = self._marks[-1]
        check = checksum(payload, chain)
        frame = HEADER.pack(len(payload), check) + payload
        self._file.write(frame, end)
        self._payloads.append(payload)
        self._marks.append((end + len(frame), check))

    def _recover(self) -> None:
        """Read the frames that check and cut the rest, durably."""
        data = self._file.data
        end, chain = self._marks[-1]
        while end + HEADER.size < len(data):
            length, check = HEADER.unpack_from(data, end)
            start = end + HEADER.size
            payload = bytes(data[start : start + length])
            if len(payload) < length or check != checksum(payload, chain):
                break
            end, chain = start + length, check
            self._payloads.append(payload)
            self._marks.append((end, chain))
        self._file.truncate(end)
        self._file.sync()


def checksum(payload: bytes, chain: int) -> int:
    """CRC-32 of a frame, continued from the frame before it."""
    return crc32(payload, crc32(len(payload).to_bytes(4, "little"), chain))


def require_alive(port: Port) -> None:
    """Raise ``Crashed`` when ``port`` belongs to a dead incarnation."""
    if not port.alive:
        raise Crashed("this incarnation is dead; its effects are inert")
