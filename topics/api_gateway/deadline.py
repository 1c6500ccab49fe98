"""How long the client still waits: an end that every attempt behind the gateway has to respect.

The client says how many milliseconds it will wait; that is a duration, so clocks that disagree do no harm. A timeout an
attempt that is longer than what is left is *inverted*: the gateway would still be asking when the client has gone.
Prior art: gRPC's ``grpc-timeout``, Envoy's ``x-envoy-expected-rq-timeout-ms``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

HEADER = "x-wait-ms"


class Deadline:
    """An instant on this process's monotonic clock, in seconds."""

    def __init__(self, wait_s: float, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.at_s = clock() + wait_s

    @classmethod
    def of(cls, headers: Mapping[str, str], otherwise_s: float, clock: Callable[[], float]) -> Deadline:
        """The client's own, or the house's. Nonsense counts as nothing said."""
        told = headers.get(HEADER, "")
        return cls(int(told) / 1000 if told.isdigit() else otherwise_s, clock)

    @property
    def left_s(self) -> float:
        return max(0.0, self.at_s - self._clock())

    @property
    def passed(self) -> bool:
        return self._clock() >= self.at_s
