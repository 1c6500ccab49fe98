"""The sentences at the foot of the stage. Every number in them is read from the record that made them appear."""

from __future__ import annotations

from collections import Counter
from typing import Any

from playground.sdk import Caption, Sight

from .backend import DOWN, DRAINING, EJECTED, UP
from .diary import DONE, PICK, ROSTER, Told, read, roster
from .situations import TAIL


def board_before(w: Sight) -> Told | None:
    return read(str(w.before)) if w.before else None


def turned(r: Any, w: Sight, status: str) -> str:
    """A server whose status has become ``status``, or nothing."""
    old, new = roster(w.before), roster(r.value)
    return next((name for name in new if new[name] == status and old.get(name, status) != status), "").upper()


def newcomer(r: Any, w: Sight) -> str:
    old, new = roster(w.before), roster(r.value)
    return next((name for name in new if old and name not in old), "").upper()


def first_round(r: Any, w: Sight) -> bool:
    return w.params.variant == "round_robin" and r.value is not None and read(r.value).number == 4


def first_four(r: Any, w: Sight) -> str:
    turns = ", ".join(read(r.value).recent[-4:].upper())
    return f"The first four requests: {turns}. Whatever they cost, and whatever a server has to do already."


def queues(r: Any, w: Sight) -> bool:
    loads = [each.in_flight for each in read(r.value).board if each.status == UP] if r.value else []
    return len(loads) > 1 and max(loads) >= TAIL and min(loads) == 0


def uneven_loads(r: Any, w: Sight) -> str:
    most = max(read(r.value).board, key=lambda each: each.in_flight)
    idle = next(each for each in read(r.value).board if each.in_flight == 0 and each.status == UP)
    words = f"{most.in_flight} requests are in flight at {most.name.upper()} and none at {idle.name.upper()}"
    return f"{words}: sharing requests is not the same as sharing work."


def sinks(r: Any, w: Sight) -> bool:
    if r.value is None:
        return False
    told = read(r.value)
    server, picks = Counter(told.recent).most_common(1)[0]
    fast = told.word == "failed" and told.server == server and int(told.detail) < 200_000
    return fast and len(told.recent) >= 20 and picks * 10 >= len(told.recent) * 6


def sink_words(r: Any, w: Sight) -> str:
    told = read(r.value)
    picks = told.recent.count(told.server)
    words = f"{picks} of the last {len(told.recent)} requests went to {told.server.upper()}"
    return f"{words}. It failed this one within {int(told.detail) // 1000} ms, so it hardly ever looks busy."


def herds(r: Any, w: Sight) -> bool:
    if r.value is None:
        return False
    told = read(r.value)
    here = told.of(told.server)
    return told.recent[-10:] == told.server * 10 and here.in_flight > here.known + 4


def herd_words(r: Any, w: Sight) -> str:
    here = read(r.value).of(read(r.value).server)
    words = f"{here.name.upper()} had {here.known} requests when the balancer last looked"
    return f"{words}. It has {here.in_flight} by now, and still gets the next one."


def crowded(r: Any, w: Sight) -> bool:
    if r.value is None or w.params.cold_times == 1:
        return False
    spare = "abcdef"[w.params.servers]
    return any(each.name == spare and each.in_flight >= 10 for each in read(r.value).board)


def crowded_words(r: Any, w: Sight) -> str:
    spare = read(r.value).of("abcdef"[w.params.servers])
    return f"{spare.name.upper()} is new and cold, gets a full share, and has {spare.in_flight} requests already."


def drained(r: Any, w: Sight) -> str:
    before = board_before(w)
    if r.value is None or before is None or "draining" not in str(r.value):
        return ""
    old = {each.name: each.in_flight for each in before.board}
    board = read(r.value).board
    return next((e.name.upper() for e in board if e.status == DRAINING and not e.in_flight and old.get(e.name)), "")


CAPTIONS = (
    Caption("turns", paths=(PICK,), when=first_round, words=first_four, once=True),
    Caption("queues", paths=(PICK,), when=queues, words=uneven_loads, once=True, tone="bad"),
    Caption("sink-hole", paths=(DONE,), says=("failed",), when=sinks, words=sink_words, once=True, tone="bad"),
    Caption("herd", paths=(PICK,), when=herds, words=herd_words, once=True, tone="bad"),
    Caption("crushed", paths=(PICK,), when=crowded, words=crowded_words, once=True, tone="bad"),
    Caption(
        "joined",
        paths=(ROSTER,),
        when=lambda r, w: bool(newcomer(r, w)),
        words=lambda r, w: f"Server {newcomer(r, w)} has joined.",
    ),
    Caption(
        "ejected",
        paths=(ROSTER,),
        when=lambda r, w: bool(turned(r, w, EJECTED)),
        tone="undo",
        words=lambda r, w: (
            f"{w.params.failures} requests in a row failed at {turned(r, w, EJECTED)}: it is ejected for a while."
        ),
    ),
    Caption(
        "down",
        paths=(ROSTER,),
        when=lambda r, w: bool(turned(r, w, DOWN)),
        tone="undo",
        words=lambda r, w: f"{w.params.fall} checks in a row failed: {turned(r, w, DOWN)} is taken out.",
    ),
    Caption(
        "back",
        paths=(ROSTER,),
        when=lambda r, w: bool(turned(r, w, UP)),
        tone="good",
        words=lambda r, w: f"{turned(r, w, UP)} gets requests again.",
    ),
    Caption(
        "panic",
        paths=(PICK,),
        says=("panic",),
        once=True,
        tone="bad",
        when=lambda r, w: read(r.value).word == "panic",
        words=lambda r, w: (
            f"Fewer than {w.params.panic_percent} % of the servers pass their checks. The balancer takes "
            "the checks to be wrong and uses all of them."
        ),
    ),
    Caption(
        "drained",
        paths=(DONE,),
        when=lambda r, w: bool(drained(r, w)),
        tone="good",
        words=lambda r, w: f"The last request of {drained(r, w)} has ended: it can be switched off.",
    ),
    Caption(
        "lost-session",
        on="operation",
        once=True,
        tone="bad",
        when=lambda r, w: r.phase == "failed" and str(r.value).startswith("401"),
        words=lambda r, w: f"{r.key} logged in at one server and now asks another: “{r.value}”.",
    ),
)
