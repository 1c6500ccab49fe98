"""Policies that take turns: plain and smooth weighted round robin.

Invariant: as long as the list of servers stays the same, the counts of plain round robin differ by at most one, and
after each full cycle (the sum of the weights) smooth weighted round robin has picked each server exactly as often as
its weight. The smooth order is nginx's: raise every account by its weight, take the highest, charge it the total.
"""

from __future__ import annotations

from collections.abc import Sequence

from .backend import Backend


class RoundRobin:
    """A, B, C, A: the next one after the one before."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()
        self._turn = 0

    def choose(self, backends: Sequence[Backend], key: str) -> Backend:
        """Take turns. A new list of servers starts a new round."""
        names = tuple(backend.name for backend in backends)
        if names != self._names:
            self._names, self._turn = names, self._start(names)
        chosen = backends[self._turn % len(backends)]
        self._turn += 1
        return chosen

    def _start(self, names: tuple[str, ...]) -> int:
        """Go on after the server whose turn it was last, so that flapping does not favour the first."""
        if not self._names:
            return 0
        last = self._names[(self._turn - 1) % len(self._names)]
        return next((i for i, name in enumerate(names) if name > last), 0)


class SmoothWeighted:
    """By weight, and without runs: with weights 3 and 1 it is A A B A, not A A A B."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()

    def choose(self, backends: Sequence[Backend], key: str) -> Backend:
        """Raise all, take the highest, charge it."""
        names = tuple(backend.name for backend in backends)
        if names != self._names:
            self._names = names
            for backend in backends:
                backend.current = 0.0
        for backend in backends:
            backend.current += backend.pull
        chosen = max(backends, key=lambda backend: backend.current)
        chosen.current -= sum(backend.pull for backend in backends)
        return chosen
