"""The fixed cast of these tests: servers, a clock moved by hand, and a chance that repeats."""

from __future__ import annotations

from random import Random as Dice
from typing import Any

from topics.load_balancing.backend import Backend, EwmaLatency
from topics.load_balancing.balancer import Balancer, Options, Policy
from topics.load_balancing.health import PassiveChecks


class ManualClock:
    """Seconds, moved by the test."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def servers(names: str = "abc", **weights: int) -> list[Backend]:
    """Servers of these names; weight 1 unless told."""
    return [Backend(name, weight=weights.get(name, 1)) for name in names]


def dice(seed: int = 7) -> Dice:
    """Numbers that repeat."""
    return Dice(seed)


def balancer(
    policy: Policy, clock: ManualClock, names: str = "abc", passive: PassiveChecks | None = None, **options: Any
) -> Balancer:
    """A balancer with these servers."""
    made = Balancer(policy, EwmaLatency(10, peak=False), clock, Options(**options), passive)
    for backend in servers(names):
        made.add(backend)
    return made
