"""The cast of the pattern tests: spans written by hand, a tracer whose clock and ids are known."""

from __future__ import annotations

from topics.tracing.sampling import ByRatio, Sampler
from topics.tracing.tracer import Span, Tracer

TRACE = "0af7651916cd43dd8448eb211c80319c"


def span(id: str, parent: str, service: str, start_ms: float, end_ms: float, **more: object) -> Span:
    """A span of one trace; ``kind`` is server unless it is said."""
    more.setdefault("kind", "server")
    return Span(
        TRACE, id, parent, service, id, peer="", start_us=round(start_ms * 1000), end_us=round(end_ms * 1000), **more
    )


def page(*, payment_ahead_ms: float = 0) -> list[Span]:
    """The guide's page: 10 ms of its own, 50 in the database, 100 for payment, 40 for inventory, five on every way."""
    ahead = payment_ahead_ms
    return [
        span("gateway", "", "gateway", 0, 200),
        span("call", "gateway", "gateway", 0, 200, kind="client"),
        span("orders", "call", "orders", 5, 195),
        span("ask db", "orders", "orders", 5, 55, kind="client"),
        span("db", "ask db", "db", 10, 50),
        span("ask payment", "orders", "orders", 55, 155, kind="client"),
        span("payment", "ask payment", "payment", 60 + ahead, 150 + ahead),
        span("ask inventory", "orders", "orders", 155, 195, kind="client"),
        span("inventory", "ask inventory", "inventory", 160, 190),
    ]


class Bench:
    """A tracer, and what it exported."""

    def __init__(self, sampler: Sampler | None = None) -> None:
        self.now_us = 0
        self.spans: list[Span] = []
        self._ids = 0
        self.tracer = Tracer("orders", lambda: self.now_us, self._new_id, sampler or ByRatio(100), self.spans.append)

    def _new_id(self, digits: int) -> str:
        self._ids += 1
        return f"{self._ids:0{digits}x}"
