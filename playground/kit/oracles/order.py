"""What must come before what: program order, who read whose write, and what follows from both.

Relations over operations 0..n-1 are lists of bit sets, one of predecessors for each operation, so that closing a
relation of 2,000 operations costs milliseconds. ``Facts`` are those of a history of registers whose written values
differ, so that a read says which write it saw.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import networkx

from playground.kit.oracles.history import OK, History, Operation

Relation = list[int]


class Ambiguous(Exception):
    """The history does not say which write a read saw, or does more than read and write. The argument says why."""


class Facts:
    """``operations`` (reads that were answered, writes that ended or were seen), ``program`` order and ``saw``.

    ``saw[n]`` is the write that read n answered, None for the initial value. ``thin_air`` are reads of what nobody
    wrote. Raises Ambiguous.
    """

    def __init__(self, history: History, start: Any = None) -> None:
        self.operations = [each for each in history if each.outcome == OK or each.kind == "write"]
        self.saw: dict[int, int | None] = {}
        self.thin_air: list[int] = []
        wrote = self._writes(start)
        for n, operation in enumerate(self.operations):
            if operation.kind != "read":
                continue
            writer = wrote.get((operation.key, operation.result))
            if writer is None and operation.result != start:
                self.thin_air.append(n)
            else:
                self.saw[n] = writer
        self.program = self._program()
        self.writes = self._masks("write")

    def _writes(self, start: Any) -> dict[tuple[str, Any], int]:
        wrote: dict[tuple[str, Any], int] = {}
        for n, operation in enumerate(self.operations):
            if operation.kind == "read":
                continue
            if operation.kind != "write":
                raise Ambiguous(f"only reads and writes can be judged so, not {operation.kind}")
            known = (operation.key, operation.argument)
            if known in wrote or operation.argument == start:
                what = f"{operation.key} = {operation.argument}"
                raise Ambiguous(f"{what} was written more than once: nobody can tell which write a read saw")
            wrote[known] = n
        return wrote

    def _masks(self, kind: str) -> dict[str, int]:
        """The operations of a kind on each key, as bit sets."""
        masks: dict[str, int] = {}
        for n, operation in enumerate(self.operations):
            masks[operation.key] = masks.get(operation.key, 0) | (operation.kind == kind) << n
        return masks

    def _program(self) -> Relation:
        """In a session, what ended last before an operation began; what ended before that follows from it."""
        program = [0] * len(self.operations)
        recent: dict[str, list[int]] = {}
        for n, operation in enumerate(self.operations):
            mates = recent.setdefault(operation.session, [])
            over = [mate for mate in mates if self.operations[mate].before(operation)]
            begun = max((self.operations[mate].invoked for mate in over), default=0)
            last = [mate for mate in over if self.operations[mate].ends > begun]
            program[n] = sum(1 << mate for mate in last)
            mates[:] = [mate for mate in mates if mate not in over or mate in last]
            if operation.outcome == OK:
                mates.append(n)
        return program

    def causes(self) -> Relation:
        """Direct predecessors in causal order: program order, and the write that a read saw."""
        direct = list(self.program)
        for read, write in self.saw.items():
            if write is not None:
                direct[read] |= 1 << write
        return direct


def closed(direct: Sequence[int]) -> Relation | None:
    """All predecessors, not only the direct ones; None when the relation has a cycle."""
    below: list[int] = [0] * len(direct)
    done = entered = 0
    for start in range(len(direct)):
        stack = [start]
        while stack:
            n = stack[-1]
            ahead = direct[n] & ~done
            if done >> n & 1:
                stack.pop()
            elif not ahead:
                below[n] = _union(direct[n], below)
                done |= 1 << n
                stack.pop()
            elif ahead & entered:
                return None
            else:
                entered |= 1 << n
                stack.extend(bits(ahead))
    return below


def _union(direct: int, below: Sequence[int]) -> int:
    """``direct`` and all below it, latest first: what is below a later one needs no second look."""
    total, rest = direct, direct
    while rest:
        top = rest.bit_length() - 1
        total |= below[top]
        rest &= ~(1 << top) & ~below[top]
    return total


def bits(mask: int) -> Iterator[int]:
    """The members of a bit set, in order."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def cycle(direct: Sequence[int]) -> list[int]:
    """A shortest cycle through the first operation that lies on one; empty when there is none."""
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(len(direct)))
    graph.add_edges_from((before, n) for n, mask in enumerate(direct) for before in bits(mask))
    for part in networkx.strongly_connected_components(graph):
        if len(part) > 1:
            return _shortest(graph.subgraph(sorted(part)))
    return next(([n] for n in graph if graph.has_edge(n, n)), [])


def _shortest(graph: networkx.DiGraph) -> list[int]:
    first = min(graph)
    ways = (networkx.shortest_path(graph, after, first) for after in sorted(graph.successors(first)))
    return min(ways, key=len)


def named(facts: Facts, members: Sequence[int]) -> list[Operation]:
    """The operations with these numbers."""
    return [facts.operations[n] for n in sorted(set(members))]
