"""Snapshots: sleeping processes, each of which stands in the middle of a run and can go on with another future.

A fork of a run computes its past anew only where no snapshot of it is left. One is found by what it depends on: its
instant, and the scenario without what is planned later. Each listens on a socket of its own in the worker's folder;
whoever connects and names a scenario that shares the past is sent the whole run's chunks, then its end.

Prior art: the fork server of AFL, the emulation checkpoints of rr. Nothing hangs on a snapshot: one that is gone, or
dies while it answers, only makes the run be computed from its start, to the same bytes.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from multiprocessing.connection import Client, Connection, wait
from pathlib import Path

from playground.runs.chunks import Chunk
from playground.runs.stream import End
from playground.sdk.scenario import Scenario

RESUME, REHEARSE = "resume", "rehearse"
"""What a snapshot is asked for: to compute a run for a viewer, or to leave further snapshots of it."""

TURN = "turn"
"""The file that the one who rehearses holds. Its lock is the process's own: forks do not inherit it."""

IDLE_S = 300
"""How long a snapshot waits for somebody to need it."""

ANSWER_S = 1.0
"""A snapshot answers at once with the chunks of its past. One that does not is not waited for."""


class Snapshots:
    """The snapshots of one worker, at most so many. Without a folder there are none."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._most = 0

    def settle(self, most: int) -> None:
        """Have a folder, from before the worker's processes are forked."""
        if most > 0:
            self._folder, self._most = Path(tempfile.mkdtemp(prefix="pgs-")), most

    def leave(self) -> None:
        """Remove the folder. The processes end by themselves with the one that had them made."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    @property
    def wanted(self) -> bool:
        return self._folder is not None

    def open(self, scenario: Scenario, at_us: int) -> Door | None:
        """The door of a new snapshot, after the least used have been retired; None when it exists already."""
        if self._folder is None:
            return None
        doors = sorted(self._doors(), key=_used_at)
        for path in doors[: max(0, len(doors) - self._most + 1)]:
            _retire(path)
        try:
            return Door(self._folder / _name(scenario, at_us))
        except OSError:
            return None

    def take_turn(self) -> bool:
        """Whether this process may rehearse, until it ends. One at a time: where many watch, computing comes first."""
        if self._folder is None:
            return False
        try:
            fcntl.lockf(os.open(self._folder / TURN, os.O_RDWR | os.O_CREAT), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def resume(self, scenario: Scenario) -> Iterator[list[Chunk] | End]:
        """The chunks of a run from its start, as they are computed, and its end unless the snapshot goes away."""
        connection = self.ask(scenario, RESUME)
        if connection is None:
            return
        with connection:
            part = _received(connection) if connection.poll(ANSWER_S) else None
            while part is not None:
                yield part
                part = _received(connection)

    def ask(self, scenario: Scenario, what: str) -> Connection | None:
        """Ask the latest snapshot of the scenario's past; None when there is none."""
        for path in self._of(scenario):
            try:
                connection = Client(str(path), family="AF_UNIX")
                connection.send((what, scenario.canonical()))
            except OSError:
                path.unlink(missing_ok=True)
            else:
                return connection
        return None

    def keep(self, scenario: Scenario) -> None:
        """Those of this scenario's past will be needed."""
        for path in self._of(scenario):
            _touch(path)

    def _of(self, scenario: Scenario) -> list[Path]:
        """Those that stand in the scenario's past, the latest first."""
        return [path for path in sorted(self._doors(), reverse=True) if path.name == _name(scenario, _at_us(path))]

    def _doors(self) -> list[Path]:
        try:
            paths = self._folder.iterdir() if self._folder is not None else ()
            return [path for path in paths if path.name != TURN]
        except FileNotFoundError:
            return []


class Door:
    """Where a snapshot is asked. Raises OSError when another has this name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.bind(str(path))
        except OSError:
            self._socket.close()
            raise
        self._socket.listen()

    def next_visitor(self, lifeline: int) -> tuple[Connection, str, bytes] | None:
        """Wait to be asked. None when it is time to go: retired, idle, or the process at the lifeline has ended."""
        while (left_s := IDLE_S - (time.time() - _used_at(self._path))) > 0:
            ready = wait([self._socket, lifeline], left_s)
            if lifeline in ready:
                return None
            if ready:
                return self._heard()
        return None

    def close(self) -> None:
        """This process does not stand behind the door."""
        self._socket.close()

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)

    def _heard(self) -> tuple[Connection, str, bytes] | None:
        connection = Connection(self._socket.accept()[0].detach())
        try:
            what, canonical = connection.recv()
        except (EOFError, OSError):
            return None
        _touch(self._path)
        return connection, what, canonical


def _name(scenario: Scenario, at_us: int) -> str:
    """Names sort by instant. They are short: a socket's path has at most 104 bytes on macOS."""
    return f"{at_us:012d}-{sha256(scenario.until(at_us).canonical()).hexdigest()[:20]}"


def _at_us(path: Path) -> int:
    return int(path.name.partition("-")[0])


def _used_at(path: Path) -> float:
    """When it was last needed; long ago when it has been retired."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _touch(path: Path) -> None:
    if path.exists():
        os.utime(path)


def _retire(path: Path) -> None:
    """Whoever connects and asks nothing sends the process away."""
    with contextlib.suppress(OSError):
        Client(str(path), family="AF_UNIX").close()
    path.unlink(missing_ok=True)


def _received(connection: Connection) -> list[Chunk] | End | None:
    try:
        return connection.recv()
    except (EOFError, OSError):
        return None
