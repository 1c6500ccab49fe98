"""A history: who asked what of an object, when, and what came of it, as clients saw it.

Prior art: Herlihy and Wing 1990 (invocations and responses), Jepsen's histories and their three outcomes. An operation
that certainly failed did not happen and is left out by every oracle. One whose outcome is unknown is pending for ever:
it may take effect at any instant after its invocation, or never, and it precedes nothing.

Invariant: instants are the seqs of records, so no two are equal and *before* is never in doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from typing import Any

from playground.engine import records

OK, FAILED, UNKNOWN = "ok", "failed", "unknown"


@dataclass(frozen=True, slots=True)
class Operation:
    """``kind`` is a word of the object's specification (read, write, cas, add ...).

    ``argument`` and ``result`` are hashable. ``invoked`` and ``returned`` are seqs; ``returned`` and ``returned_us``
    are None while it is open, and the oracles treat an unknown outcome as open whatever was noted.
    """

    op: str
    session: str
    key: str
    kind: str
    argument: Any = None
    result: Any = None
    invoked: int = 0
    invoked_us: int = 0
    returned: int | None = None
    returned_us: int | None = None
    outcome: str = UNKNOWN

    @property
    def ends(self) -> float:
        """The seq before which it took effect; infinity when nobody knows."""
        return self.returned if self.outcome == OK and self.returned is not None else inf

    def before(self, other: Operation) -> bool:
        """Whether it ended before ``other`` began."""
        return self.ends < other.invoked

    def seqs(self) -> tuple[int, ...]:
        """The seqs of its records."""
        return (self.invoked,) if self.returned is None else (self.invoked, self.returned)

    def pending(self) -> Operation:
        """The same operation with its end unsaid: it may take effect at any later instant, or never."""
        return replace(self, outcome=UNKNOWN, result=None, returned=None, returned_us=None)


class History:
    """Operations in order of invocation, without those that certainly failed."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        kept = (operation for operation in operations if operation.outcome != FAILED)
        self.operations: tuple[Operation, ...] = tuple(sorted(kept, key=lambda each: each.invoked))

    def __iter__(self) -> Iterator[Operation]:
        return iter(self.operations)

    def __len__(self) -> int:
        return len(self.operations)

    @cached_property
    def keys(self) -> dict[str, tuple[Operation, ...]]:
        """The operations on each key, keys in order of first use."""
        return _grouped(self.operations, lambda each: each.key)

    @cached_property
    def sessions(self) -> dict[str, tuple[Operation, ...]]:
        """The operations of each session, sessions in order of appearance."""
        return _grouped(self.operations, lambda each: each.session)

    def only(self, *kinds: str) -> History:
        """The operations of these kinds."""
        return History(each for each in self.operations if each.kind in kinds)

    def until(self, seq: int) -> History:
        """What was known right after record ``seq``: later invocations are absent, later ends unsaid."""
        return History(_known(each, seq) for each in self.operations if each.invoked <= seq)


Step = records.Operation
"""One record of an operation: its invocation or its end."""


@dataclass(frozen=True)
class Folding:
    """How a room's ``operation`` records are read.

    ``kinds`` maps a function's name to a kind of the specification; a function that is absent is left out, without a
    map every function is its own kind. ``session`` and ``key`` read the invocation, ``argument`` too, ``result`` the
    end. The defaults take the record's client, key and values as they are.
    """

    kinds: Mapping[str, str] | None = None
    session: Callable[[Step], str] = lambda step: step.client
    key: Callable[[Step], str] = lambda step: step.key or ""
    argument: Callable[[Step], Any] = lambda step: step.value
    result: Callable[[Step], Any] = lambda step: step.value


class Fold:
    """Collects operations from records as they come; ``history`` may be asked for at any moment."""

    def __init__(self, folding: Folding | None = None) -> None:
        self.folding = folding or Folding()
        self._operations: dict[str, Operation] = {}

    def see(self, step: Step) -> Operation | None:
        """Fold one record; the operation as it now stands, or None when it is not one of ours."""
        made = self._begun(step) if step.phase == "invoked" else self._ended(step)
        if made is not None:
            self._operations[step.op] = made
        return made

    def history(self) -> History:
        """All operations seen so far."""
        return History(self._operations.values())

    def _begun(self, step: Step) -> Operation | None:
        how = self.folding
        kind = step.function if how.kinds is None else how.kinds.get(step.function)
        if kind is None:
            return None
        place = (step.op, how.session(step), how.key(step), kind)
        return Operation(*place, how.argument(step), invoked=step.seq, invoked_us=step.at_us)

    def _ended(self, step: Step) -> Operation | None:
        open_one = self._operations.get(step.op)
        if open_one is None or open_one.returned is not None:
            return None
        result = self.folding.result(step) if step.phase == OK else None
        return replace(open_one, result=result, returned=step.seq, returned_us=step.at_us, outcome=step.phase)


def collect(recorded: Iterable[Any], folding: Folding | None = None) -> History:
    """The history of a whole record, or of a part of it."""
    fold = Fold(folding)
    for record in recorded:
        if type(record) is Step:
            fold.see(record)
    return fold.history()


def _known(operation: Operation, seq: int) -> Operation:
    ended = operation.returned is not None and operation.returned <= seq
    return operation if ended else operation.pending()


def _grouped(
    operations: Iterable[Operation], name: Callable[[Operation], str]
) -> dict[str, tuple[Operation, ...]]:  # fmt: skip
    grouped: dict[str, list[Operation]] = {}
    for operation in operations:
        grouped.setdefault(name(operation), []).append(operation)
    return {key: tuple(listed) for key, listed in grouped.items()}
