"""What claims ask of a run."""

from __future__ import annotations

from playground.sdk import Run

from .history import DB, US, Statement, page, statement


def answered(run: Run, *, from_s: float = 0, to_s: float = float("inf"), question: str = "") -> list[Statement]:
    """Questions answered between two seconds of the run, of one kind or all."""
    states = run.states(DB, "statement")
    told = [(r.at_us, statement(str(r.value))) for r in states if r.value is not None]
    return [s for at_us, s in told if from_s <= at_us / US < to_s and question in ("", s.question)]


def plans(run: Run) -> list[str]:
    """The plans in the order in which they were first used, each with its question."""
    return [str(r.value) for r in run.states(DB, "plan") if r.value is not None]


def within(statements: list[Statement], least_ms: float, most_ms: float) -> bool:
    """Whether there are such and each took so long."""
    return bool(statements) and all(least_ms * 1000 <= s.us <= most_ms * 1000 for s in statements)


def events(run: Run, event: str) -> list[str]:
    """What today's index told of one kind of event."""
    told = [str(r.value) for r in run.states(DB, "event") if r.value is not None]
    return [value.partition(": ")[2] for value in told if value.split(" ")[1] == f"{event}:"]


def heights(run: Run) -> list[int]:
    """How high today's B+tree was, in order."""
    return [int(r.value) for r in run.states(DB, "height") if r.value is not None]


def writes_us(run: Run, indexes: int) -> list[int]:
    """What entering a new row took while there were so many indexes."""
    told = [str(r.value) for r in run.states(DB, "write") if r.value is not None]
    return [int(v.split(" ")[1][3:]) for v in told if v.endswith(f"indexes={indexes}")]


def flushed(run: Run) -> list[int]:
    """How many pages each checkpoint wrote."""
    return [int(str(r.value).partition(" ")[0]) for r in run.states(DB, "flushed") if r.value is not None]


def keys_of(run: Run, id: str) -> int:
    """How many keys a page had when it was last shown."""
    last = [r.value for r in run.states(DB, f"page.{id}")][-1]
    return len(page(str(last)).keys) if last is not None else 0


def probes(run: Run, answer: str) -> int:
    """How often a filter answered so."""
    return sum(str(r.value).endswith(answer) for r in run.states(DB, "probe"))
