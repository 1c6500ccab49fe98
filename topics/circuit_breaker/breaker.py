"""A circuit breaker: stop calling what does not answer, and find out with few calls when it does again.

    breaker = CircuitBreaker(TimeWindow(seconds=10, failures=5), open_s=30)
    try:
        receipt = await breaker.call(charge, order)
    except CircuitOpen:
        receipt = "Payment temporarily unavailable, please try again"

Prior art: Nygard's "Release It!"; resilience4j (windows, slow calls, forced open, maximum wait in half-open), Polly
(break duration generator), pybreaker (listeners, excluded errors), gobreaker (generations). Like these, it has no
timer of its own: an open breaker turns half-open at the first call after its interval.

Invariants:

* The only moves are the rows of ``TRANSITIONS``.
* While open, no call is admitted. Calls admitted before may still be on their way.
* Each move starts a new *generation*. A result counts only in the generation that admitted its call, so an answer
  from before the outage cannot close the breaker, nor an old failure trip it again.
* In half-open at most ``permits`` calls are in flight.

Nothing here awaits between looking at the state and changing it, so one event loop needs no lock.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeVar

from .windows import Window

T = TypeVar("T")

CLOSED = "closed"
OPEN = "open"
HALF_OPEN = "half_open"
FORCED_OPEN = "forced_open"


class CircuitOpen(Exception):
    """The call was not made. ``retry_after_s`` is how long it is pointless to try again, None when unknown."""

    def __init__(self, state: str, retry_after_s: float | None) -> None:
        super().__init__(f"the breaker is {state}: the call was not made")
        self.state = state
        self.retry_after_s = retry_after_s


class IllegalTransition(Exception):
    """A row that the table does not have. It means a defect in the breaker, never in its caller."""


class Permit(NamedTuple):
    """The right to make one call, and the generation in which its result counts."""

    number: int
    generation: int
    since_s: float


class CircuitBreaker:
    """Guards calls to one dependency.

    ``window`` decides when to trip. ``open_s`` is the first open interval; each failed test multiplies it by
    ``backoff`` up to ``longest_open_s``; closing resets it. ``permits`` tests may be in flight in half-open and
    ``successes`` of them must succeed to close. ``half_open_s`` bounds the stay in half-open (0: no bound, so that a
    test which never returns blocks the breaker for ever). ``slow_s`` is the duration from which a call is slow.
    ``is_failure`` says which errors speak against the dependency; every other error is an answer, thus a success.
    ``spread`` multiplies each open interval, so that a fleet does not test in step.
    """

    STATES = (CLOSED, OPEN, HALF_OPEN, FORCED_OPEN)
    INITIAL = CLOSED
    TRANSITIONS = (
        (CLOSED, "tripped", OPEN),
        (OPEN, "cooled_down", HALF_OPEN),
        (HALF_OPEN, "recovered", CLOSED),
        (HALF_OPEN, "test_failed", OPEN),
        (HALF_OPEN, "test_overdue", OPEN),
        (CLOSED, "forced", FORCED_OPEN),
        (OPEN, "forced", FORCED_OPEN),
        (HALF_OPEN, "forced", FORCED_OPEN),
        (FORCED_OPEN, "released", CLOSED),
    )

    def __init__(
        self,
        window: Window,
        *,
        open_s: float = 30.0,
        backoff: float = 1.0,
        longest_open_s: float = 300.0,
        permits: int = 1,
        successes: int = 1,
        half_open_s: float = 0.0,
        slow_s: float = float("inf"),
        is_failure: Callable[[Exception], bool] = lambda error: True,
        spread: Callable[[], float] = lambda: 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.window = window
        self.open_s = open_s
        self.backoff = backoff
        self.longest_open_s = longest_open_s
        self.permits = permits
        self.successes = successes
        self.half_open_s = half_open_s
        self.slow_s = slow_s
        self.state = self.INITIAL
        self.generation = 0
        self.ends_s: float | None = None  # when the open or half-open stay ends, None: not by itself
        self._is_failure = is_failure
        self._spread = spread
        self._clock = clock
        self._numbers = 0
        self._tests_in_flight = 0
        self._tests_passed = 0
        self._opened_in_a_row = 0
        self._moves = {(old, event): new for old, event, new in self.TRANSITIONS}
        self._listeners: list[Callable[[str, str, str], None]] = []
        self._watchers: list[Callable[[str, Permit | None], None]] = []

    def listen(self, listener: Callable[[str, str, str], None]) -> None:
        """``listener(old, event, new)`` is called at every move, before anything else happens."""
        self._listeners.append(listener)

    def watch(self, watcher: Callable[[str, Permit | None], None]) -> None:
        """``watcher(what, permit)`` is told of each call: admitted, rejected, ok, failed, slow, slow_failed,
        abandoned or stale."""
        self._watchers.append(watcher)

    async def call(self, function: Callable[..., Awaitable[T]], *args: object, **kwargs: object) -> T:
        """``await function(...)`` if the breaker admits it, else raises ``CircuitOpen`` without calling it."""
        permit = self.acquire()
        try:
            result = await function(*args, **kwargs)
        except Exception as error:
            self.settle(permit, failed=self._is_failure(error))
            raise
        except BaseException:
            self.abandon(permit)
            raise
        self.settle(permit, failed=False)
        return result

    def acquire(self) -> Permit:
        """Admit one call, which the caller must ``settle`` or ``abandon``. Raises ``CircuitOpen``."""
        self._let_time_pass()
        if not self._admits():
            self._tell("rejected", None)
            raise CircuitOpen(self.state, self._retry_after_s())
        self._numbers += 1
        permit = Permit(self._numbers, self.generation, self._clock())
        if self.state == HALF_OPEN:
            self._tests_in_flight += 1
        self._tell("admitted", permit)
        return permit

    def settle(self, permit: Permit, *, failed: bool) -> None:
        """The admitted call returned. Its result counts only in the generation that admitted it."""
        if not self._counts(permit):
            self._tell("stale", permit)
            return
        now_s = self._clock()
        slow = now_s - permit.since_s >= self.slow_s
        what = ("slow_failed" if slow else "failed") if failed else ("slow" if slow else "ok")
        if self.state == HALF_OPEN:
            self._tell(what, permit)
            self._settle_test(failed or self._too_slow_for_test(slow))
        elif self.state == CLOSED:
            self.window.add(now_s, failed, slow)
            self._tell(what, permit)
            if self.window.full:
                self._open("tripped")

    def abandon(self, permit: Permit) -> None:
        """The caller gave up before there was a result: the permit returns, nothing is counted."""
        if self._counts(permit) and self.state == HALF_OPEN:
            self._tests_in_flight -= 1
        self._tell("abandoned", permit)

    def force_open(self) -> None:
        """An operator stops all calls, until ``release``. A second time changes nothing."""
        if self.state != FORCED_OPEN:
            self._move("forced", None)

    def release(self) -> None:
        """An operator ends ``force_open``. Otherwise nothing changes."""
        if self.state == FORCED_OPEN:
            self._close("released")

    def _admits(self) -> bool:
        if self.state == HALF_OPEN:
            return self._test_allowed()
        return self.state == CLOSED

    def _test_allowed(self) -> bool:
        return self._tests_in_flight < self.permits

    def _counts(self, permit: Permit) -> bool:
        return permit.generation == self.generation

    def _too_slow_for_test(self, slow: bool) -> bool:
        return slow and getattr(self.window, "slow_percent", None) is not None

    def _settle_test(self, failed: bool) -> None:
        self._tests_in_flight -= 1
        if failed:
            self._open("test_failed")
            return
        self._tests_passed += 1
        if self._tests_passed >= self.successes:
            self._close("recovered")

    def _let_time_pass(self) -> None:
        if self.ends_s is None or self._clock() < self.ends_s:
            return
        if self.state == OPEN:
            self._move("cooled_down", self.half_open_s or None)
        elif self.state == HALF_OPEN:
            self._open("test_overdue")

    def _open(self, event: str) -> None:
        interval_s = min(self.open_s * self.backoff**self._opened_in_a_row, self.longest_open_s) * self._spread()
        self._opened_in_a_row += 1
        self._move(event, interval_s)

    def _close(self, event: str) -> None:
        self._opened_in_a_row = 0
        self._move(event, None)

    def _move(self, event: str, stay_s: float | None) -> None:
        old = self.state
        if (old, event) not in self._moves:
            raise IllegalTransition(f"a breaker that is {old} got {event!r}")
        self.state = self._moves[old, event]
        self.generation += 1
        self.ends_s = None if stay_s is None else self._clock() + stay_s
        self._tests_in_flight = self._tests_passed = 0
        self.window.clear()
        for listener in self._listeners:
            listener(old, event, self.state)

    def _retry_after_s(self) -> float | None:
        return None if self.ends_s is None else max(0.0, self.ends_s - self._clock())

    def _tell(self, what: str, permit: Permit | None) -> None:
        for watcher in self._watchers:
            watcher(what, permit)
