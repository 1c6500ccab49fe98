"""Two breakers with one wrong line each, as they are found in the wild. A property turns each of them red.

Use ``breaker.CircuitBreaker``; these exist to be caught.
"""

from __future__ import annotations

from .breaker import CircuitBreaker, Permit


class OpenDoorBreaker(CircuitBreaker):
    """Half-open lets everybody through: the whole queue hits a service that has just come up."""

    def _test_allowed(self) -> bool:
        return True


class LateResultBreaker(CircuitBreaker):
    """Counts results of earlier generations: an old answer closes it, an old failure opens it."""

    def _counts(self, permit: Permit) -> bool:
        return True
