"""What a saga does next, as a pure function of its log.

The log is the only memory. ``fold`` turns entries into a state, ``decide`` turns a state into decisions, and the
orchestrator that runs and the one that wakes up after a crash both use exactly these two. So a replay cannot decide
otherwise than the first time: there is no other input.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from .steps import Definition

ENDS = ("committed", "compensated")

ASTRAY = frozenset(("parked", "undoing", "undone", "refused", "unknown"))
"""Statuses of a step without which a saga that has not ended simply goes forward."""

AHEAD = frozenset(("waiting", "unknown"))
"""Statuses of a step that going forward may run."""


class Entry(NamedTuple):
    """One line of the saga log. ``event`` is one of EVENTS; ``note`` carries data, an answer or a reason."""

    saga: str
    event: str
    step: str = ""
    note: object = None


EVENTS: dict[str, str] = {
    "begun": "waiting",
    "started": "running",
    "done": "done",
    "refused": "refused",
    "unknown": "unknown",
    "undoing": "undoing",
    "undo_failed": "undoing",
    "undone": "undone",
    "parked": "parked",
    "resumed": "",
    "ended": "",
}
"""Every event, and the status in which it leaves its step."""


class Decision(NamedTuple):
    """``verb`` is run, undo, park or end; ``target`` a step's name, or the way the saga ended."""

    verb: str
    target: str
    failures: int = 0


@dataclass
class Progress:
    """How far one step is, with its failed tries in each direction."""

    status: str = "waiting"
    before: str = "waiting"  # the status to return to when a person takes up a parked step
    registered: bool = False
    failures: int = 0
    undo_failures: int = 0
    note: object = None


@dataclass
class SagaState:
    """A saga as its log tells it."""

    id: str
    data: dict
    steps: dict[str, Progress] = field(default_factory=dict)
    ended: str | None = None
    cause: str = ""  # why it last stopped going forward

    @property
    def astray(self) -> bool:
        """Whether any step is not simply ahead, under way or done."""
        return not ASTRAY.isdisjoint([progress.status for progress in self.steps.values()])

    def having(self, *statuses: str) -> list[str]:
        return [name for name, progress in self.steps.items() if progress.status in statuses]


def begin(definition: Definition, saga: str, data: dict) -> SagaState:
    return SagaState(saga, data, {name: Progress() for name in definition.names})


def fold(definition: Definition, entries: Iterable[Entry]) -> dict[str, SagaState]:
    """Replay a whole log: every saga in it, in the order in which they began."""
    sagas: dict[str, SagaState] = {}
    for entry in entries:
        if entry.event == "begun":
            sagas[entry.saga] = begin(definition, entry.saga, entry.note)
        elif entry.saga in sagas:
            apply(sagas[entry.saga], entry)
    return sagas


def apply(saga: SagaState, entry: Entry) -> None:
    """Advance the state by one entry."""
    if entry.event in ("refused", "unknown"):
        saga.cause = str(entry.note)
    if entry.event == "ended":
        saga.ended = str(entry.note)
    elif entry.event == "resumed":
        _resume(saga.steps[entry.step])
    elif entry.event != "begun":
        _advance(saga.steps[entry.step], entry)


def _advance(progress: Progress, entry: Entry) -> None:
    status = EVENTS[entry.event]
    if entry.event in ("started", "done"):
        progress.registered = True
    if entry.event == "unknown":
        progress.failures += 1
        if not progress.registered:
            status = "refused"  # nothing in the log says that it may have run: this is the price of a late registration
    if entry.event == "undo_failed":
        progress.undo_failures += 1
    if status == "parked":
        progress.before = progress.status
    progress.status = status
    progress.note = entry.note


def _resume(progress: Progress) -> None:
    progress.status = "unknown" if progress.before == "refused" else progress.before
    progress.failures = progress.undo_failures = 0


def decide(definition: Definition, saga: SagaState) -> list[Decision]:
    """Everything that may be done now, together. Empty when the saga has ended, is parked, or waits for an answer."""
    if not saga.ended and not saga.astray:
        return _forward(definition, saga)
    status = status_of(definition, saga)
    if status == "running":
        lost = _given_up(definition, saga)
        return [Decision("park", lost[0])] if lost else _forward(definition, saga)
    return _backward(definition, saga) if status == "undoing" else []


def turned_back(definition: Definition, saga: SagaState) -> bool:
    """Is the saga on its way back? Behind the pivot there is no way back."""
    pivot = definition.pivot
    if saga.having("undoing", "undone"):
        return True
    if pivot is not None and saga.steps[pivot.name].status == "done":
        return False
    return bool(_given_up(definition, saga))


def status_of(definition: Definition, saga: SagaState) -> str:
    """running, undoing, parked, committed or compensated."""
    if saga.ended:
        return saga.ended
    if saga.astray:
        if saga.having("parked"):
            return "parked"
        if turned_back(definition, saga):
            return "undoing"
    return "running"


def _given_up(definition: Definition, saga: SagaState) -> list[str]:
    """Steps that will not be tried again."""
    return [
        name
        for name, progress in saga.steps.items()
        if progress.status == "refused"
        or (progress.status == "unknown" and progress.failures >= definition.tries(name))
    ]


def _forward(definition: Definition, saga: SagaState) -> list[Decision]:
    """What no step that is still to come waits for any more."""
    done = {name for name, progress in saga.steps.items() if progress.status == "done"}
    if len(done) == len(saga.steps):
        return [Decision("end", "committed")]
    return [
        Decision("run", name, progress.failures)
        for name, progress in saga.steps.items()
        if progress.status in AHEAD and done.issuperset(definition.after[name])
    ]


def _backward(definition: Definition, saga: SagaState) -> list[Decision]:
    open_ = [
        name for name in saga.having("done", "unknown", "undoing", "running") if definition.step(name).undo is not None
    ]
    pivot = definition.pivot
    if pivot is not None and pivot.undo is None and saga.steps[pivot.name].status == "unknown":
        return [Decision("park", pivot.name)]  # it may have happened, and nobody can take it back
    if not open_:
        return [Decision("end", "compensated")]
    tired = [name for name in open_ if saga.steps[name].undo_failures >= definition.patience.undo_tries]
    if tired:
        return [Decision("park", tired[0])]
    return [
        Decision("undo", name, saga.steps[name].undo_failures)
        for name in open_
        if not any(later in open_ for later in definition.dependants[name])
    ]
