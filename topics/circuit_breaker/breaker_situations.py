"""The situations of the breakers themselves."""

from __future__ import annotations

from typing import Any

from .breaker import CLOSED, HALF_OPEN, OPEN
from .history import US, History
from .note import PATH
from .params import Params
from .situation import Situation

ONE_SECOND_US = US


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


BREAKER_SITUATIONS = (
    Trips,
    ProbeFails,
    ProbeSucceeds,
    LateResult,
    Flaps,
    FleetTestsTogether,
    StuckHalfOpen,
    TripsWithoutAFailure,
)
