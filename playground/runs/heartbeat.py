"""Renews a worker's lease while it computes, and learns whether anybody still waits for the run."""

from __future__ import annotations

import threading
from typing import Protocol

from playground.runs.connection import UNAVAILABLE
from playground.runs.writer import LEASE_MS

PERIOD_S = LEASE_MS / 4_000


class Leased(Protocol):
    """Whoever holds a lease; ``keep`` renews it and says ``kept`` or why it is over."""

    def keep(self) -> str: ...


class Heartbeat:
    """Context manager with a thread: the main thread may be deep in a lab that never gives control back.

    ``verdict`` is the last answer other than kept: ``lost`` or ``unwatched``. While the server is away nothing
    changes; the write that follows will fail by itself.
    """

    def __init__(self, writer: Leased, *, period_s: float = PERIOD_S) -> None:
        self.verdict: str | None = None
        self._writer = writer
        self._period_s = period_s
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._stopped.wait(self._period_s):
            try:
                answer = self._writer.keep()
            except UNAVAILABLE:
                continue
            if answer != "kept":
                self.verdict = answer
                return
