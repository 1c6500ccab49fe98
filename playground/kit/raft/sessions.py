"""Each command takes effect once, however often it was sent: answers are remembered by (client, number).

Source: the dissertation, 6.3. The table is part of the replicated state, hence in every snapshot. A client may have up
to ``KEPT`` commands outstanding; clients themselves are never forgotten here, which a service would do by log time.
"""

from __future__ import annotations

from typing import Any

from playground.kit.raft.machines import Machine
from playground.kit.raft.messages import Entry

KEPT = 64
"""Answers remembered for each client, the newest."""


class Sessions:
    """A state machine with the memory of what it answered to whom. ``careless`` forgets: the planted mistake."""

    def __init__(self, machine: Machine, *, careless: bool = False) -> None:
        self.machine = machine
        self._careless = careless
        self._answers: dict[str, dict[int | str, Any]] = {}

    def knows(self, client: str | None, number: int | str) -> bool:
        """Whether this request was carried out."""
        return not self._careless and client is not None and number in self._answers.get(client, {})

    def answer(self, client: str, number: int | str) -> Any:
        """What it was answered."""
        return self._answers[client][number]

    def apply(self, entry: Entry) -> Any:
        """Carry out a committed entry, or give the answer of the first time."""
        if entry.command is None:
            return None
        if self.knows(entry.client, entry.number):
            return self.answer(entry.client, entry.number)
        answer = self.machine.apply(entry.command)
        if entry.client is not None:
            self._remember(entry.client, entry.number, answer)
        return answer

    def snapshot(self) -> Any:
        """State and memory, as a copy. Pairs, since JSON would turn a number used as a key into a text."""
        told = [[client, [list(pair) for pair in answers.items()]] for client, answers in self._answers.items()]
        return [self.machine.snapshot(), told]

    def restore(self, state: Any) -> None:
        """Replace both."""
        machine, told = state
        self.machine.restore(machine)
        self._answers = {client: dict(answers) for client, answers in told}

    def _remember(self, client: str, number: int | str, answer: Any) -> None:
        answers = self._answers.setdefault(client, {})
        answers[number] = answer
        if len(answers) > KEPT:
            del answers[next(iter(answers))]
