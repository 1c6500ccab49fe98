"""The situations worth seeing. Each is reached in some preset, so that a green run is not an empty one."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, Sometimes

from .breaker import CLOSED, HALF_OPEN, OPEN
from .history import US, History
from .note import PATH
from .orders import BROWSE, PLACE
from .params import Params

ONE_SECOND_US = US


class Situation(Sometimes):
    """Expected only where the parameters make it possible."""

    def promise(self, p: Params) -> Any:
        return ANY if self.possible(p) else None

    def possible(self, p: Params) -> bool:
        """Whether it can come up under ``p``."""
        return True


class BreakerSituation(Situation):
    """Something about a breaker's history."""

    paths = ("breaker", PATH)

    def begin(self) -> None:
        self.history = History()

    def on_state(self, r: Any) -> None:
        instance = self.history.see(r)
        if instance is not None:
            self.look(r, instance)

    def possible(self, p: Params) -> bool:
        return p.variant != "none"

    def look(self, r: Any, instance: Any) -> None:
        """Decide on a record about ``instance``."""
        raise NotImplementedError


class Trips(BreakerSituation):
    """A closed breaker opens."""

    title = "The breaker trips"

    def look(self, r: Any, instance: Any) -> None:
        if self.history.moved == (CLOSED, OPEN):
            self.reached(f"{r.node} opened its breaker at {r.at_us / US:.1f} s", [*self.history.left.seqs[-5:], r.seq])


class ProbeFails(BreakerSituation):
    """A test request fails, and the breaker stays open for another interval."""

    title = "A test fails"

    def look(self, r: Any, instance: Any) -> None:
        if self.history.moved == (HALF_OPEN, OPEN):
            self.reached(f"the test of {r.node} failed at {r.at_us / US:.1f} s", [r.seq])


class ProbeSucceeds(BreakerSituation):
    """A test request succeeds, and the breaker closes."""

    title = "A test succeeds"

    def look(self, r: Any, instance: Any) -> None:
        if self.history.moved == (HALF_OPEN, CLOSED):
            self.reached(f"{r.node} closed its breaker at {r.at_us / US:.1f} s", [r.seq])


class LateResult(BreakerSituation):
    """The result of an earlier generation comes back after the breaker has moved on."""

    title = "A late result comes back"

    def look(self, r: Any, instance: Any) -> None:
        note = self.history.note
        if note and note.what != "admitted" and not self.history.in_time:
            self.reached(f"call {note.number} of generation {note.generation} came back late", [r.seq])


class Flaps(BreakerSituation):
    """The same breaker opens three times within a minute."""

    title = "The breaker flaps"

    def possible(self, p: Params) -> bool:
        return p.variant != "none" and 3 * p.open_s < 30

    def begin(self) -> None:
        super().begin()
        self.opened: dict[str, list[Any]] = {}

    def look(self, r: Any, instance: Any) -> None:
        if not self.history.moved or self.history.moved[1] != OPEN:
            return
        recent = [one for one in self.opened.get(r.node, []) if one.at_us > r.at_us - 60 * US]
        self.opened[r.node] = [*recent, r]
        if len(self.opened[r.node]) >= 3:
            self.reached(
                f"{r.node} opened its breaker 3 times within a minute", [one.seq for one in self.opened[r.node]]
            )


class FleetTestsTogether(BreakerSituation):
    """Every instance of a fleet tests within the same second: payment gets as many tests as there are instances."""

    title = "The whole fleet tests at once"

    def possible(self, p: Params) -> bool:
        return p.variant != "none" and p.fleet > 1

    def begin(self) -> None:
        super().begin()
        self.tests: dict[str, Any] = {}

    def look(self, r: Any, instance: Any) -> None:
        note = self.history.note
        if not note or note.what != "admitted" or instance.state != HALF_OPEN:
            return
        self.tests[r.node] = r
        together = [test for test in self.tests.values() if test.at_us > r.at_us - ONE_SECOND_US]
        if len(together) == self.params.fleet > 1:
            self.reached(f"{len(together)} instances sent a test within one second", [test.seq for test in together])


class StuckHalfOpen(BreakerSituation):
    """A breaker waits in half-open for longer than it would have stayed open."""

    title = "Half-open is stuck"

    def possible(self, p: Params) -> bool:
        return p.variant != "none" and not 0 < p.timeout_ms < p.open_s * 1000

    def begin(self) -> None:
        super().begin()
        self.waiting: dict[str, Any] = {}

    def look(self, r: Any, instance: Any) -> None:
        if self.history.moved:
            self.waiting.pop(r.node, None)
        if self.history.moved == (OPEN, HALF_OPEN):
            self.waiting[r.node] = r

    def on_operation(self, r: Any) -> None:
        for node, since in self.waiting.items():
            if r.at_us - since.at_us > self.params.open_s * US:
                words = f"{node} has been half-open since {since.at_us / US:.1f} s, waiting for one test"
                self.reached(words, [since.seq, r.seq])
                return


class TripsWithoutAFailure(BreakerSituation):
    """Slow answers alone open the breaker, before a single call has failed."""

    title = "Slowness alone trips"

    def possible(self, p: Params) -> bool:
        return p.variant == "slow_rate"

    def look(self, r: Any, instance: Any) -> None:
        if self.history.moved == (CLOSED, OPEN) and not any(note.failed for note in self.history.left.counted):
            self.reached(f"{r.node} opened its breaker at {r.at_us / US:.1f} s without a failed call", [r.seq])


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

    def possible(self, p: Params) -> bool:
        return p.retry != "none" and p.retry_budget_percent == 0

    def begin(self) -> None:
        self.second = 0
        self.first: list[int] = []
        self.repeated: list[int] = []

    def on_message(self, r: Any) -> None:
        if r.at_us // US != self.second:
            self.second, self.first, self.repeated = r.at_us // US, [], []
        if r.target != "payment" or r.kind != "command":
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


SITUATIONS = (
    Trips,
    Cascades,
    FailsFast,
    ProbeFails,
    ProbeSucceeds,
    LateResult,
    Flaps,
    FleetTestsTogether,
    StuckHalfOpen,
    TripsWithoutAFailure,
    RetryStorm,
    WorksForNobody,
    Hedges,
    RetriesMultiply,
)
