"""Sentences about what just happened, each with the predicate that makes it true."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from playground.sdk import Caption, Sight

from .history import change_of, served, shown
from .users import STRIDE


def planned(r: Any, w: Sight) -> bool:
    """The plan is drawn: everything is left to do."""
    change = change_of(r.value)
    return change is not None and bool(change.moving) and change.moving == change.left


def plan_words(r: Any, w: Sight) -> str:
    change = change_of(r.value)
    moving = (change.moving or 0) if change else 0
    who = " and ".join(shown(name) for name in (change.added or change.removed)) if change else ""
    millions = moving * STRIDE // 1_000_000
    verb = "join" if change and change.added else "leave"
    ending = "s" if " and " not in who else ""
    return f"{who} {verb}{ending}: {moving} of the keys have to move, about {millions} million users."


def begun(r: Any, w: Sight) -> bool:
    """The first batch changed hands."""
    change = change_of(r.value)
    return change is not None and bool(change.moving) and change.left not in (None, change.moving)


def begun_words(r: Any, w: Sight) -> str:
    change = change_of(r.value)
    gone = (change.moving or 0) - (change.left or 0) if change else 0
    return f"The first {gone} keys have changed hands: their old shard gave them up before the new one took them."


def halfway(r: Any, w: Sight) -> bool:
    change = change_of(r.value)
    return change is not None and bool(change.moving) and 0 < 2 * (change.left or 0) <= (change.moving or 0)


def halfway_words(r: Any, w: Sight) -> str:
    change = change_of(r.value)
    return f"{change.left if change else 0} keys are left. They are still where they were."


def over(r: Any, w: Sight) -> bool:
    before = change_of(w.before)
    return r.value == "none" and before is not None and before.left == 0


def over_words(r: Any, w: Sight) -> str:
    before = change_of(w.before)
    return f"All {before.moving if before else 0} keys are where the new map wants them."


def queue_is_hot(r: Any, w: Sight) -> bool:
    return r.node.startswith("shard_") and r.value is not None and int(r.value) >= 8


class Counted:
    """Visits that were counted, by the notes of all shards of one run."""

    def __init__(self) -> None:
        self.most: dict[str, int] = {}


_COUNTED: WeakKeyDictionary[Sight, Counted] = WeakKeyDictionary()


def forgotten(r: Any, w: Sight) -> bool:
    """A shard counts a visit under a number that was given out before."""
    now = served(r)
    if now is None or now.how != "write":
        return False
    most = _COUNTED.setdefault(w, Counted()).most
    before = most.get(now.key, 0)
    most[now.key] = max(before, now.visits)
    return now.visits <= before


CAPTIONS = (
    Caption("planned", paths=("change",), when=planned, words=plan_words, node=lambda r, w: "coordinator"),
    Caption("begun", paths=("change",), once=True, when=begun, words=begun_words),
    Caption("halfway", paths=("change",), once=True, when=halfway, words=halfway_words),
    Caption("over", paths=("change",), tone="good", when=over, words=over_words),
    Caption(
        "moved",
        on="message",
        kinds=("refused",),
        once=True,
        when=lambda r, w: r.kind == "refused" and r.label == "Moved",
        words=lambda r, w: (
            f"{shown(r.source)} refuses: the map of {shown(r.target)} is too old for this key. It fetches a new one "
            "and asks again."
        ),
    ),
    Caption(
        "busy",
        on="message",
        kinds=("refused",),
        once=True,
        when=lambda r, w: r.kind == "refused" and r.label == "Busy",
        words=lambda r, w: f"{shown(r.source)} is just handing this key over: the write has to come again in a moment.",
    ),
    Caption(
        "hot",
        paths=("queue",),
        tone="bad",
        once=True,
        when=queue_is_hot,
        words=lambda r, w: f"{shown(r.node)} is hot: {r.value} requests wait there.",
    ),
    Caption(
        "forgotten",
        paths=("served",),
        tone="bad",
        once=True,
        when=forgotten,
        words=lambda r, w: f"A visit is gone: {shown(r.node)} gives the next one a number that was given out before.",
    ),
    Caption(
        "down",
        on="health",
        tone="bad",
        when=lambda r, w: r.node.startswith("shard_") and r.status == "down",
        words=lambda r, w: f"{shown(r.node)} is down. Its users have no other copy to turn to.",
    ),
)
