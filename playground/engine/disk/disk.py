"""The disk of a simulated node: what is left when everything in memory is gone.

Files outlive incarnations; handles (``Log``, ``KeyValue``, ``Sql``) do not. A crash decides once, by keyed draws, what
became of each unsynced sector, and cuts the handles off; the next boot attaches the disk again and asks for new ones,
which recover from the durable bytes alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from playground.engine.disk.file import File
from playground.engine.disk.kv import KeyValue
from playground.engine.disk.log import Log, require_alive
from playground.engine.disk.meter import Meter
from playground.engine.disk.port import Port
from playground.engine.disk.sql import Sql
from playground.engine.disk.vfs import DiskVfs, Power
from playground.engine.errors import Crashed


class Disk:
    """Named logs, key-value stores and databases of one node.

    For the node: ``attach`` at each boot, ``crash`` when it dies, ``wipe`` before a boot on an empty disk, ``close`` at
    the end of the run. For pattern code: ``log``, ``kv``, ``sql``; the same name gives the same handle within an
    incarnation, and raises ``Crashed`` while the node is down.
    """

    def __init__(self, port: Port | None = None) -> None:
        self.meter = Meter()
        """What this disk did since the run began; monotonic over crashes."""
        self._files: dict[str, File] = {}
        self._handles: dict[str, Log | KeyValue | Sql] = {}
        self._port: Port | None = None
        self._power: Power | None = None
        self._vfs: DiskVfs | None = None
        self._fail_percent = 0
        self._attempts: dict[str, int] = {}
        self._boots = 0
        if port is not None:
            self.attach(port)

    def attach(self, port: Port) -> None:
        """Plug the disk into a new incarnation. The one before must have crashed, or never opened anything."""
        self._retire()
        self._port, self._power = port, Power(port, self._boots)
        self._boots += 1

    def crash(self) -> None:
        """The node died: each unsynced sector is lost, torn or kept by a keyed draw; old handles are inert."""
        if self._port is None:
            return
        port, self._port = self._port, None
        self._retire()
        for name, file in sorted(self._files.items()):
            file.crash(partial(port.draw, "disk crash", self._boots, name))

    def wipe(self) -> None:
        """Forget every file: the node comes back on an empty disk. Raises ``ValueError`` while attached."""
        if self._port is not None:
            raise ValueError("the disk of a running node cannot be wiped: crash it first")
        self._files.clear()

    def fail(self, percent: int) -> None:
        """From now on refuse ``percent`` of appends, puts and commits with ``DiskFailed``; 0 mends.

        A refusal comes before anything is written, so it is definite. A failed *sync* of data already accepted would
        not be (what PostgreSQL learnt about fsync in 2018), and this disk never does that.
        """
        if not 0 <= percent <= 100:
            raise ValueError(f"percent must lie in 0..100, got {percent}")
        self._fail_percent = percent

    def close(self) -> None:
        """End of the run: close connections. The disk cannot be used afterwards."""
        self._port = None
        self._retire()

    def log(self, name: str) -> Log:
        """Return the append log ``name``, its torn tail cut."""
        return self._handle(f"{name}.log", self._open_log)

    def kv(self, name: str) -> KeyValue:
        """Return the key-value store ``name``."""
        return self._handle(f"{name}.kv", lambda path: KeyValue(self._open_log(path)))

    def sql(self, name: str, image: bytes | None = None) -> Sql:
        """Return the database ``name``, recovered by SQLite from its log. Where there is none yet, ``image`` is its
        file, durable: how a boot function installs a prepared database (see ``image``)."""
        path = f"{name}.db"
        if image is not None and self._port is not None and path not in self._files:
            self._files[path] = File(image)
        return self._handle(f"{name}.db", lambda path: self._open_sql(name, path))

    def _handle(self, path: str, open_at: Callable[[str], Log | KeyValue | Sql]) -> Log | KeyValue | Sql:
        if self._port is None:
            raise Crashed("the disk of a node that is down")
        require_alive(self._port)
        if path not in self._handles:
            self._handles[path] = open_at(path)
        return self._handles[path]

    def _open_log(self, path: str) -> Log:
        return Log(path, self._files.setdefault(path, File()), self._port, self.meter, partial(self._refuses, path))

    def _open_sql(self, name: str, path: str) -> Sql:
        if self._vfs is None:
            self._vfs = DiskVfs(self._files, self._power, self.meter)
        return Sql(name, self._vfs, self._power, self.meter, partial(self._refuses, path))

    def _refuses(self, path: str) -> bool:
        attempt = self._attempts[path] = self._attempts.get(path, 0) + 1
        return bool(self._fail_percent) and self._port.draw("disk fails", path, attempt) % 100 < self._fail_percent

    def _retire(self) -> None:
        """Cut the current incarnation's files off, close its connections and leave SQLite's list of VFSs."""
        if self._power is not None:
            self._power.off = True
        for handle in self._handles.values():
            if isinstance(handle, Sql):
                handle.close()
        if self._vfs is not None:
            self._vfs.unregister()
        self._handles, self._vfs, self._power = {}, None, None
