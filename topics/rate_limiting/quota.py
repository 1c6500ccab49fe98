"""What is allowed, and what a limiter decided.

Everything is a whole number: requests, and microseconds. Nothing is rounded on the way, so that a decision in Python,
in Lua on a Redis server, and on paper are the same. The one place where something is rounded is ``interval_us``: up,
so that a limit which does not divide its window is never exceeded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quota:
    """``limit`` requests in ``window_us``. Buckets hold ``burst``; a queue has ``places`` to wait."""

    limit: int
    window_us: int
    burst: int
    places: int

    @property
    def interval_us(self) -> int:
        """The time of one request at the full rate: emission interval, refill of one token, leak of one request."""
        return -(-self.window_us // self.limit)

    def args(self) -> tuple[int, int, int, int]:
        """As the scripts want it."""
        return self.limit, self.window_us, self.burst, self.places


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one request at ``now_us``, a reading of the limiter's clock.

    ``remaining`` requests of cost one would be admitted at once. A refused request would be admitted ``retry_us``
    later if nothing else were admitted until then, and not a microsecond earlier; 0 means that nobody can know. An
    admitted one waits ``wait_us`` first. At ``reset_us`` the whole quota is there again if nothing else is admitted.
    """

    allowed: bool
    remaining: int
    retry_us: int
    reset_us: int
    wait_us: int
    now_us: int

    @classmethod
    def read(cls, reply: Sequence[int]) -> Decision:
        """From a script's reply."""
        allowed, *rest = reply
        return cls(bool(allowed), *rest)

    def reply(self) -> list[int]:
        """As a script's reply."""
        return [int(self.allowed), self.remaining, self.retry_us, self.reset_us, self.wait_us, self.now_us]


def admitted(now_us: int, remaining: int, reset_us: int, wait_us: int = 0) -> Decision:
    """Yes."""
    return Decision(True, remaining, 0, reset_us, wait_us, now_us)


def refused(now_us: int, remaining: int, reset_us: int, again_us: int) -> Decision:
    """No; ``again_us`` is the first instant at which the answer would be another one."""
    return Decision(False, max(remaining, 0), again_us - now_us, reset_us, 0, now_us)
