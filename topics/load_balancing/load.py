"""Policies that look at load, and the two that leave it to chance.

Prior art: nginx `least_conn` and `least_time`, HAProxy `leastconn`, Envoy's weighted least request; Mitzenmacher, "The
power of two choices in randomized load balancing" (2001); Finagle's Peak EWMA. Load is what the balancer has counted
itself. A server that fails at once has no load: policies that follow load follow it, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .backend import Backend

Chance = Callable[[], float]
"""A number from 0 up to 1."""


def busyness(backend: Backend) -> float:
    """Requests it would have, by weight."""
    return (backend.known + 1) / backend.pull


def patience(backend: Backend) -> float:
    """How long a new request would take there: what an answer takes, times the requests before it. Not asked yet: 0."""
    return backend.latency_s * busyness(backend)


class Random:
    """Any server, by weight."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance

    def choose(self, backends: Sequence[Backend], key: str) -> Backend:
        """Draw one."""
        left = self._chance() * sum(backend.pull for backend in backends)
        for backend in backends:
            left -= backend.pull
            if left < 0:
                return backend
        return backends[-1]


class TwoChoices:
    """Two servers at random, and of these the one with less to do."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance

    def choose(self, backends: Sequence[Backend], key: str) -> Backend:
        """Draw two different ones and compare."""
        if len(backends) == 1:
            return backends[0]
        first = int(self._chance() * len(backends))
        second = int(self._chance() * (len(backends) - 1))
        second += second >= first
        return min(backends[first], backends[second], key=busyness)


class Least:
    """The server with the lowest ``cost``; among equals the one that was picked longest ago."""

    def __init__(self, cost: Callable[[Backend], float]) -> None:
        self._cost = cost
        self._picks = 0
        self._picked: dict[str, int] = {}

    def choose(self, backends: Sequence[Backend], key: str) -> Backend:
        """Compare all of them."""
        chosen = min(backends, key=lambda backend: (self._cost(backend), self._picked.get(backend.name, 0)))
        self._picks += 1
        self._picked[chosen.name] = self._picks
        return chosen
