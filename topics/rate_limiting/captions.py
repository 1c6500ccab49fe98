"""Sentences with a predicate and words from the record."""

from __future__ import annotations

from typing import Any

from playground.sdk import Caption

from .courses import Courses
from .history import seconds
from .store import STORE

MANY = 20
COUNT_A_WINDOW = ("fixed_window", "sliding_log", "sliding_counter")


def first_words(r: Any) -> str:
    """The request that was refused, and why."""
    name, _, rest = str(r.value).partition(": ")
    return f"{name} is refused: {rest.partition(';')[0]}."


def _times(refusals: int) -> str:
    return "one refusal" if refusals == 1 else f"{refusals} refusals in a row"


def _shown(node: str) -> str:
    return node.replace("_", " ").capitalize()


def _whose(r: Any) -> str:
    """The tenant of a decision."""
    return str(r.value).split(" ")[1].capitalize()


CAPTIONS = (
    Caption(
        "over",
        paths=("did",),
        once=True,
        tone="bad",
        when=lambda r, w: w.params.variant in COUNT_A_WINDOW and Courses.of(w).see(r).total > w.params.limit,
        words=lambda r, w: (
            f"{_whose(r)} has had {Courses.of(w).see(r).total} admitted within {w.params.window_s} s. "
            f"The limit is {w.params.limit}."
        ),
    ),
    Caption(
        "again",
        paths=("did",),
        once=True,
        tone="good",
        when=lambda r, w: Courses.of(w).see(r).ended > 0,
        words=lambda r, w: f"{_whose(r)} is admitted again, after {_times(Courses.of(w).see(r).ended)}.",
    ),
    Caption(
        "many",
        paths=("did",),
        once=True,
        tone="bad",
        when=lambda r, w: Courses.of(w).see(r).refused == MANY,
        words=lambda r, w: f"{_whose(r)} has been refused {MANY} times in a row.",
    ),
    Caption(
        "refused",
        paths=("refused",),
        once=True,
        tone="bad",
        when=lambda r, w: r.value is not None,
        words=lambda r, w: first_words(r),
    ),
    Caption(
        "silent",
        on="health",
        tone="bad",
        when=lambda r, w: r.node == STORE and r.status == "down",
        words=lambda r, w: "The store is down, and with it every count: it kept them in memory.",
    ),
    Caption(
        "unchecked",
        paths=("unchecked",),
        once=True,
        tone="bad",
        when=lambda r, w: r.value is not None,
        words=lambda r, w: (
            f"{_shown(r.node)} gets no answer from the store and lets a request of "
            f"{str(r.value).split(' ')[1]} through unchecked."
        ),
    ),
    Caption(
        "waits",
        paths=("did",),
        says=("admitted",),
        once=True,
        when=lambda r, w: not str(r.value).endswith("waits 0 us"),
        words=lambda r, w: (
            f"A request of {str(r.value).split(' ')[1]} is admitted and has to wait "
            f"{seconds(int(str(r.value).split(' ')[11]))} for its turn."
        ),
    ),
    Caption(
        "dropped",
        paths=("lease",),
        says=("leased",),
        once=True,
        when=lambda r, w: True,
        words=lambda r, w: (
            f"{_shown(r.node)} leases {str(r.value).split(' ')[3]} units for "
            f"{str(r.value).split(' ')[1]} and will spend them without asking."
        ),
    ),
    Caption(
        "back",
        on="message",
        kinds=("command",),
        once=True,
        when=lambda r, w: r.attempt > 1 and r.target.startswith("gateway"),
        words=lambda r, w: f"{r.source.capitalize()} was refused and comes back.",
    ),
    Caption(
        "lowered",
        paths=("limit",),
        once=True,
        when=lambda r, w: isinstance(w.before, int) and isinstance(r.value, int) and r.value < w.before,
        words=lambda r, w: f"An answer came late: {_shown(r.node)} lowers its limit from {w.before} to {r.value}.",
    ),
)
