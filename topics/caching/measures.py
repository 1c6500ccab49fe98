"""What the claims of the presets measure on a finished run."""

from __future__ import annotations

from playground.sdk import Run

from .edge import PURGED
from .goods import read
from .history import Done, Prices
from .lab import READ
from .notes import Note


def commands(run: Run, from_s: float = 0, to_s: float = float("inf")) -> list[Done]:
    """The cache's log between two seconds."""
    return [
        Done.read(str(state.value))
        for state in run.states("cache", "did")
        if state.value is not None and from_s <= state.at_us / 1e6 < to_s
    ]


def about(run: Run, key: str) -> list[str]:
    """The log of one key as a person would read it: ``GET miss``, ``SET EX 3600 OK``."""
    return [" ".join([done.name, *done.arguments[1:], done.said]) for done in commands(run) if key in done.arguments]


def hit_percent(run: Run, from_s: float = 0, to_s: float = float("inf"), but: str = "lock:") -> int:
    """Of the GETs of a span so many in a hundred were hits."""
    gets = [done for done in commands(run, from_s, to_s) if done.name == "GET" and not done.key.startswith(but)]
    return 100 * sum(done.said == "hit" for done in gets) // max(len(gets), 1)


def queries(run: Run, from_s: float = 0, to_s: float = float("inf"), key: str = "") -> int:
    """SELECTs sent to the database; those of one product when ``key`` ends with its number."""
    sent = [m for m in run.messages(target="db") if m.label.startswith("SELECT") and from_s <= m.at_us / 1e6 < to_s]
    product = key.rpartition(":")[2]
    return sum(not key or m.label.endswith(f"id = {product}") for m in sent)


def most_loads(run: Run, key: str, from_s: float = 0, to_s: float = float("inf")) -> int:
    """The most loads of a key under way at once, over all processes."""
    under_way = most = 0
    for state in run.records:
        if getattr(state, "path", None) != "note" or state.value is None:
            continue
        note = Note.read(str(state.value))
        if note.key == key and note.what in ("load", "loaded"):
            under_way += 1 if note.what == "load" else -1
            most = max(most, under_way) if from_s <= state.at_us / 1e6 < to_s else most
    return most


def old_answers(run: Run, key: str, from_s: float = 0, to_s: float = float("inf")) -> tuple[int, int]:
    """(old, all): of the readers of ``key`` who asked in a span, those who got a price replaced before they asked."""
    old, answered = _told_old(run, key, from_s, to_s)
    return len(old), len(answered)


def _told_old(run: Run, key: str, from_s: float, to_s: float) -> tuple[set[str], set[str]]:
    """The operations of ``old_answers``."""
    prices = Prices()
    for state in run.states("db", "row"):
        prices.see(state)
    asked = {o.op: o.at_us for o in run.operations("invoked", from_s=from_s, to_s=to_s) if o.key == key}
    answers = [o for o in run.operations("ok") if o.op in asked and o.function == READ]
    old = set()
    for answer in answers:
        since = [prices.stale_since_us(shown) for shown in read(str(answer.value))]
        if any(us is not None and us < asked[answer.op] for us in since):
            old.add(answer.op)
    return old, {answer.op for answer in answers}


def old_without_a_message(run: Run, key: str, from_s: float = 0, to_s: float = float("inf")) -> int:
    """Of those, how many were answered where they sat: no message was sent for them."""
    sent = {message.request for message in run.messages()}
    return len(_told_old(run, key, from_s, to_s)[0] - sent)


def purged_s(run: Run, key: str) -> list[float]:
    """When the CDN was purged of a page, in seconds."""
    told = [state for state in run.states("cdn", "note") if state.value is not None]
    return [state.at_us / 1e6 for state in told if Note.read(str(state.value))[1:] == (PURGED, key)]


def answered_percent(run: Run, from_s: float, to_s: float) -> int:
    """Of the readers who asked in a span so many in a hundred were answered."""
    asked = {o.op for o in run.operations("invoked", from_s=from_s, to_s=to_s) if o.function == READ}
    good = sum(o.op in asked for o in run.operations("ok"))
    return 100 * good // max(len(asked), 1)


def noted(run: Run, what: str) -> int:
    """How often the patterns noted something."""
    notes = [r for r in run.records if getattr(r, "path", None) == "note" and r.value is not None]
    return sum(Note.read(str(r.value)).what.startswith(what) for r in notes)


def status(run: Run, name: str) -> str:
    """The verdict of a property."""
    return run.verdicts()[name].status


def longest_queue(run: Run, from_s: float, to_s: float) -> int:
    """The most queries that waited for a connection in a span."""
    waiting = [state for state in run.states("db", "queue") if state.value is not None]
    return max((int(state.value) for state in waiting if from_s <= state.at_us / 1e6 < to_s), default=0)
