"""What the record says of each key: the fold that properties, captions and claims share.

A crash forgets what a node showed, not what is on its disk, so a state that turns to nothing changes nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from playground.sdk import Sight

from .custody import SERVING

US = 1_000_000
KEY = "key."


class Served(NamedTuple):
    """One request as the shard noted it: who served which version of what, since when it has the key, asked how."""

    node: str
    key: str
    how: str
    visits: int
    since: int
    asked: int
    seq: int
    at_us: int


@dataclass
class Told:
    """The status of one key on one shard as last told."""

    status: str
    seq: int
    at_us: int


@dataclass
class Held:
    """One key: its status on every shard that ever had it, and who adopted it last."""

    key: str
    on: dict[str, Told] = field(default_factory=dict)
    owner: str = ""

    def serving(self) -> list[str]:
        """Shards that say they serve it."""
        return [node for node, told in self.on.items() if told.status in SERVING]

    def anywhere(self) -> bool:
        """Whether some shard serves it or is about to."""
        return any(told.status != "gone" for told in self.on.values())


class Change(NamedTuple):
    """What the coordinator is doing: ``add`` or ``remove`` with names, and how many keys move and are left."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    moving: int | None
    left: int | None


class Keys:
    """Every key, folded once a run for all who ask: whoever sees a record first folds it."""

    def __init__(self) -> None:
        self.known: dict[str, Held] = {}
        self._seen = -1
        self._change: tuple[Held, str, str] | None = None

    @staticmethod
    def of(sight: Sight) -> Keys:
        """The fold of the run that ``sight`` belongs to."""
        return _FOLDS.setdefault(sight, Keys())

    def see(self, record: Any) -> tuple[Held, str, str] | None:
        """Fold a state; the key, its status there before and its owner before. None when it changes no key."""
        if not record.path.startswith(KEY):
            return None
        if record.seq > self._seen:
            self._seen, self._change = record.seq, self._changed(record)
        return self._change

    def _changed(self, record: Any) -> tuple[Held, str, str] | None:
        if record.value is None:
            return None
        key = record.path.removeprefix(KEY)
        held = self.known.setdefault(key, Held(key))
        status = str(record.value).partition(" ")[0]
        before = held.on.get(record.node)
        if before is not None and before.status == status:
            return None
        held.on[record.node] = Told(status, record.seq, record.at_us)
        owner = held.owner
        if status == "own":
            held.owner = record.node
        return held, before.status if before else "absent", owner


_FOLDS: WeakKeyDictionary[Sight, Keys] = WeakKeyDictionary()


def served(record: Any) -> Served | None:
    """A state ``served`` in parts; None when it was forgotten in a crash."""
    if record.value is None:
        return None
    key, how, visits, since, asked = str(record.value).split(" ")
    return Served(record.node, key, how, int(visits[1:]), int(since[1:]), int(asked[1:]), record.seq, record.at_us)


def change_of(value: Any) -> Change | None:
    """The coordinator's state ``change`` in parts; None when it is idle or down."""
    if value is None or value == "none":
        return None
    what, _, how = str(value).partition(": ")
    words = [part.split(" ") for part in what.split(", ")]
    names = {verb: tuple(name for each, name in words if each == verb) for verb in ("add", "remove")}
    numbers = [int(word) for word in how.replace(",", "").split(" ") if word.isdigit()]
    moving, left = numbers if len(numbers) == 2 else (None, None)
    return Change(names["add"], names["remove"], moving, left)


def seconds(us: int) -> str:
    """An instant as people read it."""
    return f"{us / US:.3f} s"


def shown(node: str) -> str:
    """A shard's name as the stage has it."""
    return node.replace("_", " ").capitalize()
