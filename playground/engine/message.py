"""A message and its causal name.

The name says why the message exists, not when it was made: ``request/source>target/label#attempt.copy``. So an
intervention on one message still means the same message when another intervention is added before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from playground.engine.errors import ConnectionLost, Errored, Failure, InvalidScenario, Refused, Unreachable

FAILURES: dict[str, type[Failure]] = {kind.__name__: kind for kind in (Refused, Unreachable, Errored, ConnectionLost)}
"""The failures that travel in a reply, by the name they travel under."""


class Name(NamedTuple):
    """A message's causal name. ``request`` is the causal key of what caused it (see ``causality.py``)."""

    request: str
    source: str
    target: str
    label: str
    attempt: int
    copy: int

    def __str__(self) -> str:
        return f"{self.request}/{self.source}>{self.target}/{self.label}#{self.attempt}.{self.copy}"

    @classmethod
    def parse(cls, text: str) -> Name:
        """Read a name. Raises InvalidScenario naming the expected form."""
        try:
            request, ends, rest = text.split("/", 2)
            source, target = ends.split(">")
            label, numbers = rest.rsplit("#", 1)
            attempt, copy = numbers.split(".")
            return cls(request, source, target, label, int(attempt), int(copy))
        except ValueError:
            form = "request/source>target/label#attempt.copy"
            raise InvalidScenario("target", f"a message is named {form}, got {text!r}") from None


@dataclass(slots=True)
class Message:
    """A message on its way. ``seq`` is that of its record, ``answers`` the name of the call it replies to."""

    name: Name
    kind: str
    body: Any
    request: str | None
    headers: dict[str, str] = field(default_factory=dict)
    answers: Name | None = None
    failure: tuple[str, str, str] | None = None  # kind, reason, words
    wants_reply: bool = False
    seq: int = -1
    arrival: Any = None  # the loop's handle, None while held

    def raise_failure(self) -> None:
        """Raise the failure this reply carries, if it carries one."""
        if self.failure is not None:
            kind, reason, words = self.failure
            raise FAILURES[kind](reason, words)
