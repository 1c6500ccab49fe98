"""What an object does when asked one thing at a time: the state machines that histories are judged against.

Prior art: Liskov's and Herlihy and Wing's sequential specifications, Knossos' models, Shapiro et al. 2011 for the
replicated types. Each is deterministic: at most one state follows, and none when the operation could not have answered
what it answered. An operation without an answer (``outcome`` unknown) may have answered anything.

Arguments and results are hashable; a set is given as a frozenset (see ``members``). Names of kinds are those of the
methods' docstrings.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from playground.kit.oracles.history import OK, Operation

IMPOSSIBLE = object()
"""What ``step`` returns when the operation could not have answered so."""


class Specification:
    """The state machine of one object. ``queries`` are the kinds that leave the state as it is."""

    queries: ClassVar[frozenset[str]] = frozenset({"read"})

    def initial(self) -> Hashable:
        """The state before the first operation."""
        raise NotImplementedError

    def step(self, state: Any, operation: Operation) -> Any:
        """The state after ``operation``, or IMPOSSIBLE."""
        raise NotImplementedError

    def makes(self, operation: Operation) -> tuple[Hashable, ...]:
        """The states that ``operation`` alone can bring about whatever was before; nothing when that depends."""
        return ()

    def relevant(self, operations: Sequence[Operation]) -> list[Operation]:
        """The operations that can matter: unknown ones whose effect nobody can have seen may be left out."""
        return [each for each in operations if each.outcome == OK or each.kind not in self.queries]


@dataclass(frozen=True)
class Register(Specification):
    """``read`` -> value; ``write`` value; ``cas`` (old, new) -> True or False."""

    start: Hashable = None

    def initial(self) -> Hashable:
        """The value that nobody wrote."""
        return self.start

    def step(self, state: Any, operation: Operation) -> Any:
        """A read answers the value, a write replaces it, a cas replaces it if it is the old one."""
        kind = operation.kind
        if kind == "read":
            return state if operation.outcome != OK or operation.result == state else IMPOSSIBLE
        if kind == "write":
            return operation.argument
        old, new = operation.argument
        done = state == old
        if operation.outcome == OK and bool(operation.result) != done:
            return IMPOSSIBLE
        return new if done else state

    def makes(self, operation: Operation) -> tuple[Hashable, ...]:
        """The value that it writes."""
        if operation.kind == "read":
            return ()
        return (operation.argument if operation.kind == "write" else operation.argument[1],)

    def relevant(self, operations: Sequence[Operation]) -> list[Operation]:
        """Without cas, an unknown write that no read answered changes nothing for anybody."""
        kept = super().relevant(operations)
        if any(each.kind == "cas" for each in kept):
            return kept
        answered = {each.result for each in kept if each.kind == "read"}
        return [each for each in kept if each.outcome == OK or each.argument in answered]


@dataclass(frozen=True)
class Counter(Specification):
    """``increment`` by (1 unless said), ``decrement`` by, ``read`` -> sum. A PN-counter asked one thing at a time."""

    start: int = 0

    def initial(self) -> int:
        """The sum before anybody counted."""
        return self.start

    def step(self, state: Any, operation: Operation) -> Any:
        """A read answers the sum; an increment or decrement may answer the sum it made, or nothing."""
        answered = operation.outcome == OK and operation.result is not None
        if operation.kind == "read":
            return state if operation.outcome != OK or operation.result == state else IMPOSSIBLE
        by = 1 if operation.argument is None else operation.argument
        after = state + (by if operation.kind == "increment" else -by)
        return IMPOSSIBLE if answered and operation.result != after else after


@dataclass(frozen=True)
class Set(Specification):
    """``add`` element, ``remove`` element, ``contains`` element -> bool, ``read`` -> the elements.

    Grow-only when nobody removes. Asked one thing at a time an observed-remove set is a plain set.
    """

    queries: ClassVar[frozenset[str]] = frozenset({"read", "contains"})

    def initial(self) -> frozenset:
        """Empty."""
        return frozenset()

    def step(self, state: Any, operation: Operation) -> Any:
        """A read answers all elements, contains whether one is there."""
        kind, unsure = operation.kind, operation.outcome != OK
        if kind == "read":
            return state if unsure or members(operation.result) == state else IMPOSSIBLE
        if kind == "contains":
            return state if unsure or bool(operation.result) == (operation.argument in state) else IMPOSSIBLE
        return state | {operation.argument} if kind == "add" else state - {operation.argument}


@dataclass(frozen=True)
class Siblings(Specification):
    """A multi-value register: ``write`` (value, values seen) replaces what its writer saw, ``read`` -> all siblings.

    Prior art: Dynamo 2007 with version vectors. A write whose writer saw nothing stands beside the others.
    """

    def initial(self) -> frozenset:
        """No value."""
        return frozenset()

    def step(self, state: Any, operation: Operation) -> Any:
        """A read answers exactly the siblings."""
        if operation.kind == "read":
            same = operation.outcome != OK or members(operation.result) == state
            return state if same else IMPOSSIBLE
        value, seen = operation.argument
        return (state - members(seen)) | {value}


@dataclass(frozen=True)
class Lock(Specification):
    """``acquire`` -> True or False, ``release`` -> True or False. The holder is the session."""

    queries: ClassVar[frozenset[str]] = frozenset()

    def initial(self) -> Hashable:
        """Free."""
        return None

    def step(self, state: Any, operation: Operation) -> Any:
        """Only a free lock is acquired and only its holder releases it; a lock is not reentrant."""
        acquires = operation.kind == "acquire"
        done = state is None if acquires else state == operation.session
        if operation.outcome == OK and operation.result is not None and bool(operation.result) != done:
            return IMPOSSIBLE
        if not done:
            return IMPOSSIBLE if operation.outcome == OK and operation.result is None else state
        return operation.session if acquires else None


@dataclass(frozen=True)
class Queue(Specification):
    """``enqueue`` item, ``dequeue`` -> item, None when empty. First in, first out."""

    queries: ClassVar[frozenset[str]] = frozenset()

    def initial(self) -> tuple:
        """Empty."""
        return ()

    def step(self, state: Any, operation: Operation) -> Any:
        """A dequeue answers the head."""
        if operation.kind == "enqueue":
            return (*state, operation.argument)
        head, rest = (state[0], state[1:]) if state else (None, state)
        return rest if operation.outcome != OK or operation.result == head else IMPOSSIBLE


def members(value: Iterable[Any] | str | None) -> frozenset:
    """A set as a record may note it (``"a b c"``, None when empty) or as code holds it."""
    if value is None:
        return frozenset()
    return frozenset(value.split()) if isinstance(value, str) else frozenset(value)
