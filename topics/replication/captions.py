"""The sentences at the foot of the stage. Names and numbers are read from the record that made them appear."""

from __future__ import annotations

from typing import Any

from playground.sdk import Caption, Sight

from .answers import Read
from .history import Back, History, Loss, Reign, end_of, seconds


def reign_of(r: Any, w: Sight) -> Reign | None:
    """The reign that a record began."""
    return next((one for one in History.of(w).see(r, w) if isinstance(one, Reign)), None)


def succeeds(r: Any, w: Sight) -> bool:
    reign = reign_of(r, w)
    return reign is not None and len(History.of(w).reigns) > 1


def promoted(r: Any, w: Sight) -> str:
    reign = reign_of(r, w)
    lost = [one for one in History.of(w).see(r, w) if isinstance(one, Loss)]
    words = f"{reign.node} becomes primary of epoch {reign.epoch} with {end_of(reign.log)} positions."
    if not lost:
        return f"{words} Every acknowledged write is there."
    count = "One acknowledged write is" if len(lost) == 1 else f"{len(lost)} acknowledged writes are"
    first, last = (order(one.ack.at[1] for one in lost) for order in (min, max))
    where = f"position {first}" if first == last else f"positions {first} to {last}"
    return f"{words} {count} lost, {where}: what it had not received."


def newest(r: Any, w: Sight) -> Any:
    """The newest acknowledged write of what a read asked for, when the read was older; else None."""
    history = History.of(w)
    history.see(r, w)
    if r.function != "read" or r.phase != "ok":
        return None
    ack = history.newest.get(r.key)
    return ack if ack and ack.at > Read.parse(r.value).at and ack.acked_us < r.at_us - 200_000 else None


def own_stale(r: Any, w: Sight) -> bool:
    ack = newest(r, w)
    return ack is not None and ack.value.split("-")[0] == r.client


def stale(r: Any, w: Sight) -> str:
    ack, read = newest(r, w), Read.parse(r.value)
    return (
        f"{r.client} saved {ack.value} {(r.at_us - ack.acked_us) / 1e6:.1f} s ago, looks at it on {read.node} and sees "
        f"{read.value or 'nothing'}: that replica is behind."
    )


def back_of(r: Any, w: Sight) -> Back | None:
    """What a session was shown that is older than what it had seen."""
    return next((one for one in History.of(w).see(r, w) if isinstance(one, Back)), None)


def went_back(r: Any, w: Sight) -> str:
    back = back_of(r, w)
    return (
        f"{r.client} had seen {back.before.value} on {back.before.node}, and now sees {back.now.value or 'nothing'} on "
        f"{back.now.node}: for this session time goes back."
    )


def fell_back(r: Any, w: Sight) -> str:
    return (
        f"No replica acknowledged within {w.params.fall_back_ms} ms. {r.node} goes on alone: the promise is withdrawn."
    )


def waiting(w: Sight) -> str | None:
    """A primary that has flushed what it has not acknowledged."""
    for name in w.nodes:
        acked = str(w.state(name, "acked", "0.0") or "0.0").partition(".")[2]
        if w.state(name, "role") == "primary" and int(w.state(name, "flushed", 0) or 0) > int(acked):
            return name
    return None


def stalls(r: Any, w: Sight) -> bool:
    slow = w.params.variant in ("synchronous", "chain") and r.function == "write"
    return slow and r.phase == "unknown" and r.value == "timeout" and waiting(w) is not None


def stalled(r: Any, w: Sight) -> str:
    return f"{r.client} gives up on its write: {waiting(w)} has it, and waits for every replica. It may be written yet."


def conflicted(r: Any, w: Sight) -> str:
    key, _, kept, _, dropped = str(r.value).split(" ")
    return f"Two leaders changed {key} at once. {r.node} keeps {kept} and drops {dropped}, which was acknowledged too."


def two_of_them(r: Any, w: Sight) -> bool:
    others = [name for name in w.nodes if name != r.node and w.state(name, "role") == "primary"]
    return r.value == "primary" and bool(others)


def second(r: Any, w: Sight) -> str:
    other = next(name for name in w.nodes if name != r.node and w.state(name, "role") == "primary")
    held = (
        "its lease has ended, so it acknowledges nothing" if w.params.fencing == "lease" else "it has no lease to lose"
    )
    return f"{other} still believes that it is the primary. {held[0].upper()}{held[1:]}."


def nobody_on_call(r: Any, w: Sight) -> bool:
    words = str(r.value).split(" ")
    off = [part for part in words if part.startswith(("w:alice=off", "w:bob=off"))]
    before = str(w.before).split(" ")
    return bool(off) and any(
        part.startswith(("w:alice=off", "w:bob=off")) and part[:4] != off[0][:4] for part in before
    )


CAPTIONS = (
    Caption("stale", on="operation", when=own_stale, words=stale, tone="bad", once=True),
    Caption(
        "back", on="operation", when=lambda r, w: back_of(r, w) is not None, words=went_back, tone="bad", once=True
    ),
    Caption("promoted", paths=("role",), when=succeeds, words=promoted),
    Caption("two", paths=("role",), when=two_of_them, words=second, tone="bad", once=True),
    Caption(
        "rolled-back",
        paths=("rolled_back",),
        tone="undo",
        when=lambda r, w: r.value is not None,
        words=lambda r, w: (
            f"{r.node} comes back with entries that the new primary never had, and rolls back {r.value}."
        ),
    ),
    Caption(
        "fell-back",
        paths=("mode",),
        tone="bad",
        when=lambda r, w: str(r.value).startswith("fallen back"),
        words=fell_back,
    ),
    Caption(
        "caught-up",
        paths=("mode",),
        tone="good",
        when=lambda r, w: str(w.before).startswith("fallen back") and r.value is not None,
        words=lambda r, w: f"A replica has caught up with {r.node}: it waits for acknowledgements again.",
    ),
    Caption(
        "stalled",
        on="operation",
        tone="bad",
        once=True,
        when=stalls,
        words=stalled,
    ),
    Caption(
        "cancelled",
        on="operation",
        once=True,
        when=lambda r, w: r.phase == "unknown" and r.value == "wait cancelled",
        words=lambda r, w: (
            f"The wait of {r.client} is cancelled. Its row is committed on the primary, and who reads there sees it."
        ),
    ),
    Caption("conflict", paths=("conflict",), once=True, when=lambda r, w: r.value is not None, words=conflicted),
    Caption(
        "skew",
        paths=("transaction",),
        tone="bad",
        once=True,
        when=nobody_on_call,
        words=lambda r, w: (
            f"Both doctors have left, each because the other was there. Nobody is on call since {seconds(r.at_us)}."
        ),
    ),
)
