"""What claims ask of a run."""

from __future__ import annotations

from playground.sdk import Run

from .history import US, decided, loaded, logged, writing
from .journal import NAME as STORE
from .notes import DECIDED, LOADED, LOGGED, WRITING, Decided, Loaded, Logged, Writing


def log(run: Run, stream: str = "") -> list[Logged]:
    """The events of the log, or of one stream."""
    found = [logged(r) for r in run.states(STORE, LOGGED)]
    return [event for event in found if event and stream in ("", event.stream)]


def balances(run: Run, stream: str) -> list[int]:
    """What a stream holds after each of its events."""
    sums: list[int] = []
    for event in log(run, stream):
        sums.append((sums[-1] if sums else 0) + event.change)
    return sums


def loads(run: Run, *, from_s: float = 0, to_s: float = 1e9, how: str = "") -> list[Loaded]:
    """What the bank loaded between two seconds."""
    found = [loaded(r) for r in run.states("bank", LOADED) if from_s * US <= r.at_us < to_s * US]
    return [note for note in found if note and how in ("", note.how)]


def outcomes(run: Run, how: str = "") -> list[Decided]:
    """What became of commands."""
    found = [decided(r) for r in run.states("bank", DECIDED)]
    return [note for note in found if note and how in ("", note.how)]


def letters(run: Run, from_s: float = 0) -> list[Writing]:
    """What the mailer wrote."""
    found = [writing(r) for r in run.states("mailer", WRITING) if r.at_us >= from_s * US]
    return [note for note in found if note]


def written_again(run: Run) -> int:
    """Letters about an event that had one already."""
    positions = [note.position for note in letters(run)]
    return len(positions) - len(set(positions))


def shapes(run: Run, stream: str) -> list[int]:
    """The shapes of the events of one stream, each once, in their order."""
    return list(dict.fromkeys(event.schema for event in log(run, stream)))


def folded_per_load(run: Run, from_s: float) -> float:
    """Events that were folded for a load, on average."""
    found = loads(run, from_s=from_s)
    return sum(note.folded for note in found) / max(1, len(found))
