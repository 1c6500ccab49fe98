"""What the databases and the log said so far: the fold that properties and captions share.

States forgotten in a crash come again at the restart, so a value that repeats what is known changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from playground.sdk import Sight

US = 1_000_000

EFFECTS: dict[str, tuple[str, str, str]] = {
    "stock": ("reserve", "held", "released"),
    "ledger": ("charge", "charged", "refunded"),
    "parcels": ("ship", "booked", "cancelled"),
}
"""For each database: the step it serves, and the words for done and undone."""

UNDONE_BY_NAME = {step: undone for step, _, undone in EFFECTS.values()}


@lru_cache(maxsize=64)
def words_in(note: str) -> tuple[str, str, str]:
    """The first three words of a note: which order, what happened, to what. A dozen observers ask it of each note."""
    order, what, to, *_ = (*note.split(" "), "", "")
    return order, what, to


@dataclass
class Told:
    """One effect or order as last told."""

    word: str
    seq: int
    at_us: int
    what: str = ""


@dataclass
class Order:
    """Everything known of one order."""

    key: str
    state: Told | None = None
    effects: dict[str, Told] = field(default_factory=dict)  # by step
    moved_us: int = 0
    parked_in_log: bool = False

    @property
    def parked(self) -> bool:
        """Whether it waits for a person, by the log or by the order's own row."""
        return self.parked_in_log or (self.state is not None and self.state.word == "parked")

    def standing(self) -> list[str]:
        """Steps whose effect is there and not undone."""
        return [step for step, told in self.effects.items() if told.word not in UNDONE_BY_NAME[step]]

    @property
    def open(self) -> bool:
        """Placed, and neither ended nor waiting for a person."""
        return self.state is not None and self.state.word == "pending" and not self.parked


Change = tuple[Order, str] | None
"""The order that a record is about and the word it says, None when it changes nothing."""


class Orders:
    """Every order by its key, folded once a run for all who ask: whoever sees a record first folds it."""

    def __init__(self) -> None:
        self.known: dict[str, Order] = {}
        self._seen = -1
        self._change: Change = None

    @staticmethod
    def of(sight: Sight) -> Orders:
        """The fold of the run that ``sight`` belongs to."""
        return _FOLDS.setdefault(sight, Orders())

    def see(self, record: Any) -> Change:
        """Fold a state ``order``, ``effect`` or ``log``."""
        if record.seq > self._seen:
            self._seen, self._change = record.seq, self._changed(record)
        return self._change

    def _changed(self, record: Any) -> Change:
        if record.value is None or str(record.value).startswith("-"):
            return None
        key, word, *rest = str(record.value).split(" ", 2)
        order = self.known.setdefault(key, Order(key))
        told = Told(word, record.seq, record.at_us, rest[0] if rest else "")
        changed = self._fold(record, order, told)
        if changed:
            order.moved_us = record.at_us
        return (order, word) if changed else None

    def _fold(self, record: Any, order: Order, told: Told) -> bool:
        if record.path == "log":
            order.parked_in_log = told.word == "parked"
            return True
        if record.path == "order":
            before, order.state = order.state, told
            return before is None or before.word != told.word
        step = EFFECTS[record.node][0]
        before = order.effects.get(step)
        order.effects[step] = told
        return before is None or (before.word, before.what) != (told.word, told.what)


_FOLDS: WeakKeyDictionary[Sight, Orders] = WeakKeyDictionary()


def seconds(us: int) -> str:
    """An instant as people read it."""
    return f"{us / US:.3f} s"


def sick(sight: Sight, links: dict[str, str]) -> list[str]:
    """Nodes and links that are not well now."""
    nodes = [name for name in sight.nodes if sight.health(name) != "up"]
    return nodes + [name for name, status in links.items() if status != "up"]
