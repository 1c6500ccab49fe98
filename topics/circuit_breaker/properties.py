"""What the room promises, judged on the record alone."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, Always, Eventually

from .breaker import CLOSED, FORCED_OPEN, HALF_OPEN, OPEN, CircuitBreaker
from .breaker_situations import BREAKER_SITUATIONS
from .history import US, History, Instance
from .note import COUNTED, PATH, Note
from .params import Params
from .recovery import Goodput
from .shop_situations import SHOP_SITUATIONS

PAIRS = frozenset((old, new) for old, _, new in CircuitBreaker.TRANSITIONS)


def seconds(us: int) -> str:
    return f"{us / US:.3f} s"


class Guarded(Always):
    """An always-property about breakers: promised whatever happens, where there is a breaker."""

    paths = ("breaker", PATH)

    def begin(self) -> None:
        self.history = History()

    def promise(self, p: Params) -> Any:
        return None if p.variant == "none" else ANY


class OnlyLegalTransitions(Guarded):
    """A breaker moves only along the rows of its table."""

    title = "Only legal transitions"

    def on_state(self, r: Any) -> None:
        self.history.see(r)
        if self.history.moved and self.history.moved not in PAIRS:
            old, new = self.history.moved
            self.broken(f"the breaker of {r.node} went from {old} to {new}, a row its table lacks", [r.seq])


class OpenAdmitsNothing(Guarded):
    """While a breaker is open it admits no call; calls admitted earlier may still be on their way."""

    title = "Open admits nothing"

    def on_state(self, r: Any) -> None:
        instance = self.history.see(r)
        note = self.history.note
        if instance and note and note.what == "admitted" and instance.state in (OPEN, FORCED_OPEN):
            words = f"{r.node} admitted call {note.number} at {seconds(r.at_us)} although its breaker was"
            self.broken(f"{words} {instance.state} since {seconds(instance.since_us)}", [r.seq])


class ProbesWithinPermits(Guarded):
    """In half-open no instance has more tests in flight than its permits. A fleet of n sends n times as many."""

    title = "Tests within permits"

    def on_state(self, r: Any) -> None:
        instance = self.history.see(r)
        if instance and instance.state == HALF_OPEN and instance.in_flight > self.params.permits:
            words = f"{r.node} had {instance.in_flight} tests in flight at {seconds(r.at_us)}"
            self.broken(f"{words}, {self.params.permits} permitted: the rest hits a service that is coming up", [r.seq])


class LateResultsDoNotCount(Guarded):
    """A result counts only in the generation that admitted its call."""

    title = "Late results do not count"

    def on_state(self, r: Any) -> None:
        self.history.see(r)
        note = self.history.note
        if note and note.what in COUNTED and not self.history.in_time:
            words = f"call {note.number} of {r.node} was admitted in generation {note.generation}"
            self.broken(f"{words}; its result came after the breaker had moved on, and was counted", [r.seq])


class TripsExactlyWhenFull(Guarded):
    """It trips at the very result that fills its window, and never otherwise. Declined cards are answers.

    The window is computed again from the recorded results, by the instance's own clock.
    """

    title = "Trips exactly when the window is full"

    def begin(self) -> None:
        super().begin()
        self.due: tuple[str, int] | None = None  # whose breaker must move next, and the result that says so
        self.windows: dict[str, list[Note]] = {}

    def on_state(self, r: Any) -> None:
        instance = self.history.see(r)
        note, moved = self.history.note, self.history.moved
        if moved == (CLOSED, OPEN) or (self.due and self.due[0] == r.node):
            self._tripped(r, moved)
        if moved or instance is None:
            self.windows.pop(r.node, None) if r.path == "breaker" else None
        elif note and note.what in COUNTED and instance.state == CLOSED and self.history.in_time:
            self._add(r, note)

    def finish(self, now_us: int) -> None:
        if self.due:
            self._missed(now_us)

    def _tripped(self, r: Any, moved: tuple[str, str] | None) -> None:
        if not self.due:
            words = f"the breaker of {r.node} tripped at {seconds(r.at_us)} although its window was not full"
            self.broken(words, [*self.history.left.seqs[-5:], r.seq])
        elif moved != (CLOSED, OPEN):
            self._missed(r.at_us)
        self.due = None

    def _missed(self, at_us: int) -> None:
        node, seq = self.due or ("", 0)
        self.broken(f"the window of {node} was full by {seconds(at_us)}, yet its breaker stayed closed", [seq])

    def _add(self, r: Any, note: Note) -> None:
        calls = self.windows.setdefault(r.node, [])
        calls.append(note)
        if self.params.variant in ("time_window", "failure_rate", "slow_rate"):
            oldest_us = note.clock_us - self.params.window_s * US
            calls[:] = [call for call in calls if call.clock_us > oldest_us]
        if full(self.params, calls):
            self.due = (r.node, r.seq)


def full(p: Params, calls: list[Note]) -> bool:
    """The trip rules once more, as plainly as they can be said."""
    failed = [call.failed for call in calls]
    match p.variant:
        case "consecutive":
            return len(failed) >= p.failures and all(failed[-p.failures :])
        case "count_window":
            return sum(failed[-p.window_calls :]) >= p.failures
        case "time_window":
            return sum(failed) >= p.failures
        case "failure_rate":
            return len(calls) >= p.minimum_calls and sum(failed) * 100 >= p.failure_percent * len(calls)
        case "slow_rate":
            slow = sum(call.slow for call in calls)
            return len(calls) >= p.minimum_calls and slow * 100 >= p.slow_percent * len(calls)
    return False


class OnlyProbesDecide(Guarded):
    """Half-open ends by its own tests: enough successes close it, a failure or an overdue test opens it."""

    title = "Only tests decide half-open"

    def on_state(self, r: Any) -> None:
        instance = self.history.see(r)
        if instance is None or self.history.moved not in ((HALF_OPEN, CLOSED), (HALF_OPEN, OPEN)):
            return
        left = self.history.left
        failures = sum(self._failed(note) for note in left.counted)
        passed = len(left.counted) - failures
        closing = self.history.moved == (HALF_OPEN, CLOSED)
        if closing and passed < self.params.successes:
            words = f"{r.node} closed its breaker after {passed} successful tests"
            self.broken(f"{words} of this stay, {self.params.successes} required", [*left.seqs, r.seq])
        elif not closing and not failures and not self._overdue():
            self.broken(f"{r.node} opened its breaker from half-open without a failed test", [*left.seqs, r.seq])

    def _failed(self, note: Note) -> bool:
        return note.failed or (note.slow and self.params.variant == "slow_rate")

    def _overdue(self) -> bool:
        return self.params.half_open_s > 0


class OrdersRecover(Eventually):
    """Once all is mended, at least 95 % of the orders are answered by payment again within the stated time: the longest
    open interval then in force, the tests, and five seconds."""

    title = "Orders recover in time"
    paths = ("breaker", PATH)

    def begin(self) -> None:
        self.goodput = Goodput()
        self.history = History()

    def promise(self, p: Params) -> Any:
        kinds = {"crash", "slow", "errors", "pause", "latency", "loss", "cut", "isolate", "partition", "burst"}
        waits_for_ever = p.timeout_ms == 0 and p.half_open_s == 0
        overloads = p.retry != "none" and p.retry_budget_percent == 0
        return None if p.variant == "none" or waits_for_ever or overloads else frozenset(kinds)

    def on_operation(self, r: Any) -> None:
        self.goodput.operation(r)

    def on_message(self, r: Any) -> None:
        self.goodput.message(r)

    def on_health(self, r: Any) -> None:
        self.goodput.trouble(r.at_us, r.node, r.status != "up")

    def on_link(self, r: Any) -> None:
        self.goodput.trouble(r.at_us, f"{r.source}>{r.target}", r.status != "up")

    def on_intervention(self, r: Any) -> None:
        self.goodput.trouble(r.at_us, r.target, False)

    def on_state(self, r: Any) -> None:
        self.history.see(r)

    def finish(self, now_us: int) -> None:
        if self.goodput.last_trouble_us is None:
            self.holds("nothing went wrong, so nothing had to recover")
        elif self.goodput.lasting or any(i.state == FORCED_OPEN for i in self.history.instances.values()):
            self.unknown("a fault, or the forced opening, lasts to the end of the run")
        else:
            self._judge(now_us, self.goodput.last_trouble_us + stated_us(self.params))

    def _judge(self, now_us: int, due_us: int) -> None:
        good, asked = self.goodput.since(due_us, now_us - self.patience_us())
        if asked < 10:
            self.unknown(f"the run ends before there is enough to judge after {seconds(due_us)}")
        elif good * 100 >= asked * 95:
            self.holds(f"{good} of {asked} orders after {seconds(due_us)} were answered by payment")
        else:
            self.broken(
                f"{good} of {asked} orders after {seconds(due_us)} were answered by payment: {self._why(due_us)}",
                self.goodput.bad_seqs[-5:],
                status=self._status(now_us, due_us),
            )

    def patience_us(self) -> int:
        """Orders younger than this may simply not be answered yet."""
        return 2 * US

    def _stuck(self, now_us: int) -> Instance | None:
        over = [i for i in self.history.instances.values() if i.state == HALF_OPEN]
        return next((i for i in over if now_us - i.since_us > 10 * US), None)

    def _status(self, now_us: int, due_us: int) -> str:
        if self._stuck(now_us):
            return "stuck"
        return "metastable" if self.goodput.amplified(due_us) else "draining"

    def _why(self, due_us: int) -> str:
        if self._stuck(self.sight.now_us):
            return "a breaker waits in half-open for a test that never returns"
        charges, orders = self.goodput.load_since(due_us)
        if self.goodput.amplified(due_us):
            return f"{orders} orders became {charges} charges, so retries keep payment overloaded although it is well"
        return "what piled up has not been worked off yet"


def stated_us(p: Params) -> int:
    """How long after the last trouble the orders may need."""
    longest_s = min(p.open_s, p.longest_open_s) if p.backoff_percent == 100 else p.longest_open_s
    longest_s = 0 if p.variant == "none" else longest_s
    tests_s = p.successes * max(p.timeout_ms / 1000, 1) + p.half_open_s
    return round((longest_s * (1 + p.spread_percent / 100) + tests_s + 5) * US)


PROPERTIES = (
    OnlyLegalTransitions,
    OpenAdmitsNothing,
    ProbesWithinPermits,
    LateResultsDoNotCount,
    TripsExactlyWhenFull,
    OnlyProbesDecide,
    OrdersRecover,
    *BREAKER_SITUATIONS,
    *SHOP_SITUATIONS,
)
