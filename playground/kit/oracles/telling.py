"""Operations in words: who read or wrote what, and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.kit.oracles.history import OK, Operation
from playground.kit.oracles.specification import members

_US = 1_000_000
_TOLD = 5


def told(operation: Operation) -> str:
    """As in ``alice wrote x = 1 (0.100 to 0.120 s)``."""
    return f"{operation.session} {deed(operation)} ({span(operation)})"


def deed(operation: Operation) -> str:
    """What was done, without who and when."""
    key = operation.key or "the object"
    kind, argument, result = operation.kind, shown(operation.argument), shown(operation.result)
    if kind == "read":
        return f"read {key} = {result}" if operation.outcome == OK else f"asked for {key}"
    if kind == "write":
        wrote = "wrote" if operation.outcome == OK else "may have written"
        return f"{wrote} {key} = {argument}"
    said = "without an answer" if operation.outcome != OK else f"-> {result}"
    return f"{kind} {argument} on {key} {said}" if operation.argument is not None else f"{kind} {key} {said}"


def span(operation: Operation) -> str:
    """When it ran."""
    if operation.outcome != OK or operation.returned_us is None:
        return f"from {seconds(operation.invoked_us)} s, end unknown"
    return f"{seconds(operation.invoked_us)} to {seconds(operation.returned_us)} s"


def seconds(us: int) -> str:
    """Microseconds as seconds with as many digits as needed, three at least."""
    whole = f"{us // _US}.{us % _US:06d}"
    return whole.rstrip("0") if len(whole.rstrip("0").partition(".")[2]) > 3 else whole[:-3]


def shown(value: Any) -> str:
    """A value as a reader expects it."""
    if value is None:
        return "nothing"
    if isinstance(value, frozenset | set):
        return "{" + ", ".join(sorted(map(str, members(value)))) + "}"
    return " -> ".join(map(shown, value)) if isinstance(value, tuple) else str(value)


def listed(operations: Sequence[Operation]) -> str:
    """Several operations in order of invocation; of many the first and the last."""
    parts = [told(each) for each in operations]
    if len(parts) > _TOLD:
        parts = [*parts[: _TOLD - 2], f"{len(parts) - _TOLD + 1} more", parts[-1]]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
