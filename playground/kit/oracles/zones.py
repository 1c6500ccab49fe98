"""The fast way to refute a register whose values are written once: two values that were current by turns.

Prior art: Gibbons and Korach 1997. The operations on one value form a cluster. The value was certainly current from the
first end to the last beginning in it, if that is forward; else it need only have been current for an instant between
the last beginning and the first end. A history is linearizable exactly when nothing is read before it was written, no
two forward zones overlap and no backward zone lies inside a forward one.

Invariant: zones only grow, so the first end at which two conflict is the instant of the violation, and it is told at
that instant: whoever watches a run asks at every end, at the price of two binary searches.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from math import inf
from typing import Any

from playground.kit.oracles.history import OK, Operation

Zone = tuple[float, float, Any]
"""Lower bound, upper bound, value."""


class Zones:
    """Watches one key. Feed ``begun`` and ``ended`` in the order of their records.

    ``applies`` turns false at the first value written twice or the first operation that is neither read nor write; then
    nothing more is refuted here.
    """

    def __init__(self, start: Any = None) -> None:
        self.applies = True
        self._start = start
        self._writes: dict[Any, Operation] = {}
        self._first_end: dict[Any, tuple[float, Operation | None]] = {start: (-inf, None)}
        self._last_begin: dict[Any, tuple[float, Operation | None]] = {start: (-inf, None)}
        self._forward: list[Zone] = []
        self._backward: list[Zone] = []

    def begun(self, operation: Operation) -> None:
        """An operation was invoked."""
        if operation.kind == "write":
            self.applies &= operation.argument not in self._writes and operation.argument != self._start
            self._writes[operation.argument] = operation
        elif operation.kind != "read":
            self.applies = False

    def ended(self, operation: Operation) -> list[Operation]:
        """An operation ended with ok: the operations that are now impossible together, if there are."""
        if not self.applies or operation.outcome != OK:
            return []
        value = operation.result if operation.kind == "read" else operation.argument
        if value != self._start and value not in self._writes:
            return [operation]
        if operation.kind == "write":
            self._writes[value] = operation
        if value not in self._first_end:
            self._first_end[value] = (operation.ends, operation)
            writer = self._writes[value]
            self._last_begin[value] = (writer.invoked, writer)
        self._move(value, operation)
        other = self._conflict(value)
        return [] if other is None else self._cluster(value) + self._cluster(other)

    def _move(self, value: Any, operation: Operation) -> None:
        """The zone of ``value`` after one more operation on it."""
        first, last = self._first_end[value][0], self._last_begin[value][0]
        for zones in (self._forward, self._backward):
            at = bisect_left(zones, (min(first, last), max(first, last)), key=lambda zone: zone[:2])
            if at < len(zones) and zones[at][2] == value:
                del zones[at]
        if operation.invoked > last:
            self._last_begin[value] = (operation.invoked, operation)
            last = operation.invoked
        zones = self._forward if first < last else self._backward
        insort(zones, (min(first, last), max(first, last), value), key=lambda zone: zone[:2])

    def _conflict(self, value: Any) -> Any | None:
        """A value that cannot have been current beside ``value``."""
        first, last = self._first_end[value][0], self._last_begin[value][0]
        if last < first:
            at = bisect_right(self._forward, last, key=lambda zone: zone[0]) - 1
            around = self._forward[max(at, 0) : at + 1]
            return next((other for low, high, other in around if low < last and first < high), None)
        at = bisect_left(self._forward, first, key=lambda zone: zone[0])
        beside = self._forward[max(at - 1, 0) : at] + self._forward[at + 1 : at + 2]
        for low, high, other in beside:
            if low < last and first < high:
                return other
        return self._backward_inside(first, last)

    def _backward_inside(self, first: float, last: float) -> Any | None:
        """A value whose whole backward zone lies in between."""
        for at in range(bisect_right(self._backward, first, key=lambda zone: zone[0]), len(self._backward)):
            low, high, other = self._backward[at]
            if low >= last:
                return None
            if high < last:
                return other
        return None

    def _cluster(self, value: Any) -> list[Operation]:
        """The operations that bound the zone of ``value``, and its write as it is known by now."""
        named = (self._first_end[value][1], self._last_begin[value][1], self._writes.get(value))
        distinct = {each.op: each for each in named if each is not None}
        return list(distinct.values())
