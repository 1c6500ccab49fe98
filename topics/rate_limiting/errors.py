"""What can go wrong with a limiter itself.

::

    LimiterError
    ├── CostTooHigh      more than could ever be admitted
    └── LimiterSilent    the store does not answer, and the policy is to refuse then
"""

from __future__ import annotations


class LimiterError(Exception):
    """Root of them."""


class CostTooHigh(LimiterError):
    """Waiting would not help."""

    def __init__(self, key: str, cost: int, most: int) -> None:
        super().__init__(f"{key} asks for {cost} at once, accepted at most {most}")


class LimiterSilent(LimiterError):
    """Nobody knows whether the request is within its limit."""
