"""The search for one order of operations that explains every answer.

Prior art: Wing and Gong 1993 (take, one after another, an operation that nothing must precede), Lowe 2017 (remember the
configurations that were tried), Porcupine (bit sets). Operations lie in *lanes*: inside a lane one that ended before
another began precedes it, across lanes nothing precedes. One lane of all is real time; one lane a session is program
order.

Three reductions, each of which only drops orders that another order replaces. An operation without effect whose
answer fits now is taken now. An operation of unknown outcome is taken last, and a configuration that spent more of
them than an explored one otherwise equal is not tried. A value written once is not replaced while an operation that
answered it is outstanding.

Invariant: NONE means that every order was excluded, GAVE_UP that ``bound`` configurations did not suffice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from playground.kit.oracles.history import OK, Operation
from playground.kit.oracles.specification import IMPOSSIBLE, Specification

FOUND, NONE, GAVE_UP = "found", "none", "gave up"

BOUND = 100_000
"""Configurations visited before an oracle gives up: about half a second of CPU."""

Positions = tuple[tuple[int, int], ...]
"""For each lane how many of its operations are taken without a gap, and which of the following (a bit set)."""


class Configuration(NamedTuple):
    """What was taken so far, which unknown operations were spent, and the state of every key."""

    positions: Positions
    spent: int
    states: tuple


class Search:
    """One search. ``visited`` counts configurations; ``run`` may be called once."""

    def __init__(self, lanes: Sequence[Sequence[Operation]], specification: Specification, bound: int = BOUND) -> None:
        self.visited = 0
        self._bound = bound
        self._step = specification.step
        self._queries = specification.queries
        self._lanes = [[each for each in lane if each.outcome == OK] for lane in lanes]
        self._begins = [[each.invoked for each in lane] for lane in self._lanes]
        self._ends = [[each.ends for each in lane] for lane in self._lanes]
        self._unknown = [(n, each) for n, lane in enumerate(lanes) for each in lane if each.outcome != OK]
        self._states = {key: n for n, key in enumerate(dict.fromkeys(each.key for lane in lanes for each in lane))}
        self._start = specification.initial()
        self._last_answers = _last_answers(self._lanes, lanes, specification)
        self._tried: dict[tuple[Positions, tuple], list[int]] = {}

    def run(self) -> str:
        """FOUND, NONE or GAVE_UP."""
        first = Configuration(tuple((0, 0) for _ in self._lanes), 0, (self._start,) * len(self._states))
        stack = [iter((first,))]
        while stack:
            configuration = next(stack[-1], None)
            if configuration is None:
                stack.pop()
                continue
            positions, updates, bars = self._advanced(configuration)
            if all(position[0] == len(lane) for position, lane in zip(positions, self._lanes, strict=True)):
                return FOUND
            configuration = Configuration(positions, configuration.spent, configuration.states)
            if self._is_known(configuration):
                continue
            self.visited += 1
            if self.visited > self._bound:
                return GAVE_UP
            stack.append(self._branches(configuration, updates, bars))
        return NONE

    def _is_known(self, configuration: Configuration) -> bool:
        """Whether one that spent no other unknown operations was tried; remembers it otherwise."""
        tried = self._tried.setdefault((configuration.positions, configuration.states), [])
        spent = configuration.spent
        if any(less & spent == less for less in tried):
            return True
        tried.append(spent)
        return False

    def _advanced(self, configuration: Configuration) -> tuple[Positions, list[tuple[float, int, int]], list[float]]:
        """Take every query that fits; then what else may come next, and for each lane what nothing may begin after."""
        positions, updates, bars = [], [], []
        for lane, position in enumerate(configuration.positions):
            moved = self._pass_queries(lane, position, configuration.states)
            bars.append(self._scan(lane, moved, updates))
            positions.append(moved)
        updates.sort()
        return tuple(positions), updates, bars

    def _pass_queries(self, lane: int, position: tuple[int, int], states: tuple) -> tuple[int, int]:
        """The position after the queries that fit."""
        operations, begins, ends = self._lanes[lane], self._begins[lane], self._ends[lane]
        count, bar, n = len(operations), float("inf"), position[0]
        base, taken = position
        while n < count and begins[n] < bar:
            if not taken >> (n - base) & 1:
                operation = operations[n]
                if operation.kind in self._queries and self._fits(operation, states):
                    taken |= 1 << (n - base)
                    base, taken = _normal(base, taken)
                    n, bar = base, float("inf")
                    continue
                bar = min(bar, ends[n])
            n += 1
            if n < base:
                n = base
        return base, taken

    def _fits(self, operation: Operation, states: tuple) -> bool:
        return self._step(states[self._states[operation.key]], operation) is not IMPOSSIBLE

    def _scan(self, lane: int, position: tuple[int, int], updates: list[tuple[float, int, int]]) -> float:
        """Add the updates that may come next, as (end, lane, place). Returns the first end among what is not taken."""
        operations, begins, ends = self._lanes[lane], self._begins[lane], self._ends[lane]
        (base, taken), count, bar = position, len(operations), float("inf")
        n = base
        while n < count and begins[n] < bar:
            if not taken >> (n - base) & 1:
                bar = min(bar, ends[n])
                if operations[n].kind not in self._queries:
                    updates.append((ends[n], lane, n))
            n += 1
        return bar

    def _branches(
        self, configuration: Configuration, updates: list[tuple[float, int, int]], bars: list[float]
    ) -> Iterator[Configuration]:  # fmt: skip
        positions, spent, states = configuration
        for _, lane, n in updates:
            after = self._after(self._lanes[lane][n], configuration)
            if after is not IMPOSSIBLE:
                base, taken = positions[lane]
                moved = _normal(base, taken | 1 << (n - base))
                yield Configuration((*positions[:lane], moved, *positions[lane + 1 :]), spent, after)
        like: set[tuple] = set()
        for n, (lane, operation) in enumerate(self._unknown):
            same = (lane, operation.session, operation.key, operation.kind, operation.argument)
            if spent >> n & 1 or same in like or operation.invoked > bars[lane]:
                continue
            like.add(same)
            after = self._after(operation, configuration)
            if after is not IMPOSSIBLE and after != states:
                yield Configuration(positions, spent | 1 << n, after)

    def _after(self, operation: Operation, configuration: Configuration) -> tuple | object:
        """The states after an update, or IMPOSSIBLE."""
        states, n = configuration.states, self._states[operation.key]
        state = states[n]
        after = self._step(state, operation)
        if after is IMPOSSIBLE or (after != state and self._is_awaited(operation.key, state, configuration.positions)):
            return IMPOSSIBLE
        return (*states[:n], after, *states[n + 1 :])

    def _is_awaited(self, key: str, value: object, positions: Positions) -> bool:
        """Whether an operation that answered ``value``, which never comes back, is not taken yet."""
        for lane, n in self._last_answers.get((key, value), ()):
            base, taken = positions[lane]
            if n >= base and not taken >> (n - base) & 1:
                return True
        return False


def _normal(base: int, taken: int) -> tuple[int, int]:
    while taken & 1:
        taken >>= 1
        base += 1
    return base, taken


def _last_answers(
    lanes: list[list[Operation]], given: Sequence[Sequence[Operation]], specification: Specification
) -> dict[tuple, list[tuple[int, int]]]:  # fmt: skip
    """For each (key, value) that comes at most once, where in each lane the last read of it stands."""
    comes: dict[tuple, int] = {}
    for operation in (each for lane in given for each in lane):
        for value in specification.makes(operation):
            comes[operation.key, value] = comes.get((operation.key, value), 0) + 1
    last: dict[tuple, dict[int, int]] = {}
    for number, lane in enumerate(lanes):
        for n, operation in enumerate(lane):
            known = (operation.key, operation.result)
            often = comes.get(known, 0) + (operation.result == specification.initial())
            if comes and operation.kind == "read" and often == 1:
                last.setdefault(known, {})[number] = n
    return {known: list(places.items()) for known, places in last.items()}
