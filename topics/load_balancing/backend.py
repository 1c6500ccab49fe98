"""One server as its balancer knows it.

Prior art: the upstream peers of nginx and HAProxy. A backend holds what a balancer has counted itself (requests in
flight, answers and how long they took) and what it has been told (health, draining). Nothing here asks the server.
"""

from __future__ import annotations

from dataclasses import dataclass

UP, DOWN, EJECTED, DRAINING = "up", "down", "ejected", "draining"


@dataclass(eq=False)
class Backend:
    """``known`` is the load as the policies see it: ``in_flight`` when it was last looked at."""

    name: str
    weight: int = 1
    in_flight: int = 0
    known: int = 0
    status: str = UP
    joined_s: float = float("-inf")
    share: float = 1.0  # of its weight, less than 1 during slow start
    latency_s: float = 0.0  # a moving average
    answered_s: float = 0.0  # when the average last moved
    current: float = 0.0  # the smooth weighted rotation's account

    @property
    def pull(self) -> float:
        """Its weight as it counts now."""
        return self.weight * self.share


class NoBackend(Exception):
    """There is no server that may be picked."""


class EwmaLatency:
    """A moving average of how long answers take; with ``peak`` it jumps up at once and comes down slowly.

    Prior art: Finagle's Peak EWMA. An observation that is ``decay_s`` old has lost all but 1/e of its weight.
    """

    def __init__(self, decay_s: float, *, peak: bool) -> None:
        self._decay_s, self._peak = decay_s, peak

    def observe(self, backend: Backend, took_s: float, now_s: float) -> None:
        """Add an answer."""
        if self._peak and took_s > backend.latency_s:
            backend.latency_s = took_s
        else:
            keep = 2.718281828459045 ** (-(now_s - backend.answered_s) / self._decay_s)
            backend.latency_s = backend.latency_s * keep + took_s * (1 - keep)
        backend.answered_s = now_s
