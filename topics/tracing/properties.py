"""What is promised of traces, judged on the record alone: the run knows which calls there were."""

from __future__ import annotations

from math import sqrt
from typing import Any

from playground.sdk import Always

from .history import decided, edges, seconds, skewed
from .notes import DECIDED, EDGES, SKEW
from .params import Params
from .recovery import SEEN, WELL, whole
from .recovery import AnsweredAgain as PagesAgain
from .services import NAMES
from .situations import SITUATIONS

FEWEST = 30
QUANTILE = 5.0
"""Of the normal distribution at alpha below 1e-6, both sides (4.89), rounded up; one trace more for the steps."""


class NothingMissing(Always):
    """Every span's parent is there: no header was lost, no process died with its spans."""

    title = "No span without its parent"
    paths = (DECIDED,)

    def promise(self, p: Params) -> Any:
        return WELL if whole(p) and p.most >= 100 else None

    def on_state(self, r: Any) -> None:
        note = decided(r)
        if note is not None and note.orphans:
            self.broken(f"{note.orphans} spans of {note.request} have no parent at {seconds(r.at_us)}", [r.seq])


class CallsAsTheyWere(Always):
    """The calls that a trace tells are those that happened: the run's own record says which."""

    title = "The call graph is the truth"
    paths = (EDGES,)
    kinds = ("command",)

    def promise(self, p: Params) -> Any:
        return WELL if whole(p) and p.most >= 100 else None

    def begin(self) -> None:
        self.calls: dict[str, dict[tuple[str, str], int]] = {}

    def on_message(self, r: Any) -> None:
        if r.source in NAMES and r.target in NAMES and "queue" not in (r.source, r.target):
            calls = self.calls.setdefault(str(r.request), {})
            calls[r.source, r.target] = calls.get((r.source, r.target), 0) + 1

    def on_state(self, r: Any) -> None:
        told = edges(r)
        if told is None:
            return
        request, found = told
        happened = self.calls.get(request, {})
        if found != happened:
            hop = next(hop for hop in {**happened, **found} if happened.get(hop, 0) != found.get(hop, 0))
            words = f"{request}: {happened.get(hop, 0)} calls from {hop[0]} to {hop[1]}"
            self.broken(f"{words}, and its trace has {found.get(hop, 0)}, at {seconds(r.at_us)}", [r.seq])


class PathIsTheWhole(Always):
    """The segments of the critical path fill the root's time, no more and no less."""

    title = "The critical path fills the root"
    paths = (DECIDED,)

    def promise(self, p: Params) -> Any:
        return SEEN

    def on_state(self, r: Any) -> None:
        note = decided(r)
        if note is not None and note.path_us != note.took_us:
            words = f"{note.request} took {note.took_us} us, and its critical path {note.path_us}"
            self.broken(f"{words} at {seconds(r.at_us)}", [r.seq])


class TracesAreWhole(Always):
    """Head sampling keeps a trace or leaves it; never a part."""

    title = "Kept whole or not at all"
    paths = (DECIDED,)

    def promise(self, p: Params) -> Any:
        return SEEN

    def on_state(self, r: Any) -> None:
        note = decided(r)
        if note is not None and note.head == "mixed":
            words = f"of {note.request} some spans are kept and some are not, at {seconds(r.at_us)}"
            self.broken(words, [r.seq])


class RatioAsSet(Always):
    """By ratio the share of traces that is kept lies in its interval; counted are traces, not spans."""

    title = "The ratio is kept"
    paths = (DECIDED,)

    def promise(self, p: Params) -> Any:
        return SEEN if p.head == "ratio" and p.defect != "each_span" else None

    def begin(self) -> None:
        self.seen: dict[str, bool] = {}

    def on_state(self, r: Any) -> None:
        note = decided(r)
        if note is not None and note.score >= 0:
            self.seen[note.request] = note.head == "kept"

    def finish(self, now_us: int) -> None:
        count, kept = len(self.seen), sum(self.seen.values())
        part = self.params.head_percent / 100
        if count >= FEWEST and abs(kept - count * part) > QUANTILE * sqrt(count * part * (1 - part)) + 1:
            self.broken(f"{kept} of {count} traces were kept, where {self.params.head_percent} % were asked for")


class ErrorsAreKept(Always):
    """Tail sampling keeps every trace that had an error, unless it had no room to wait for it."""

    title = "The tail keeps every error"
    paths = (DECIDED,)

    def promise(self, p: Params) -> Any:
        return SEEN

    def on_state(self, r: Any) -> None:
        note = decided(r)
        if note is not None and note.error and not note.kept and note.tail != "full":
            self.broken(f"{note.request} had an error and was left at {seconds(r.at_us)}", [r.seq])


class ClocksAreRead(Always):
    """What is made of a clock that is wrong is off by half the difference of the ways there and back at most."""

    title = "Clocks are corrected"
    paths = (SKEW,)

    def promise(self, p: Params) -> Any:
        return SEEN

    def on_state(self, r: Any) -> None:
        note = skewed(r)
        if note is not None and abs(note.estimated_us - note.true_us) > note.bound_us:
            words = f"{note.service}'s clock was {note.true_us / 1000:.1f} ms ahead, read as"
            self.broken(
                f"{words} {note.estimated_us / 1000:.1f} at {seconds(r.at_us)}; allowed are {note.bound_us} us",
                [r.seq],
            )


PROPERTIES = (
    NothingMissing, CallsAsTheyWere, PathIsTheWhole, TracesAreWhole, RatioAsSet, ErrorsAreKept, ClocksAreRead,
    PagesAgain, *SITUATIONS,
)  # fmt: skip
