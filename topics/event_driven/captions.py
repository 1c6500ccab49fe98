"""Sentences about what just happened, each with the predicate that makes it true."""

from __future__ import annotations

from typing import Any

from playground.sdk import Caption, Sight

from .history import appended, committed, effected, placed, unhandled
from .notes import (
    APPENDED,
    COMMITTED,
    DROPPED,
    EFFECT,
    FAILED,
    GENERATION,
    PLACED,
    Appended,
    Committed,
    Effected,
    Unhandled,
)


def event(r: Any) -> Appended:
    found = appended(r)
    assert found is not None
    return found


def commit(r: Any) -> Committed:
    found = committed(r)
    assert found is not None
    return found


def effect(r: Any) -> Effected:
    found = effected(r)
    assert found is not None
    return found


def failure(r: Any) -> Unhandled:
    found = unhandled(r)
    assert found is not None
    return found


def moved(r: Any, w: Sight) -> list[int]:
    """Partitions that have another owner than before."""
    if not r.value or not w.before:
        return []
    pairs = zip(str(w.before).split(" ")[2:], str(r.value).split(" ")[2:], strict=False)
    return [n for n, (old, new) in enumerate(pairs) if old != new and new != "-"]


def owner(r: Any) -> str:
    """Who has owned the partition of a commit."""
    return f"{commit(r).owner} has owned" if commit(r).owner != "-" else "Nobody has owned"


def idle(r: Any, w: Sight) -> bool:
    return r.value is not None and int(str(r.value).split(" ")[1]) > w.params.partitions


CAPTIONS = (
    Caption("fact", paths=(APPENDED,), once=True, when=lambda r, w: r.value is not None,
            words=lambda r, w: f"{event(r).event} is a fact at {event(r).partition}:{event(r).offset}. The order "
            "service knows nobody who reads it."),
    Caption("overtaken", paths=(PLACED,), once=True,
            when=lambda r, w: bool(r.value and w.before) and (placed(r) or 0) < int(str(w.before).split(" ")[0]),
            words=lambda r, w: f"Order {placed(r)} is committed after order {str(w.before).split(' ')[0]}: numbers and "
            "commits are not in one order."),
    Caption("known", paths=(EFFECT,), says=("known",), once=True, tone="good",
            when=lambda r, w: effect(r).how == "known",
            words=lambda r, w: f"{effect(r).event} comes to {effect(r).group} again. Its id is in the inbox: it counts "
            "once."),
    Caption("twice", paths=(EFFECT,), once=True, tone="bad",
            when=lambda r, w: r.value is not None and effect(r).times == 2,
            words=lambda r, w: f"{effect(r).group} has the effect of {effect(r).event} for the second time: "
            "it died between effect and commit, or was taken for dead."),
    Caption("hands", paths=(f"{GENERATION}.inventory",), once=True, tone="undo",
            when=lambda r, w: bool(moved(r, w)) and int(str(r.value).split(" ")[0]) > w.params.members,
            words=lambda r, w: f"Generation {str(r.value).split(' ')[0]} of inventory: partition {moved(r, w)[0]} is "
            f"{str(r.value).split(' ')[2 + moved(r, w)[0]].replace('_', ' ')}'s now."),
    Caption("idle", paths=(f"{GENERATION}.inventory",), once=True, when=idle,
            words=lambda r, w: f"{str(r.value).split(' ')[1]} members and {w.params.partitions} partitions: somebody "
            "has nothing to do."),
    Caption("zombie", paths=(COMMITTED,), says=("refused",), once=True, tone="good",
            when=lambda r, w: commit(r).how == "refused",
            words=lambda r, w: f"{commit(r).member} commits as of generation {commit(r).generation}. {owner(r)} "
            f"partition {commit(r).partition} since: refused."),
    Caption("retried", paths=(FAILED,), says=("retried",), once=True, tone="undo",
            when=lambda r, w: failure(r).how == "retried",
            words=lambda r, w: f"{failure(r).group} cannot handle {failure(r).event}. It goes to the retry topic, and "
            "the others pass."),
    Caption("dead", paths=(FAILED,), says=("dead",), once=True, tone="bad",
            when=lambda r, w: failure(r).how == "dead",
            words=lambda r, w: f"{failure(r).group} gives {failure(r).event} up: a dead letter, to be looked at."),
    Caption("replayed", paths=("dead",), once=True, tone="good",
            when=lambda r, w: r.value == 0 and bool(w.before),
            words=lambda r, w: f"{w.before} dead letters are tried once more, by consumers that are mended."),
    Caption("dropped", paths=(DROPPED,), once=True, tone="bad", when=lambda r, w: r.value is not None,
            words=lambda r, w: f"{str(r.value).split(' ')[1]} is dropped: a group is more than {w.params.most_behind} "
            "events behind."),
    Caption("user", on="operation", once=True, tone="bad",
            when=lambda r, w: r.phase == "failed" and str(r.value).startswith("502"),
            words=lambda r, w: f"A shopper is told {r.value}. The shop takes no order while one listener is down."),
)  # fmt: skip
