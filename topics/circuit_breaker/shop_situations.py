"""The situations around the breakers: what becomes of the shop, with them or without."""

from __future__ import annotations

from typing import Any

from .breaker import OPEN
from .history import US
from .orders import BROWSE, PLACE
from .params import Params
from .situation import Situation


class Cascades(Situation):
    """A product page, which needs no payment, fails because every worker waits for payment."""

    title = "The failure cascades"

    def possible(self, p: Params) -> bool:
        return p.workers * 1000 < p.rate_per_s * (p.timeout_ms or 10_000)

    def on_operation(self, r: Any) -> None:
        if r.function != BROWSE or r.phase not in ("failed", "unknown"):
            return
        busy = [node for node, kind in self.nodes.items() if node.startswith("orders")]
        full = [node for node in busy if self.sight.state(node, "load", 0) == self.params.workers]
        if full:
            words = f"a product page was not served at {r.at_us / US:.1f} s while all {self.params.workers} workers"
            self.reached(f"{words} of {full[0]} were busy", [r.seq])


class FailsFast(Situation):
    """With the breaker open, an order is answered within 50 ms instead of after a timeout."""

    title = "Orders fail fast"

    def possible(self, p: Params) -> bool:
        return p.variant != "none"

    def begin(self) -> None:
        self.asked: dict[str, Any] = {}

    def on_operation(self, r: Any) -> None:
        if r.phase == "invoked":
            self.asked[r.op] = r
            return
        asked = self.asked.pop(r.op, None)
        fast = asked is not None and r.at_us - asked.at_us <= 50_000
        if fast and r.phase == "failed" and r.function == PLACE and self._open():
            self.reached(f"an order got its fallback in {(r.at_us - asked.at_us) / 1000:.1f} ms", [asked.seq, r.seq])

    def _open(self) -> bool:
        return any(self.sight.state(node, "breaker") == OPEN for node in self.nodes)


class RetryStorm(Situation):
    """Within one second payment gets more repeated charges than new ones, and at least ten."""

    title = "A retry storm"
    kinds = ("command",)

    def possible(self, p: Params) -> bool:
        return p.retry != "none" and p.retry_budget_percent == 0

    def begin(self) -> None:
        self.second = 0
        self.first: list[int] = []
        self.repeated: list[int] = []

    def on_message(self, r: Any) -> None:
        if r.at_us // US != self.second:
            self.second, self.first, self.repeated = r.at_us // US, [], []
        if r.target != "payment":
            return
        (self.repeated if r.attempt > 1 else self.first).append(r.seq)
        if len(self.repeated) >= max(10, len(self.first) + 1):
            words = f"{len(self.repeated)} repeated and {len(self.first)} new charges within second {self.second}"
            self.reached(words, self.repeated)


class WorksForNobody(Situation):
    """Payment finishes charges whose caller had given up: throughput without goodput."""

    title = "Payment works for nobody"
    paths = ("wasted",)

    def possible(self, p: Params) -> bool:
        return p.timeout_ms > 0

    def on_state(self, r: Any) -> None:
        if r.value:
            self.reached(f"payment finished a charge at {r.at_us / US:.1f} s that nobody waited for", [r.seq])


class Hedges(Situation):
    """A second attempt is sent because the first is late."""

    title = "A request is hedged"
    paths = ("hedged",)

    def possible(self, p: Params) -> bool:
        return p.hedge_ms > 0

    def on_state(self, r: Any) -> None:
        if r.value:
            self.reached(f"{r.node} sent a second attempt at {r.at_us / US:.1f} s", [r.seq])


class RetriesMultiply(Situation):
    """One order becomes 27 writes at the ledger: three layers with three attempts each."""

    title = "Retries multiply to 27"

    def possible(self, p: Params) -> bool:
        return p.retry != "none" and p.client_attempts * p.attempts * p.ledger_attempts >= 27

    def begin(self) -> None:
        self.writes: dict[str, list[int]] = {}

    def on_message(self, r: Any) -> None:
        if r.target != "ledger" or r.request is None:
            return
        seqs = self.writes.setdefault(r.request, [])
        seqs.append(r.seq)
        if len(seqs) == 27:
            self.reached(f"order {r.request} was written 27 times at the ledger", seqs)


SHOP_SITUATIONS = (Cascades, FailsFast, RetryStorm, WorksForNobody, Hedges, RetriesMultiply)
