"""A deadline that travels with the request, so that nobody works for a caller who has left.

A timeout at the caller stops the *waiting*, not the work: the server goes on and computes an answer for nobody.
Handing the remaining time down lets each server refuse what can no longer be in time.

Prior art: gRPC's ``grpc-timeout`` header. What travels is the time that is left, not an instant, so that clocks which
disagree do no harm; the time on the wire is lost to the estimate, which errs on the late side.
"""

from __future__ import annotations

import time
from collections.abc import Callable

HEADER = "x-timeout-ms"


class DeadlineExceeded(Exception):
    """There is no time left. Nothing was begun."""


class Deadline:
    """An instant on this process's own clock."""

    def __init__(self, at_s: float, clock: Callable[[], float]) -> None:
        self.at_s = at_s
        self._clock = clock

    @classmethod
    def after(cls, seconds: float, clock: Callable[[], float] = time.monotonic) -> Deadline:
        return cls(clock() + seconds, clock)

    @classmethod
    def received(
        cls, headers: dict[str, str], arrived_s: float, clock: Callable[[], float] = time.monotonic
    ) -> Deadline | None:
        """The deadline that a caller sent with a request that arrived then; None when it sent none.

        It counts from the arrival, because the time that a request waits for a worker is the caller's time too.
        """
        text = headers.get(HEADER)
        return None if text is None else cls(arrived_s + int(text) / 1000, clock)

    def headers(self) -> dict[str, str]:
        """What to send along with a call made now."""
        return {HEADER: str(max(0, int(self.left_s() * 1000)))}

    def left_s(self) -> float:
        return self.at_s - self._clock()

    def check(self, needs_s: float = 0.0) -> None:
        """Raises ``DeadlineExceeded`` when what needs ``needs_s`` seconds can no longer be in time.

        A server that only asks whether the deadline has passed begins, under load, exactly the work that will be late.
        """
        if self.left_s() <= needs_s:
            raise DeadlineExceeded(f"{self.left_s():.3f} s left, {needs_s:.3f} s needed")
