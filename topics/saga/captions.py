"""The sentences at the foot of the stage. Names, numbers and reasons are read from the record that made them appear."""

from __future__ import annotations

from typing import Any

from playground.sdk import Caption, Sight

from .deeds import orders, short
from .history import EFFECTS, Orders, words_in

BACK: dict[str, str] = {
    "stock": "The {what} held for {order} is back on the shelf.",
    "ledger": "The {what} charged for {order} go back to the card.",
    "parcels": "The parcel with the {what} for {order} is cancelled.",
}

REFUSALS: dict[str, str] = {
    "OrderRefused": "the order service takes no such order",
    "SoldOut": "nothing is left on the shelf",
    "OutOfStock": "inventory cannot reserve it",
    "CardDeclined": "the card is declined",
    "AddressRefused": "nobody delivers there",
}


def key_of(r: Any, w: Sight) -> str | None:
    """The order that a note is about."""
    key = str(r.value).partition(" ")[0]
    return None if key == "-" else key


def part(r: Any, n: int) -> str:
    return words_in(str(r.value))[n]


def logged(*events: str) -> Any:
    """A predicate: the saga log has one of these entries more."""
    return lambda r, w: r.value is not None and words_in(r.value)[1] in events and w.before is not None


def undone(r: Any, w: Sight) -> bool:
    return r.value is not None and w.before is not None and part(r, 1) == EFFECTS[r.node][2]


def newly_cancelled(r: Any, w: Sight) -> bool:
    """A person's look shows the whole book again; only a changed word is news."""
    return w.before is not None and part(r, 1) == "cancelled" and Orders.of(w).see(r) is not None


def taken_back(r: Any, w: Sight) -> str:
    return BACK[r.node].format(what=str(r.value).rpartition(" ")[2], order=short(part(r, 0)))


def refused(r: Any, w: Sight) -> str:
    why = REFUSALS.get(r.label, r.label)
    if r.source == "shipping" and w.params.pivot == "charge":
        return f"{short(r.request)}: {why}. The point of no return is behind it, so there is no way back."
    return f"{short(r.request)}: {why}. What was done so far is undone, last step first."


def doubted(r: Any, w: Sight) -> str:
    again = "So it is asked for again" if w.params.recovery == "forward" else "So it is undone as well, to be safe"
    if w.params.defect == "late_registration":
        again = "Its undo was never registered, so nobody takes it back"
    return f"No answer to “{part(r, 2)}” of {short(part(r, 0))}: it may have happened, or may yet. {again}."


def awake(r: Any, w: Sight) -> str:
    words = str(r.value).split(" ")
    return f"The orchestrator is back. It reads {words[2]} log entries and finds {orders(int(words[4]))} unfinished."


def gone(r: Any, w: Sight) -> str:
    durable = w.params.log == "durable"
    left = "What it knew is in its log." if durable else "What it knew is gone: its log was in memory."
    return f"The orchestrator is down. {left}"


def parked(r: Any, w: Sight) -> str:
    return f"{short(part(r, 0))} can go neither forward nor back by itself. It is parked until a person looks at it."


def first_heard(r: Any, w: Sight) -> bool:
    return r.label == "OrderAbandoned" and r.source == "orders" and r.attempt == 1


CAPTIONS = (
    Caption(
        "refused",
        on="message",
        kinds=("refused",),
        tone="bad",
        when=lambda r, w: r.kind == "refused" and r.target == "orchestrator" and r.label in REFUSALS,
        words=refused,
    ),
    Caption(
        "doubted", paths=("log",), says=("unknown",), tone="bad", when=logged("unknown"), words=doubted, request=key_of
    ),
    Caption("taken-back", paths=("effect",), tone="undo", when=undone, words=taken_back, request=key_of),
    Caption(
        "cancelled",
        paths=("order",),
        tone="undo",
        when=newly_cancelled,
        words=lambda r, w: f"{short(part(r, 0))} is cancelled, and nothing of it is left.",
        request=key_of,
    ),
    Caption(
        "undo-failed",
        paths=("log",),
        says=("undo_failed",),
        tone="bad",
        when=logged("undo_failed"),
        words=lambda r, w: f"The undo of “{part(r, 2)}” for {short(part(r, 0))} fails. It must not be dropped: again.",
        request=key_of,
    ),
    Caption(
        "parked",
        paths=("log", "order"),
        says=("parked",),
        tone="bad",
        when=logged("parked"),
        words=parked,
        request=key_of,
    ),  # fmt: skip
    Caption(
        "too-late",
        on="message",
        kinds=("refused",),
        tone="good",
        when=lambda r, w: (
            r.kind == "refused" and r.label == "TooLate" and r.target in ("orders", "payment", "inventory", "shipping")
        ),
        words=lambda r, w: f"The command for {short(r.request)} comes after its own undo. The tombstone keeps it out.",
    ),
    Caption(
        "down",
        on="health",
        tone="bad",
        when=lambda r, w: r.node == "orchestrator" and r.status == "down",
        words=gone,
    ),
    Caption(
        "awake",
        paths=("log",),
        says=("read",),
        when=lambda r, w: r.value.startswith("- read"),
        words=awake,
        request=key_of,
    ),  # fmt: skip
    Caption(
        "ended-after-restart",
        paths=("log",),
        says=("resumed",),
        tone="good",
        once=True,
        when=logged("resumed"),
        words=lambda r, w: (
            f"A person has looked at {short(part(r, 0))}: the orchestrator tries again where it stopped."
        ),
        request=key_of,
    ),
    Caption(
        "abandoned",
        on="message",
        kinds=("event",),
        tone="bad",
        when=first_heard,
        words=lambda r, w: (
            f"Nothing final was heard of {short(r.request)} for {w.params.patience_s} s. The order service gives it "
            "up, and the undoing starts at the far end."
        ),
    ),
    Caption(
        "sold-out",
        on="operation",
        tone="bad",
        once=True,
        when=lambda r, w: r.phase == "ok" and r.value == "sold out",
        words=lambda r, w: (
            f"{short(r.op)} hears that the {r.key} is sold out. "
            + (
                "Nobody can give one back any more."
                if w.params.lock
                else "An unfinished order may still give one back."
            )
        ),
    ),
    Caption(
        "ask-again",
        on="operation",
        once=True,
        when=lambda r, w: r.phase == "ok" and r.value == "ask again",
        words=lambda r, w: f"{short(r.op)} hears “ask again”: the last {r.key} is held by an order that is not final.",
    ),
)
