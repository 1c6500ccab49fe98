"""A finished run: the scenario, its record, and the questions tests and claims ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from playground.engine.records import TYPES, Caption, Intervention, Message, Operation, Record, State, Verdict
from playground.sdk.scenario import Scenario

_CODES = {kind: code for code, kind in enumerate(TYPES)}


@dataclass(frozen=True)
class Run:
    """``records`` is the whole log, ``reason`` why it ended (see Ended). Treat both as read-only."""

    scenario: Scenario
    records: list[Record]
    reason: str

    def of(self, kind: type) -> list[Any]:
        """Every record of one type, in order."""
        return [record for record in self.records if type(record) is kind]

    def verdicts(self) -> dict[str, Verdict]:
        """The verdict of each property by its id."""
        return {record.property: record for record in self.of(Verdict)}

    def broken(self) -> list[Verdict]:
        """Verdicts that say no while inside their promise."""
        bad = ("holds", "reached", "unknown")
        return [verdict for verdict in self.of(Verdict) if verdict.status not in bad and verdict.promise == "inside"]

    def operations(self, phase: str, *, from_s: float = 0, to_s: float = float("inf")) -> list[Operation]:
        """Operations that entered ``phase`` between two seconds of the run (the second excluded)."""
        return [
            record
            for record in self.of(Operation)
            if record.phase == phase and from_s <= record.at_us / 1_000_000 < to_s
        ]

    def latencies_us(self, phase: str = "ok") -> list[int]:
        """How long each operation took that ended in ``phase``, in order of their ends."""
        started: dict[str, int] = {}
        lasted: list[int] = []
        for record in self.of(Operation):
            if record.phase == "invoked":
                started[record.op] = record.at_us
            elif record.phase == phase and record.op in started:
                lasted.append(record.at_us - started[record.op])
        return lasted

    def messages(self, **wanted: str) -> list[Message]:
        """Messages whose fields are as given, for instance ``label="charge", target="payment"``."""
        return [
            record
            for record in self.of(Message)
            if all(getattr(record, name) == value for name, value in wanted.items())
        ]

    def states(self, node: str, path: str) -> list[State]:
        """How one observed value went, in order."""
        return [record for record in self.of(State) if record.node == node and record.path == path]

    def interventions(self, kind: str | None = None) -> list[Intervention]:
        """What fired, of one kind or all."""
        return [record for record in self.of(Intervention) if kind in (None, record.kind)]

    def captions(self) -> list[str]:
        """Every sentence spoken, in order."""
        return [record.text for record in self.of(Caption)]

    def digest(self) -> str:
        """SHA-256 over every record: equal digests mean equal records."""
        digest = sha256()
        for record in self.records:
            digest.update(orjson.dumps((_CODES[type(record)], *record)))
            digest.update(b"\n")
        return digest.hexdigest()
