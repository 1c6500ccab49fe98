"""The history of the breakers, folded from the record: what each one was, admitted and counted, life by life.

The properties share it, each with a fold of its own. It trusts the records only: generations are counted from the
recorded moves, not taken from what the breaker says of itself.
"""

from __future__ import annotations

from typing import Any

from .breaker import CLOSED
from .note import COUNTED, PATH, Note

US = 1_000_000


class Instance:
    """One breaker in one life. ``moves`` counts its moves, thus its generation."""

    def __init__(self) -> None:
        self.state = CLOSED
        self.since_us = 0
        self.moves = 0
        self.admitted: dict[int, tuple[int, str]] = {}  # number -> (generation, state) when it was admitted
        self.counted: list[Note] = []  # outcomes of this generation, oldest first
        self.seqs: list[int] = []
        self.in_flight = 0  # calls of this generation that are out

    def move(self, state: str, at_us: int) -> None:
        self.state = state
        self.since_us = at_us
        self.moves += 1
        self.counted, self.seqs, self.in_flight = [], [], 0

    def admit(self, note: Note) -> None:
        self.admitted[note.number] = (self.moves, self.state)
        self.in_flight += 1

    def settle(self, note: Note, seq: int) -> bool:
        """Take a result; tells whether its call was admitted in this generation."""
        generation, _ = self.admitted.pop(note.number, (self.moves, self.state))
        if generation != self.moves:
            return False
        self.in_flight -= 1
        if note.what in COUNTED:
            self.counted.append(note)
            self.seqs.append(seq)
        return True


class History:
    """Every instance by node. Feed it each State record; ``moved``, ``note`` tell what the last one was."""

    def __init__(self) -> None:
        self.instances: dict[str, Instance] = {}
        self.moved: tuple[str, str] | None = None  # (from, to)
        self.note: Note | None = None
        self.left = Instance()  # the instance as it was before the last move
        self.in_time = True  # whether the last result belongs to the current generation

    def see(self, record: Any) -> Instance | None:
        """Fold a record; returns the instance it is about, None when it is about something else."""
        self.moved = self.note = None
        if record.path == "breaker":
            return self._moved(record)
        if record.path == PATH and record.value is not None:
            return self._told(record)
        return None

    def _moved(self, record: Any) -> Instance | None:
        if record.value is None:
            self.instances.pop(record.node, None)
            return None
        instance = self.instances.get(record.node)
        if instance is None:
            instance = self.instances[record.node] = Instance()
            instance.since_us = record.at_us
            return instance
        self.moved = (instance.state, str(record.value))
        self.left.__dict__.update(instance.__dict__)
        instance.move(str(record.value), record.at_us)
        return instance

    def _told(self, record: Any) -> Instance | None:
        instance = self.instances.get(record.node)
        if instance is None:
            return None
        self.note = Note.read(str(record.value))
        if self.note.what == "admitted":
            instance.admit(self.note)
        else:
            self.in_time = instance.settle(self.note, record.seq)
        return instance
