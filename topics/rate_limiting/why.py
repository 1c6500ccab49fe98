"""Why a request was refused, in its own numbers."""

from __future__ import annotations

from collections.abc import Callable

from .params import Params
from .quota import Decision
from .tenants import quota_of


def why(p: Params, cost: int, decision: Decision) -> str:
    """One clause: what the limiter had, what was needed, and when there is enough."""
    return REASONS[p.variant](p, cost, decision)


def again(decision: Decision) -> str:
    """How long until it would be admitted, exactly."""
    return f"{decision.retry_us / 1_000_000:.6f}".rstrip("0").rstrip(".") + " s"


def _window(p: Params, cost: int, decision: Decision) -> str:
    return f"{p.limit - decision.remaining} of {p.limit} used in this window, {cost} needed, next in {again(decision)}"


def _sliding(p: Params, cost: int, decision: Decision) -> str:
    used = f"{p.limit - decision.remaining} of {p.limit} in the last {p.window_s} s"
    return f"{used}, {cost} needed, enough are too old in {again(decision)}"


def _estimate(p: Params, cost: int, decision: Decision) -> str:
    return f"by estimate {_sliding(p, cost, decision)}"


def _tokens(p: Params, cost: int, decision: Decision) -> str:
    tokens = cost - decision.retry_us / quota_of(p).interval_us
    return f"{max(tokens, 0):.2f} of {p.burst} tokens, {cost} needed, dripped in by {again(decision)}"


def _meter(p: Params, cost: int, decision: Decision) -> str:
    return f"room for {decision.remaining} of {p.burst}, {cost} needed, leaked out in {again(decision)}"


def _early(p: Params, cost: int, decision: Decision) -> str:
    return f"{again(decision)} earlier than a burst of {p.burst} allows"


def _queue(p: Params, cost: int, decision: Decision) -> str:
    return f"all {p.places} places of the queue are taken, one more is free in {again(decision)}"


def _at_once(p: Params, cost: int, decision: Decision) -> str:
    return f"{p.most_at_once} of its requests are under way, and no more may be"


def _adaptive(p: Params, cost: int, decision: Decision) -> str:
    return "as many requests are under way as the API answers quickly"


REASONS: dict[str, Callable[[Params, int, Decision], str]] = {
    "fixed_window": _window,
    "sliding_log": _sliding,
    "sliding_counter": _estimate,
    "token_bucket": _tokens,
    "leaky_meter": _meter,
    "leaky_queue": _queue,
    "gcra": _early,
    "concurrency": _at_once,
    "adaptive": _adaptive,
}
