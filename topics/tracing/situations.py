"""The situations worth reaching: without them a green verdict would be empty."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, Sometimes

from .history import decided, seconds, skewed
from .notes import DECIDED, MEMORY, SKEW
from .params import Params
from .recovery import whole


class Traces(Sometimes):
    """About decided traces."""

    paths = (DECIDED,)

    def on_state(self, r: Any) -> None:
        note = decided(r)
        if note is not None and self.is_it(note):
            self.reached(f"{note.request} at {seconds(r.at_us)}", [r.seq])

    def is_it(self, note: Any) -> bool:
        """Whether a trace shows it."""
        raise NotImplementedError


class Orphans(Traces):
    """Spans came whose parent did not."""

    title = "A span without its parent"

    def promise(self, p: Params) -> Any:
        return None if whole(p) else ANY

    def is_it(self, note: Any) -> bool:
        return note.orphans > 0


class BeforeItsParent(Traces):
    """A span seems to start before the one that caused it."""

    title = "A child before its parent"

    def is_it(self, note: Any) -> bool:
        return note.early > 0


class LostByTheHead(Traces):
    """Head sampling left a trace with an error, and tail sampling kept it."""

    title = "The head loses an error, the tail keeps it"

    def promise(self, p: Params) -> Any:
        return ANY if p.head != "all" else None

    def is_it(self, note: Any) -> bool:
        return note.error and note.head == "left" and note.kept


class SlowKept(Traces):
    """Tail sampling kept a trace because it was slow."""

    title = "A slow trace is kept"

    def is_it(self, note: Any) -> bool:
        return note.tail == "slow"


class ManyQueries(Traces):
    """One page asked the database again and again."""

    title = "One query for each line"

    def is_it(self, note: Any) -> bool:
        return note.queries > 3


class NoRoom(Traces):
    """The collector had no room for one more trace, and let the oldest go undecided."""

    title = "The collector's memory is full"

    def promise(self, p: Params) -> Any:
        return ANY if p.most <= 20 else None

    def is_it(self, note: Any) -> bool:
        return note.tail == "full"


class TooLate(Sometimes):
    """Spans came after their trace was decided upon."""

    title = "Spans that come too late"
    paths = (MEMORY,)

    def promise(self, p: Params) -> Any:
        return ANY if p.wait_ms < p.flush_ms else None

    def on_state(self, r: Any) -> None:
        if r.value is not None and int(str(r.value).split(" ")[1]) > 0:
            self.reached(f"{str(r.value).split(' ')[1]} spans by {seconds(r.at_us)}", [r.seq])


class ClockRead(Sometimes):
    """A clock that is wrong was read from the spans."""

    title = "A wrong clock is noticed"
    paths = (SKEW,)

    def on_state(self, r: Any) -> None:
        note = skewed(r)
        if note is not None:
            words = f"{note.service} is {note.true_us / 1000:.1f} ms ahead, read as {note.estimated_us / 1000:.1f}"
            self.reached(f"{words} at {seconds(r.at_us)}", [r.seq])


SITUATIONS = (
    Orphans, BeforeItsParent, LostByTheHead, SlowKept, ManyQueries, NoRoom, TooLate, ClockRead,
)  # fmt: skip
