"""What claims ask of a run."""

from __future__ import annotations

from playground.sdk import Run

from .history import US, appended, effected, order_of, placed, unhandled
from .notes import APPENDED, EFFECT, FAILED, PLACED, Appended, Effected, Unhandled


def orders(run: Run) -> list[int]:
    """Committed orders, in the order of their commits."""
    return [number for number in (placed(r) for r in run.states("orders", PLACED)) if number is not None]


def events(run: Run, until_s: float = 1e9) -> list[Appended]:
    """Events that were acknowledged before a second."""
    found = (appended(r) for r in run.states("broker", APPENDED) if r.at_us < until_s * US)
    return [event for event in found if event]


def lost(run: Run, until_s: float) -> list[int]:
    """Orders that were committed before a second and never told."""
    told = {order_of(event.event) for event in events(run)}
    early = [placed(r) for r in run.states("orders", PLACED) if r.at_us < until_s * US]
    return [number for number in early if number is not None and number not in told]


def ghosts(run: Run) -> list[int]:
    """Events that tell of an order that does not exist."""
    known = set(orders(run))
    return [order_of(event.event) for event in events(run) if order_of(event.event) not in known]


def effects(run: Run, node: str, from_s: float = 0, to_s: float = 1e9) -> list[Effected]:
    """What a consumer did between two seconds."""
    found = [effected(r) for r in run.states(node, EFFECT) if from_s * US <= r.at_us < to_s * US]
    return [effect for effect in found if effect]


def failures(run: Run, node: str, how: str) -> list[Unhandled]:
    """Events that a consumer could not handle."""
    found = [unhandled(r) for r in run.states(node, FAILED)]
    return [failure for failure in found if failure and failure.how == how]


def accepted(run: Run, from_s: float, to_s: float) -> float:
    """The share of the orders asked for between two seconds that was accepted."""
    asked = {one.op for one in run.operations("invoked", from_s=from_s, to_s=to_s)}
    well = {one.op for one in run.operations("ok")}
    return len(asked & well) / max(1, len(asked))
