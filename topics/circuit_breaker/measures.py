"""What the claims of the presets measure on a finished run."""

from __future__ import annotations

from playground.sdk import Run

from .breaker import OPEN
from .orders import FALLBACK, PLACE


def moves(run: Run, node: str = "orders") -> list[tuple[float, str]]:
    """(second, state) of each move of a breaker after the first closed state."""
    return [(state.at_us / 1e6, str(state.value)) for state in run.states(node, "breaker")[1:]]


def ended(run: Run, function: str, phase: str, from_s: float, to_s: float) -> int:
    """Operations of a kind that ended so within a span."""
    return sum(o.function == function for o in run.operations(phase, from_s=from_s, to_s=to_s))


def share_ok(run: Run, function: str, from_s: float, to_s: float) -> float:
    """The share of operations, by their end, that succeeded."""
    ok, failed, unknown = (ended(run, function, phase, from_s, to_s) for phase in ("ok", "failed", "unknown"))
    return ok / max(1, ok + failed + unknown)


def opened_at(run: Run) -> float:
    """The second at which the breaker of orders first opened."""
    return next(at_s for at_s, state in moves(run) if state == OPEN)


def fallbacks_ms(run: Run) -> list[float]:
    """How long each order took that got the fallback and was placed three seconds or more after the trip."""
    from_us = (opened_at(run) + 3) * 1e6
    started = {o.op: o.at_us for o in run.operations("invoked") if o.at_us > from_us}
    return [
        (o.at_us - started[o.op]) / 1e3 for o in run.operations("failed") if o.op in started and o.value == FALLBACK
    ]


def share_busy(run: Run, from_s: int, to_s: int) -> float:
    """The share of a span's tenths of a second at which all workers of orders were busy."""
    loads = run.states("orders", "load")
    tenths = [n * 100_000 for n in range(from_s * 10, to_s * 10)]
    at = [next(state.value for state in reversed(loads) if state.at_us <= at_us) for at_us in tenths]
    return at.count(run.scenario.params.workers) / len(at)


def percentile(values: list[int], percent: int) -> int:
    """The value below which ``percent`` of the values lie."""
    return sorted(values)[len(values) * percent // 100]


def stays(run: Run, state: str) -> list[float]:
    """Seconds of each completed stay of orders in a state."""
    went = moves(run)
    return [left - came for (came, new), (left, _) in zip(went, went[1:], strict=False) if new == state]


def writes_per_order(run: Run) -> dict[str, int]:
    """Messages to the ledger by order."""
    counts: dict[str, int] = {}
    for message in run.messages(target="ledger"):
        counts[message.request] = counts.get(message.request, 0) + 1
    return counts


def instances(run: Run) -> list[str]:
    """The order instances of a run."""
    return ["orders", *(f"orders-{n}" for n in range(2, run.scenario.params.fleet + 1))]


def orders_us(run: Run) -> list[int]:
    """Latency of each successful order."""
    started = {o.op: o.at_us for o in run.operations("invoked") if o.function == PLACE}
    return [o.at_us - started[o.op] for o in run.operations("ok") if o.op in started]
