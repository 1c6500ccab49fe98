"""Sentences about what just happened, each with the predicate that makes it true."""

from __future__ import annotations

from typing import Any

from playground.sdk import Caption, Sight

from .customers import FIRST
from .history import decided, loaded, logged, owner, projected, writing
from .letters import LARGE
from .notes import (
    DECIDED,
    LOADED,
    LOGGED,
    OWNER,
    PROJECTED,
    STREAM,
    WRITING,
    Decided,
    Loaded,
    Logged,
    Owner,
    Projected,
    Writing,
)


def event(r: Any) -> Logged:
    found = logged(r)
    assert found is not None
    return found


def load(r: Any) -> Loaded:
    found = loaded(r)
    assert found is not None
    return found


def outcome(r: Any) -> Decided:
    found = decided(r)
    assert found is not None
    return found


def row(r: Any) -> Projected:
    found = projected(r)
    assert found is not None
    return found


def letter(r: Any) -> Writing:
    found = writing(r)
    assert found is not None
    return found


def asked(r: Any) -> Owner:
    found = owner(r)
    assert found is not None
    return found


def seed_ended(r: Any, w: Sight) -> bool:
    """The guide's four events are there."""
    stream, *cards = str(r.value).split(" ")
    return stream == FIRST and cards[-1].startswith("4:")


def stream_balance(r: Any) -> int:
    return int(str(r.value).rsplit(" ", 1)[1].split(":")[3])


def changes(r: Any) -> list[str]:
    """What each event shown of a stream is, in short."""
    cards = [card.split(":") for card in str(r.value).split(" ")[1:]]
    return ["created" if kind == "AccountCreated" else f"{int(change):+d}" for _, kind, change, *_ in cards]


CAPTIONS = (
    Caption("created", paths=(LOGGED,), says=(FIRST,), once=True,
            when=lambda r, w: event(r).stream == FIRST and event(r).type == "AccountCreated",
            words=lambda r, w: f"AccountCreated: {FIRST}'s account begins as one event. Kept is what happened; how "
            "things stand is worked out from it."),
    Caption("seed", paths=(STREAM,), says=(FIRST,), once=True, when=seed_ended, tone="good",
            words=lambda r, w: f"{FIRST}: {', '.join(changes(r))}. Folded, they make {stream_balance(r)}."),
    Caption("conflict", paths=(DECIDED,), says=("done",), when=lambda r, w: outcome(r).conflicts > 0, tone="undo",
            words=lambda r, w: f"{outcome(r).command}: somebody was faster. It looked again, decided again, and is "
            f"version {outcome(r).version}."),
    Caption("too-late", paths=(DECIDED,), says=("rejected",), when=lambda r, w: outcome(r).conflicts > 0, tone="undo",
            words=lambda r, w: f"{outcome(r).command}: somebody was faster. It looked again, and what is left is too "
            "little: refused, and no event says otherwise."),
    Caption("refused", paths=(DECIDED,), says=("rejected",), once=True, when=lambda r, w: outcome(r).conflicts == 0,
            words=lambda r, w: f"{outcome(r).command} is refused by what {outcome(r).stream}'s events add up to. It "
            "leaves no event."),
    Caption("known", paths=(DECIDED,), says=("known",), tone="good", when=lambda r, w: outcome(r).how == "known",
            words=lambda r, w: f"{outcome(r).command} did not hear whether it was done. Its id is in "
            f"{outcome(r).stream}'s events, so it is not done twice."),
    Caption("again", paths=(DECIDED,), says=("again",), once=True, tone="bad",
            when=lambda r, w: outcome(r).how == "again",
            words=lambda r, w: f"{outcome(r).command} did not hear whether it was done, and was decided once more: "
            f"version {outcome(r).version} of {outcome(r).stream}."),
    Caption("overdrawn", paths=(STREAM,), once=True, tone="bad",
            when=lambda r, w: r.value is not None and stream_balance(r) < 0,
            words=lambda r, w: f"{str(r.value).partition(' ')[0]}'s events add up to {stream_balance(r)}. Both "
            "withdrawals saw enough, and nobody asked what had come in between."),
    Caption("snapshot", paths=(LOADED,), says=("snapshot",), once=True, tone="good",
            when=lambda r, w: load(r).how == "snapshot",
            words=lambda r, w: f"{load(r).stream} at version {load(r).version}: a snapshot of version {load(r).since} "
            f"and {load(r).folded} events behind it."),
    Caption("spoilt", paths=(LOADED,), says=("spoilt",), once=True, tone="undo",
            when=lambda r, w: load(r).how == "spoilt",
            words=lambda r, w: f"{load(r).stream}'s snapshot does not check. All {load(r).folded} events are folded "
            "instead: the log is the truth, a snapshot is a cache."),
    Caption("shape", paths=(LOGGED,), once=True,
            when=lambda r, w: r.value is not None and event(r).schema > w.params.schema,
            words=lambda r, w: f"{event(r).stream} {event(r).version} is of shape {event(r).schema}. What was written "
            "before stays as it is, and is upcast when it is read."),
    Caption("rebuilding", paths=(PROJECTED,), once=True, tone="undo",
            when=lambda r, w: bool(w.before and r.value) and row(r).position < Projected.read(str(w.before)).position,
            words=lambda r, w: "The balances were thrown away and are folded again from the first event."),
    Caption("letter", paths=(WRITING,), once=True, when=lambda r, w: r.value is not None and not w.before,
            words=lambda r, w: f"{letter(r).stream} withdrew {letter(r).amount}: from {LARGE} on a letter goes out, "
            "and nobody can take it back."),
    Caption("letter-again", paths=(WRITING,), once=True, tone="bad",
            when=lambda r, w: bool(w.before and r.value) and letter(r).position < Writing.read(str(w.before)).position,
            words=lambda r, w: f"The letter about event {letter(r).position} goes out again: a replay should have been "
            "silent."),
    Caption("reversed", paths=(LOGGED,), says=("WithdrawalReversed",), once=True, tone="undo",
            when=lambda r, w: event(r).type == "WithdrawalReversed",
            words=lambda r, w: f"A mistake is put right by one more event, {event(r).change:+d}. What happened stays "
            "in the log."),
    Caption("withheld", paths=(OWNER,), says=("withheld",), once=True,
            when=lambda r, w: asked(r).how == "withheld" and w.params.erasure == "tombstone",
            words=lambda r, w: f"{asked(r).stream} is forgotten by an event that says so. The name is still in the "
            "first event."),
    Caption("shredded", paths=(OWNER,), says=("shredded",), once=True, tone="good",
            when=lambda r, w: asked(r).how == "shredded",
            words=lambda r, w: f"The key of {asked(r).stream}'s name is destroyed. The log is as it was, and the name "
            "is noise."),
)  # fmt: skip
