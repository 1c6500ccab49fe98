"""Sentences about what just happened, each with the predicate that makes it true."""

from __future__ import annotations

from typing import Any

from playground.sdk import Caption, Sight

from .goods import SEED, goods
from .history import document, handled, logged, seen
from .models import MODELS
from .notes import DOCUMENTS, GENERATION, HANDLED, LOGGED, Handled, Logged, Projected


def change(r: Any) -> Logged:
    found = logged(r)
    assert found is not None
    return found


def deed(r: Any) -> Handled:
    found = handled(r)
    assert found is not None
    return found


def row(r: Any) -> Projected:
    found = document(r)
    assert found is not None
    return found


def price(cents: str) -> str:
    """Cents as people read them."""
    return f"{int(cents) / 100:.2f}"


def still(w: Sight) -> int:
    """How many read models hold the guide's product in version 1."""
    found = [w.state(model, f"document.{SEED}") for model in MODELS if model in w.nodes]
    return sum(value is None or Projected.read(str(value)).version == 1 for value in found)


def all_have(r: Any, w: Sight) -> bool:
    version = row(r).version
    found = [w.state(model, r.path) for model in MODELS]
    return version == 2 and all(v is not None and Projected.read(str(v)).version >= version for v in found)


def unseen(r: Any, w: Sight) -> bool:
    told = seen(r.value) if r.phase == "ok" else None
    return told is not None and told[1] < told[0]


def unseen_words(r: Any, w: Sight) -> str:
    told = seen(r.value)
    assert told is not None
    who, product = str(r.key).split("/")
    return f"{who} wrote version {told[0]} of {product}, looked at once, and was shown version {told[1]}."


CAPTIONS = (
    Caption("first", paths=(LOGGED,), once=True,
            when=lambda r, w: r.value is not None and change(r).product == SEED and "documents" in w.nodes,
            words=lambda r, w: f"{goods(SEED).name} costs {price(change(r).values[1])} from now on. {still(w)} of 4 "
            f"read models still say {price(str(goods(SEED).cents))}."),
    Caption("everywhere", paths=(f"document.{SEED}",), once=True, tone="good",
            when=lambda r, w: r.value is not None and all_have(r, w),
            words=lambda r, w: "All four read models have the change: page, search, listing, recommendations."),
    Caption("unseen", on="operation", once=True, tone="bad", when=unseen, words=unseen_words),
    Caption("not-yet", on="operation", once=True, tone="undo",
            when=lambda r, w: r.phase != "invoked" and str(r.value) == "504 not there yet",
            words=lambda r, w: f"{str(r.key).split('/')[0]} waited for a version that did not come in time: an error, "
            "and not an old page."),
    Caption("known", paths=(HANDLED,), says=("known",), once=True, tone="good",
            when=lambda r, w: deed(r).how == "known",
            words=lambda r, w: f"Change {deed(r).position} comes to {r.node} once more. Its version is known: it "
            "changes nothing."),
    Caption("parked", paths=(HANDLED,), says=("parked",), once=True, tone="undo",
            when=lambda r, w: deed(r).how == "parked",
            words=lambda r, w: f"{r.node} cannot read change {deed(r).position}. It is set aside, and product "
            f"{deed(r).product} stands still there; the others go on."),
    Caption("blocked", paths=(HANDLED,), says=("unreadable",), once=True, tone="bad",
            when=lambda r, w: deed(r).how == "unreadable",
            words=lambda r, w: f"{r.node} cannot read change {deed(r).position} and tries again: nothing behind it "
            "gets through."),
    Caption("building", paths=(GENERATION,), says=("building",), once=True,
            when=lambda r, w: r.value is not None,
            words=lambda r, w: f"A new generation of {r.node} is built beside the one that is read, from the first "
            "change on."),
    Caption("switched", paths=(GENERATION,), says=("read",), once=True, tone="good",
            when=lambda r, w: r.value is not None,
            words=lambda r, w: f"The new generation of {r.node} has caught up, and is read from now on."),
    Caption("emptied", paths=(GENERATION,), says=("emptied",), once=True, tone="bad",
            when=lambda r, w: r.value is not None,
            words=lambda r, w: f"The {r.node} model is emptied and filled again while people read it: products are as "
            "they were at first."),
    Caption("wrong", paths=DOCUMENTS, once=True, tone="bad",
            when=lambda r, w: r.value is not None and drifted(r, w),
            words=lambda r, w: f"{r.node} counts {row(r).values[2]} of product {row(r).product} in version "
            f"{row(r).version}; the write side counts {counted(r, w)}."),
)  # fmt: skip


def counted(r: Any, w: Sight) -> str:
    """The write side's stock, where it is in the same version."""
    version, *values = str(w.state("writes", f"row.{row(r).product}") or "0 - - - -").split(" ")
    return values[2] if int(version) == row(r).version else ""


def drifted(r: Any, w: Sight) -> bool:
    """Whether a model's stock differs from that of the write side in the same version."""
    held = row(r).values[2]
    return held != "-" and counted(r, w) not in ("", held)
