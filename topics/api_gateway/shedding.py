"""Load shedding by priority: when there is too much, the least important goes first.

A gateway that takes everything answers nothing in time. Counting what is under way needs no clock and no estimate, and
it rises exactly when the services behind get slow. Prior art: Netflix's concurrency limits and prioritised load
shedding, Google SRE's "criticality".
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

SHARES = {"low": 60, "normal": 90, "critical": 100}
"""How full, in percent of ``most``, the gateway may be for a request of each priority still to get in."""


class Overloaded(Exception):
    """No room for this priority."""


class Shedding:
    """``most`` requests under way at once; 0 is no limit."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.under_way = 0

    def has_room(self, priority: str) -> bool:
        return not self.most or self.under_way * 100 < self.most * SHARES[priority]

    @contextmanager
    def room(self, priority: str) -> Iterator[None]:
        """Raises Overloaded when there is none."""
        if not self.has_room(priority):
            raise Overloaded(f"{self.under_way} requests under way")
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1
