"""The recorder: an append-only log with listeners.

It stamps each record with its sequence number and the time, keeps the deterministic caps, and feeds those who watch
(properties, captions). A listener is called at once, in the order of subscription; what it writes follows the record
that made it write. Prior art: trio's instruments.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from playground.engine import limits
from playground.engine.errors import LimitReached
from playground.engine.loop import DEAD, OWNER, VirtualLoop
from playground.engine.records import Ended, Message, Record

_tuple = tuple.__new__
"""Makes a named tuple without the detour over its own constructor; every record of a run is made here."""

Listener = Callable[[Record], None]
OnBoundary = Callable[[list[Record]], None]


class Recorder:
    """Writes the record of one run. After ``close``, or once a cap cut it off, every write is inert.

    ``cut`` is the cap that was reached, or None.
    """

    def __init__(self, loop: VirtualLoop) -> None:
        self.records: list[Record] = []
        self.closed = False
        self.cut: LimitReached | None = None
        self._loop = loop
        self._listeners: dict[type, list[Listener]] = {}
        self._pending: deque[Record] = deque()
        self._telling = False
        self._messages = 0
        self._next_boundary = limits.RECORDS + 1
        self._attention = limits.RECORDS  # the next seq at which there is more to do than to append
        self._next_after: Callable[[int], int] = lambda _: limits.RECORDS + 1
        self._on_boundary: OnBoundary = lambda _: None

    def write(self, kind: type, *fields: int | str | None) -> int:
        """Append a record of ``kind`` with the fields after ``seq`` and ``at_us``; return its seq.

        Inert, returning -1, once closed, and for code whose node has died: what a ``finally`` still says is not heard.
        """
        owner = OWNER.get()
        if self.closed or (owner is not None and owner.status == DEAD):
            return -1
        records = self.records
        seq = len(records)
        record = _tuple(kind, (seq, self._loop.now_us, *fields))
        records.append(record)
        if kind is Message:
            self._messages += 1
            if self._messages > limits.MESSAGES:
                self._cut_off()
        listeners = self._listeners.get(kind)
        if listeners:
            self._tell(record)
        if seq >= self._attention:
            self._attend(seq)
        return seq

    def subscribe(self, kind: type, listener: Listener) -> None:
        """Call ``listener`` with each record of ``kind`` from now on."""
        self._listeners.setdefault(kind, []).append(listener)

    def unsubscribe(self, kind: type, listener: Listener) -> None:
        """Call ``listener`` with no later record of ``kind``. Who is being told of one now is told to the end."""
        told = self._listeners.get(kind, [])
        if listener in told:
            self._listeners[kind] = [each for each in told if each is not listener]

    def at_boundaries(self, next_after: Callable[[int], int], listener: OnBoundary) -> None:
        """Call ``listener`` with the growing list each time its length passes a boundary.

        ``next_after(length)`` gives the smallest boundary above ``length``.
        """
        self._next_after = next_after
        self._on_boundary = listener
        self._look_out(next_after(0))

    def close(self) -> None:
        """Make every later write inert."""
        self.closed = True

    def end(self, reason: str, words: str) -> None:
        """Write the last record and close."""
        self.closed = False
        self._listeners.clear()
        self._attention = limits.RECORDS * 2
        self.write(Ended, reason, words)
        self.closed = True

    def _look_out(self, boundary: int) -> None:
        self._next_boundary = boundary
        self._attention = min(boundary - 1, limits.RECORDS)

    def _attend(self, seq: int) -> None:
        """A boundary is passed, or the cap reached."""
        if seq + 1 >= self._next_boundary:
            self._look_out(self._next_after(len(self.records)))
            self._on_boundary(self.records)
        if seq >= limits.RECORDS:
            self._cut_off()

    def _tell(self, record: Record) -> None:
        """Tell the listeners of a record; records that listeners write wait their turn, so all see the same order."""
        if self._telling:
            self._pending.append(record)
            return
        self._telling = True
        listeners, pending = self._listeners, self._pending
        for listener in listeners[type(record)]:
            listener(record)
        while pending:
            record = pending.popleft()
            for listener in listeners[type(record)]:
                listener(record)
        self._telling = False

    def _cut_off(self) -> None:
        """End the run at a cap. Raising here would only reach the pattern's own ``except``."""
        if self._messages > limits.MESSAGES:
            self.cut = LimitReached("MESSAGES", f"more than {limits.MESSAGES} messages: a storm that feeds itself")
        else:
            self.cut = LimitReached("RECORDS", f"the run wrote {limits.RECORDS} records and was cut off there")
        self.closed = True
        self._loop.stop(self.cut.name)
