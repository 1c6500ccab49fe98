"""The sentences at the foot of the stage. Every name and value in them is read from the record."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from playground.sdk import Caption, Sight

from .clients import KEYS
from .models import alone
from .places import CLIENTS, replicas
from .rest import PATHS
from .sides import client_of

SETTLED_US = 2_000_000
"""Before that clients may still be looking for a first leader."""


def leaders(w: Sight) -> list[str]:
    """Who believes now that it leads."""
    return [name for name in replicas(w.params) if w.state(name, "leads") is not None]


def second_leader(r: Any, w: Sight) -> bool:
    return r.value is not None and len(leaders(w)) > 1


def two(r: Any, w: Sight) -> str:
    old = next(name for name in leaders(w) if name != r.node)
    return (
        f"{r.node} is elected in term {r.value}, and {old} still believes it leads term {w.state(old, 'leads')}. "
        f"The higher term wins wherever they meet; alone, {old} can commit nothing."
    )


def next_leader(r: Any, w: Sight) -> bool:
    return r.value is not None and len(leaders(w)) == 1


def deposed(r: Any, w: Sight) -> bool:
    return r.value is None and w.before is not None and w.health(r.node) != "down"


def between_replicas(r: Any, w: Sight) -> bool:
    return "cut" in r.status and r.source not in CLIENTS and r.target not in CLIENTS


def split(r: Any, w: Sight) -> str:
    told = f"The network is cut between {r.source} and {r.target}."
    if alone(w.params):
        return f"{told} Every replica will go on answering, from what it has."
    return f"{told} Only a side with a majority can be sure of what the other does not know."


def turned_away(r: Any, w: Sight) -> bool:
    return r.phase in ("failed", "unknown") and not alone(w.params) and r.at_us > SETTLED_US


def away(r: Any, w: Sight) -> str:
    what = "certainly not done" if r.phase == "failed" else "perhaps done, perhaps not"
    return f"{r.client}'s {r.function} of {r.key} ended with “{r.value}”: {what}. Better no answer than a wrong one."


def whole_again(r: Any, w: Sight) -> bool:
    return r.status == "up" and r.source not in CLIENTS and r.target not in CLIENTS


MEETING = {
    "raft": "What the small side never committed is replaced by the log of the leader.",
    "quorum": "Copies that missed something are behind until something repairs them.",
    "lww": "Of two values of a key the one with the later stamp stays. Nobody is asked, nobody is told.",
    "siblings": "Two values of which neither writer had seen the other are both kept.",
    "crdt": "What both sides did is added up, in whatever order it comes.",
}


def meeting(r: Any, w: Sight) -> str:
    return f"{r.source} and {r.target} can talk again. {MEETING[w.params.variant]}"


def side_by_side(r: Any, w: Sight) -> bool:
    return w.params.variant == "siblings" and len(str(r.value or "").split()) > 1


def merged(r: Any, w: Sight) -> bool:
    many = len(str(w.before or "").split()) > 1
    return w.params.variant == "siblings" and many and len(str(r.value or "").split()) == 1


_NUMBERED: WeakKeyDictionary[Sight, dict[tuple[str, str], int]] = WeakKeyDictionary()


def begins_again(r: Any, w: Sight) -> bool:
    """A replica that has numbered its writes before begins at 1, under a new name or under one that was further."""
    if r.value is None:
        return False
    name, _, number = str(r.value).partition(" ")
    highest = _NUMBERED.setdefault(w, {})
    known = highest.get((r.path, name), 0)
    highest[r.path, name] = max(known, int(number))
    return number == "1" and (known > 1 or name != r.node)


CAPTIONS = (
    Caption("split", on="link", once=True, tone="bad", when=between_replicas, words=split, node=lambda r, w: r.source),
    Caption("healed", on="link", once=True, tone="good", when=whole_again, words=meeting, node=lambda r, w: r.source),
    Caption("two-leaders", paths=("leads",), tone="bad", when=second_leader, words=two),
    Caption(
        "leader",
        paths=("leads",),
        tone="good",
        when=next_leader,
        words=lambda r, w: (
            f"{r.node} is elected in term {r.value} by a majority. It serves every write and every read."
        ),
    ),
    Caption(
        "deposed",
        paths=("leads",),
        tone="undo",
        when=deposed,
        words=lambda r, w: (
            f"{r.node} steps down from term {w.before}: a majority is silent, or a later term was heard of."
        ),
    ),
    Caption(
        "turned-away",
        on="operation",
        once=True,
        tone="bad",
        when=turned_away,
        words=away,
        node=lambda r, w: client_of(r.client),
        request=lambda r, w: r.op,
    ),
    Caption(
        "side-by-side",
        paths=KEYS,
        once=True,
        tone="undo",
        when=side_by_side,
        words=lambda r, w: (
            f"{r.node} holds {r.path} = {str(r.value).replace(' ', ' and ')}: neither writer had seen the other's, "
            "so both stay until somebody who has read both writes again."
        ),
    ),
    Caption(
        "merged",
        paths=KEYS,
        once=True,
        tone="good",
        when=merged,
        words=lambda r, w: (
            f"{r.path} = {r.value} on {r.node} replaces {' and '.join(str(w.before).split())}: its writer knew them."
        ),
    ),
    Caption(
        "repaired",
        paths=("repaired",),
        once=True,
        when=lambda r, w: r.value is not None,
        words=lambda r, w: "A read at {} finds that {} has an older {} and brings it up to date.".format(
            r.node, *str(r.value).split(" ")
        ),
    ),
    Caption(
        "hint",
        paths=("hints",),
        once=True,
        tone="undo",
        when=lambda r, w: bool(r.value),
        words=lambda r, w: f"An owner is out of reach: {r.node} keeps the write for it as a hint, and it counts for W.",
    ),
    Caption(
        "handed-over",
        paths=("hints",),
        once=True,
        tone="good",
        when=lambda r, w: r.value == 0 and bool(w.before),
        words=lambda r, w: f"{r.node} has handed over all it kept for others.",
    ),
    Caption(
        "clock",
        on="health",
        once=True,
        when=lambda r, w: "skewed" in r.status and r.node in w.nodes,
        words=lambda r, w: f"The clock of {r.node} is wrong ({r.detail}). Who here trusts what it says?",
    ),
    Caption(
        "disk-lost",
        paths=tuple(f"slot.{path}" for path in PATHS),
        once=True,
        tone="bad",
        when=begins_again,
        words=lambda r, w: f"{r.node} numbers its writes from 1 under the name {str(r.value).split(' ')[0]}.",
    ),
)
