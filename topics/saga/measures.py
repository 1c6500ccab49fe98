"""What claims ask of a run."""

from __future__ import annotations

from playground.sdk import Run

from .history import EFFECTS, US

BOOKS = tuple(EFFECTS)


def told(run: Run) -> list[tuple[int, str, str, str]]:
    """Every effect and every state of an order as (instant, order, word, database), in order."""
    notes = []
    for node, path in (*((book, "effect") for book in BOOKS), ("orders_db", "order")):
        for record in run.states(node, path):
            if record.value is not None:
                key, word, *_ = str(record.value).split(" ")
                notes.append((record.at_us, key, word, node))
    return sorted(notes, key=lambda note: note[0])


def words_of(run: Run, order: str) -> list[str]:
    """What happened to one order, in order."""
    return [word for _, key, word, _ in told(run) if key == order]


def orders_that_are(run: Run, word: str) -> list[str]:
    """Orders of which ``word`` was told, each once."""
    return list(dict.fromkeys(key for _, key, told_word, _ in told(run) if told_word == word))


def refused_with(run: Run, label: str, *, target: str = "orchestrator") -> list[str]:
    """Orders for which a service answered ``label``."""
    return list(dict.fromkeys(str(m.request) for m in run.messages(kind="refused", label=label, target=target)))


def logged(run: Run, event: str) -> list[tuple[int, str, str]]:
    """Entries of the saga log with ``event``, as (instant, order, step or end)."""
    entries = [(r.at_us, str(r.value).split(" ")) for r in run.states("orchestrator", "log") if r.value is not None]
    return [(at_us, words[0], " ".join(words[2:])) for at_us, words in entries if words[1:2] == [event]]


def pending(run: Run, *, before_s: float) -> list[str]:
    """Orders placed before an instant that never ended."""
    last: dict[str, str] = {}
    placed: dict[str, int] = {}
    for record in run.states("orders_db", "order"):
        if record.value is not None:
            key, word, *_ = str(record.value).split(" ")
            last[key] = word
            placed.setdefault(key, record.at_us)
    return [key for key, word in last.items() if word == "pending" and placed[key] < before_s * US]


def in_this_order(words: list[str], *wanted: str) -> bool:
    """Whether ``wanted`` stand in ``words`` in this order, others between them allowed."""
    rest = iter(words)
    return all(word in rest for word in wanted)
