"""A budget for extra calls: retries and hedges may add a share of the traffic, never multiply it.

Prior art: Finagle's and Envoy's retry budgets, and gRPC's retry throttling. Each first attempt deposits ``percent``
hundredths of a token, each extra attempt takes a whole one. In an outage every call fails, so without a budget three
attempts triple the load on a service at the very moment it can bear least.

Invariant: extra attempts <= reserve + percent % of the first attempts.
"""

from __future__ import annotations


class Budget:
    """Counts in hundredths of an attempt, so that nothing is rounded. ``reserve`` extra attempts are free at first."""

    def __init__(self, percent: int, reserve: int = 1) -> None:
        self.percent = percent
        self.most = 100 * max(reserve, 10)
        self._hundredths = 100 * reserve

    def deposit(self) -> None:
        """A first attempt is made."""
        self._hundredths = min(self.most, self._hundredths + self.percent)

    def withdraw(self) -> bool:
        """May one extra attempt be made? If so it is paid for."""
        if self._hundredths < 100:
            return False
        self._hundredths -= 100
        return True
