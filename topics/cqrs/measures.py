"""What claims ask of a run."""

from __future__ import annotations

from typing import Any

from playground.sdk import Run

from .history import US, Stream, document, handled, logged, seen, served
from .notes import DOCUMENTS, HANDLED, LOGGED, SERVED, Handled, Logged, Projected


def changes(run: Run, product: int = 0) -> list[Logged]:
    """Committed changes, of all products or of one."""
    found = [logged(r) for r in run.states("writes", LOGGED)]
    return [note for note in found if note and product in (0, note.product)]


def documents(run: Run, model: str) -> list[Projected]:
    """What a model told of its documents, in order."""
    found = [document(r) for path in DOCUMENTS for r in run.states(model, path)]
    return [note for note in found if note]


def deeds(run: Run, model: str, how: str) -> list[Handled]:
    """What a model did with changes."""
    found = [handled(r) for r in run.states(model, HANDLED)]
    return [note for note in found if note and note.how == how]


def unseen(run: Run, from_s: float = 0, to_s: float = 1e9) -> int:
    """How many editors did not see what they had just written."""
    told = [seen(one.value) for one in run.operations("ok", from_s=from_s, to_s=to_s)]
    return sum(each is not None and each[1] < each[0] for each in told)


def edits(run: Run, from_s: float = 0, to_s: float = 1e9) -> int:
    """How many edits were carried out and looked at."""
    told = [seen(one.value) for one in run.operations("ok", from_s=from_s, to_s=to_s)]
    return sum(each is not None and each[0] > 0 for each in told)


def lags_ms(run: Run, model: str, from_s: float = 0, to_s: float = 1e9) -> list[int]:
    """How long after the commit a model had each change, ms."""
    stream = Stream()
    for r in run.states("writes", LOGGED):
        change = logged(r)
        if change:
            stream.add(change, r.at_us)
    told = [r for path in DOCUMENTS for r in run.states(model, path) if from_s * US <= r.at_us < to_s * US]
    return sorted(late for late in (_late_ms(r, stream) for r in told) if late is not None)


def _late_ms(r: Any, stream: Stream) -> int | None:
    note = document(r)
    committed_us = stream.at_us.get((note.product, note.version)) if note and note.generation == 1 else None
    return None if committed_us is None else (r.at_us - committed_us) // 1000


def backwards(run: Run, model: str) -> int:
    """How often a model answered with an older version than before."""
    best: dict[int, int] = {}
    count = 0
    for r in run.states(model, SERVED):
        note = served(r)
        if note:
            count += note.version < best.get(note.product, 0)
            best[note.product] = max(note.version, best.get(note.product, 0))
    return count


def failed(run: Run, reason: str) -> int:
    """How many operations ended with a reason."""
    ended = [*run.operations("failed"), *run.operations("unknown")]
    return sum(str(one.value) == reason for one in ended)
