"""The fixed cast of these tests: a clock moved by hand and a payment service that does what it is told."""

from __future__ import annotations

from topics.circuit_breaker.breaker import CircuitBreaker, CircuitOpen
from topics.circuit_breaker.windows import TimeWindow, Window


class ManualClock:
    """Seconds, moved by the test."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s

    def advance(self, seconds: float) -> None:
        self.now_s += seconds


class PaymentDown(Exception):
    """The payment service did not answer."""


class CardDeclined(Exception):
    """The payment service answered, and the answer is no."""


async def paid() -> str:
    return "paid"


async def down() -> str:
    raise PaymentDown


async def declined() -> str:
    raise CardDeclined


def seed_breaker(clock: ManualClock, window: Window | None = None, **settings: object) -> CircuitBreaker:
    """Five failures within ten seconds open it, for thirty seconds, one test closes it."""
    return CircuitBreaker(window or TimeWindow(10, 5), open_s=30, clock=clock, **settings)


async def attempt(breaker: CircuitBreaker, function: object) -> str:
    """One call, its outcome as a word."""
    try:
        return await breaker.call(function)
    except CircuitOpen:
        return "not called"
    except (PaymentDown, CardDeclined) as error:
        return type(error).__name__


async def trip(breaker: CircuitBreaker) -> None:
    """Five failures in a row."""
    for _ in range(5):
        await attempt(breaker, down)
