"""One process that the supervisor looks after."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Child:
    """A named command, its process, and the part of a line it has written so far.

    It has a session of its own, so that a terminal's Ctrl-C reaches the supervisor alone, and its whole group can
    be ended at once. On Linux the kernel ends it when the supervisor dies, however that dies. Empty lines
    and those that hold words of ``hush`` are not passed on.
    """

    def __init__(
        self, name: str, command: Sequence[str], *, cwd: Path, env: Mapping[str, str], hush: Sequence[str] = ()
    ) -> None:
        self.name = name
        self._hush = hush
        self.restarts = 0
        self._command = list(command)
        self._cwd = cwd
        self._env = dict(env)
        self._process: subprocess.Popen[bytes] | None = None
        self._tail = b""

    def start(self) -> None:
        self._tail = b""
        self._process = subprocess.Popen(
            self._command,
            cwd=self._cwd,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with(os.getpid()),
        )
        os.set_blocking(self.fileno(), False)

    @property
    def process(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError(f"{self.name} was not started")
        return self._process

    @property
    def pid(self) -> int:
        return self.process.pid

    def fileno(self) -> int:
        return self.process.stdout.fileno()

    def code(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self.process.poll()

    def lines(self) -> list[str] | None:
        """The lines written since the last call; None when there will be no more."""
        try:
            data = os.read(self.fileno(), 65536)
        except BlockingIOError:
            return []
        if not data:
            return None
        *whole, self._tail = (self._tail + data).split(b"\n")
        lines = (line.decode(errors="replace") for line in whole)
        return [line for line in lines if line.strip() and not any(words in line for words in self._hush)]

    def ask_to_stop(self) -> None:
        if self.code() is None:
            self.process.terminate()

    def kill_group(self) -> None:
        """End it and whatever it has left behind, such as the pool of a worker that was killed."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        self.process.stdout.close()


def _die_with(supervisor: int):
    """What the forked child does before it becomes the command. Runs between fork and exec: system calls only."""
    if _LIBC is None:
        return None

    def arrange() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != supervisor:  # it died before the call above
            os._exit(1)

    return arrange
