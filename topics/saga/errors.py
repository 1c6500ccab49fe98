"""What can go wrong with one step of a saga.

    StepError            nothing is known about the step: it may have run, or may still run
    └── StepRefused      the step certainly did not happen, and asking again gives the same answer
        └── StepBarred   refused because its compensation came first

Any *other* exception out of a step (a timeout, a lost connection) means the same as StepError: outcome unknown. That
is the safe reading, because an unknown step is compensated and a refused one is not.
"""

from __future__ import annotations


class StepError(Exception):
    """Step failed and nobody knows how far it came."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StepRefused(StepError):
    """Participant said no, and changed nothing."""


class StepBarred(StepRefused):
    """Participant met the compensation before the command, and keeps the command out for ever."""
