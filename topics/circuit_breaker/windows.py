"""What a circuit breaker remembers of recent calls, and when that is enough to trip.

Four rules, as production libraries have them:

* ``ConsecutiveFailures``: n failures in a row (pybreaker, Polly v7).
* ``CountWindow``: n failures among the last m calls (resilience4j, COUNT_BASED, as a number instead of a rate).
* ``TimeWindow``: n failures within the last s seconds, however many calls succeeded between them.
* ``RateWindow``: a share of failed or of slow calls within the last s seconds, judged only once a minimum number
  of calls was seen (resilience4j, TIME_BASED; Polly v8).

Every window has ``add(at_s, failed, slow)``, ``full`` (trip now), ``failures`` (when the failures that count
happened, oldest first) and ``clear()``. Time is handed in, so a window never reads a clock. A time window is open at
its old end: a failure exactly ``seconds`` old no longer counts.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple, Protocol


class Call(NamedTuple):
    """One finished call: when it finished, and how."""

    at_s: float
    failed: bool
    slow: bool


class Window(Protocol):
    """What a breaker needs to know about recent calls."""

    def add(self, at_s: float, failed: bool, slow: bool) -> None: ...

    def clear(self) -> None: ...

    @property
    def full(self) -> bool: ...

    @property
    def failures(self) -> list[float]: ...


class ConsecutiveFailures:
    """Full after ``failures`` failures in a row; one success empties it."""

    def __init__(self, failures: int) -> None:
        self.limit = failures
        self._failed: list[float] = []

    def add(self, at_s: float, failed: bool, slow: bool) -> None:
        if failed:
            self._failed.append(at_s)
        else:
            self._failed.clear()

    def clear(self) -> None:
        self._failed.clear()

    @property
    def full(self) -> bool:
        return len(self._failed) >= self.limit

    @property
    def failures(self) -> list[float]:
        return list(self._failed)


class CountWindow:
    """Full when ``failures`` of the last ``size`` calls failed."""

    def __init__(self, size: int, failures: int) -> None:
        self.limit = failures
        self._calls: deque[Call] = deque(maxlen=size)

    def add(self, at_s: float, failed: bool, slow: bool) -> None:
        self._calls.append(Call(at_s, failed, slow))

    def clear(self) -> None:
        self._calls.clear()

    @property
    def full(self) -> bool:
        return len(self.failures) >= self.limit

    @property
    def failures(self) -> list[float]:
        return [call.at_s for call in self._calls if call.failed]


class TimeWindow:
    """Full when ``failures`` failures lie within the last ``seconds``. Successes between them do not help."""

    def __init__(self, seconds: float, failures: int) -> None:
        self.seconds = seconds
        self.limit = failures
        self._failed: list[float] = []

    def add(self, at_s: float, failed: bool, slow: bool) -> None:
        if failed:
            self._failed.append(at_s)
        self._failed = [then_s for then_s in self._failed if then_s > at_s - self.seconds]

    def clear(self) -> None:
        self._failed.clear()

    @property
    def full(self) -> bool:
        return len(self._failed) >= self.limit

    @property
    def failures(self) -> list[float]:
        return list(self._failed)


class RateWindow:
    """Full when too large a share of the last ``seconds``' calls failed, or was slow.

    Nothing is judged before ``minimum_calls`` calls were seen: one failure in one call is 100 %, and means nothing.
    A limit of None is not applied.
    """

    def __init__(
        self,
        seconds: float,
        minimum_calls: int,
        failure_percent: float | None = None,
        slow_percent: float | None = None,
    ) -> None:
        self.seconds = seconds
        self.minimum_calls = minimum_calls
        self.failure_percent = failure_percent
        self.slow_percent = slow_percent
        self._calls: list[Call] = []

    def add(self, at_s: float, failed: bool, slow: bool) -> None:
        self._calls.append(Call(at_s, failed, slow))
        self._calls = [call for call in self._calls if call.at_s > at_s - self.seconds]

    def clear(self) -> None:
        self._calls.clear()

    @property
    def full(self) -> bool:
        if len(self._calls) < self.minimum_calls:
            return False
        failed = sum(call.failed for call in self._calls)
        slow = sum(call.slow for call in self._calls)
        return self._reached(failed, self.failure_percent) or self._reached(slow, self.slow_percent)

    @property
    def failures(self) -> list[float]:
        judged_slow = self.slow_percent is not None
        return [call.at_s for call in self._calls if call.failed or (judged_slow and call.slow)]

    def _reached(self, number: int, percent: float | None) -> bool:
        return percent is not None and number * 100 >= percent * len(self._calls)
