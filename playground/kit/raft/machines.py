"""State machines that a log may drive. Commands, queries, answers and snapshots are what JSON can carry.

Everything must follow from the commands alone: no clock, no chance, or the replicas differ. ``apply``
must not raise: a command that cannot be carried out has an answer that says so.
"""

from __future__ import annotations

from typing import Any, Protocol


class Machine(Protocol):
    """What is replicated."""

    def apply(self, command: Any) -> Any:
        """Carry out one committed command and return its answer."""

    def query(self, question: Any) -> Any:
        """Answer a question without changing anything."""

    def snapshot(self) -> Any:
        """The whole state, as a copy."""

    def restore(self, state: Any) -> None:
        """Replace the state by that of a snapshot."""


class Register:
    """Keys with values: ``["put", key, value]``, ``["cas", key, old, new]``, ``["delete", key]``; a query is a key."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def apply(self, command: list) -> Any:
        """A put and a delete answer the value that was there, a compare-and-set whether it happened."""
        verb, key, *rest = command
        before = self.values.get(key)
        if verb == "put":
            self.values[key] = rest[0]
        elif verb == "delete":
            self.values.pop(key, None)
        elif verb == "cas":
            if before != rest[0]:
                return False
            self.values[key] = rest[1]
            return True
        else:
            raise ValueError(f"a register knows put, cas and delete, got {verb!r}")
        return before

    def query(self, question: str) -> Any:
        """The value under a key, None without one."""
        return self.values.get(question)

    def snapshot(self) -> dict[str, Any]:
        """All pairs."""
        return dict(self.values)

    def restore(self, state: dict[str, Any]) -> None:
        """Replace all pairs."""
        self.values = dict(state)


class Counter:
    """A number: ``["add", n]`` answers the new sum, a query the current one."""

    def __init__(self) -> None:
        self.value = 0

    def apply(self, command: list) -> int:
        """Add."""
        verb, amount = command
        if verb != "add":
            raise ValueError(f"a counter knows add, got {verb!r}")
        self.value += amount
        return self.value

    def query(self, question: Any = None) -> int:
        """The sum."""
        return self.value

    def snapshot(self) -> int:
        """The sum."""
        return self.value

    def restore(self, state: int) -> None:
        """Replace the sum."""
        self.value = state
