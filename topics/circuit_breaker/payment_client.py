"""How an order instance reaches payment: breaker, retry, bulkhead, hedge and deadline, put together from parameters.

From the outside in: retry, breaker, bulkhead, hedge, timeout. With ``retry_place`` inside, the breaker is outermost and
sees one result for all attempts. What is switched off is simply not there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from playground.sdk import Node, Refused

from .breaker import CircuitBreaker, CircuitOpen, Permit
from .budget import Budget
from .bulkhead import Bulkhead, BulkheadFull
from .deadline import Deadline
from .defects import LateResultBreaker, OpenDoorBreaker
from .hedge import Hedge
from .note import PATH, Note
from .params import Params
from .payment import DECLINED
from .retry import Retry, exponential, fixed
from .windows import ConsecutiveFailures, CountWindow, RateWindow, TimeWindow, Window

BREAKERS = {"none": CircuitBreaker, "open_door": OpenDoorBreaker, "late_results": LateResultBreaker}


def speaks_against_payment(error: Exception) -> bool:
    """A declined card is an answer: payment works. Everything else counts as its failure."""
    return not (isinstance(error, Refused) and error.reason == DECLINED)


def may_pass(error: Exception) -> bool:
    """Whether it is worth trying again: neither a refusal by our own guards nor an answer passes by itself."""
    return not isinstance(error, CircuitOpen | BulkheadFull) and speaks_against_payment(error)


class PaymentClient:
    """One per order instance and life: its breaker, budgets and counters are gone with a crash."""

    def __init__(self, node: Node, p: Params) -> None:
        self.node = node
        self.p = p
        self.breaker = breaker_of(node, p)
        self.bulkhead = Bulkhead(p.bulkhead) if p.bulkhead else None
        self.hedge = Hedge(p.hedge_ms / 1000, Budget(p.hedge_budget_percent)) if p.hedge_ms else None
        self.charge = self._composed(retry_of(node, p))

    def _composed(self, retry: Retry | None) -> Callable[[dict[str, Any]], Awaitable[Any]]:
        call: Callable[[dict[str, Any]], Awaitable[Any]] = self._once
        inside = self.p.retry_place == "inside"
        guards = (self.hedge, self.bulkhead, retry if inside else None, self.breaker, None if inside else retry)
        for guard in guards:
            call = partial(guard.call, call) if guard else call
        return call

    async def _once(self, order: dict[str, Any]) -> Any:
        if not self.p.timeout_ms:
            return await self.node.call("payment", "charge", order)
        timeout_s = self.p.timeout_ms / 1000
        headers = Deadline.after(timeout_s, self.node.clock.now).headers()
        return await self.node.call("payment", "charge", order, timeout_s=timeout_s, headers=headers)


def breaker_of(node: Node, p: Params) -> CircuitBreaker | None:
    """The breaker of the chosen variant, shown on the node; None without one."""
    window = window_of(p)
    if window is None:
        return None
    breaker = BREAKERS[p.defect](
        window,
        open_s=p.open_s,
        backoff=p.backoff_percent / 100,
        longest_open_s=p.longest_open_s,
        permits=p.permits,
        successes=p.successes,
        half_open_s=p.half_open_s,
        slow_s=p.slow_ms / 1000,
        is_failure=speaks_against_payment,
        spread=lambda: 1 + p.spread_percent / 100 * share(node.draw("spread", breaker.generation)),
        clock=node.clock.now,
    )
    show(node, breaker, p)
    return breaker


def window_of(p: Params) -> Window | None:
    """The trip rule of the chosen variant."""
    match p.variant:
        case "consecutive":
            return ConsecutiveFailures(p.failures)
        case "count_window":
            return CountWindow(p.window_calls, p.failures)
        case "time_window":
            return TimeWindow(p.window_s, p.failures)
        case "failure_rate":
            return RateWindow(p.window_s, p.minimum_calls, failure_percent=p.failure_percent)
        case "slow_rate":
            return RateWindow(p.window_s, p.minimum_calls, slow_percent=p.slow_percent)
    return None


def retry_of(node: Node, p: Params) -> Retry | None:
    """The retry policy of the order service, None when it does not retry."""
    if p.retry == "none":
        return None
    pause = fixed(0.1) if p.retry == "fixed" else exponential(0.2, 5.0, lambda: share(node.draw("jitter")))
    budget = Budget(p.retry_budget_percent) if p.retry_budget_percent else None
    return Retry(p.attempts, pause, worth=may_pass, budget=budget)


def show(node: Node, breaker: CircuitBreaker, p: Params) -> None:
    """Let the stage see the table, the failures that count, and when an interval ends."""

    def on_call(what: str, permit: Permit | None) -> None:
        if permit is not None:
            note = Note(what, permit.number, permit.generation, round(node.clock.now() * 1_000_000))
            node.state(PATH, str(note))
            show_window()

    def show_window() -> None:
        node.state("window.failures", " ".join(f"{at_s:.3f}" for at_s in breaker.window.failures))

    def on_move(old: str, event: str, new: str) -> None:
        show_window()
        node.state("window.since", f"{node.clock.now():.3f} s")
        node.state("window.until", None if breaker.ends_s is None else f"{breaker.ends_s:.3f} s")

    node.state("window.trips_at", trips_at(p))
    node.shows(breaker=breaker)
    breaker.watch(on_call)
    breaker.listen(on_move)


def share(draw: int) -> float:
    """A 64-bit draw as a float from [0, 1)."""
    return draw / 2**64


def trips_at(p: Params) -> int | str:
    """The threshold in words, as it stands at the dial."""
    return {
        "consecutive": f"{p.failures} in a row",
        "count_window": f"{p.failures} of {p.window_calls}",
        "time_window": f"{p.failures} in {p.window_s} s",
        "failure_rate": f"{p.failure_percent} % failed in {p.window_s} s",
        "slow_rate": f"{p.slow_percent} % slow in {p.window_s} s",
    }[p.variant]
