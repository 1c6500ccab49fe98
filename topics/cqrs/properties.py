"""What is promised of writes, projections and reads, judged on the record alone."""

from __future__ import annotations

from typing import Any

from playground.sdk import Always

from .history import Stream, document, logged, seconds, seen, served
from .notes import DOCUMENTS, LOGGED, NONE, ROWS, SERVED, Logged
from .params import Params
from .recovery import EndsEqual, ReadAgain
from .situations import SITUATIONS

OWN = frozenset({"change_price", "spoil", "rebuild", "deliver_again"})
SURVIVED = OWN | {
    "burst",
    "crash",
    "cut",
    "delay",
    "drop",
    "duplicate",
    "errors",
    "hold",
    "isolate",
    "latency",
    "loss",
    "partition",
    "pause",
    "reorder",
    "skew",
    "slow",
}
"""Whatever takes nobody's disk away."""


class NewsTellAll(Always):
    """What is told of a product adds up to what its row says: no change without news, no news without a change."""

    title = "The news are the changes"
    paths = (LOGGED, *ROWS)

    def promise(self, p: Params) -> Any:
        return SURVIVED

    def begin(self) -> None:
        self.latest: dict[int, Logged] = {}

    def on_state(self, r: Any) -> None:
        change = logged(r)
        if change is not None:
            self.latest[change.product] = change
        elif r.value is not None:
            version, *values = str(r.value).split(" ")
            told = self.latest.get(int(r.path.partition(".")[2]))
            if told is not None and told.version == int(version) and told.values != tuple(values):
                words = f"at {seconds(r.at_us)} product {told.product} is {' '.join(values)} in version {version}"
                self.broken(f"{words}, and its news add up to {' '.join(told.values)}", [r.seq])


class ProjectionIsItsFold(Always):
    """A document is the fold of the changes up to its checkpoint; up to it or past it, where that is written later."""

    title = "A projection is a fold"
    paths = (LOGGED, *DOCUMENTS)

    def promise(self, p: Params) -> Any:
        return SURVIVED if p.variant != "one" else None

    def begin(self) -> None:
        self.stream = Stream()
        self.early: list[tuple[Any, Any]] = []

    def on_state(self, r: Any) -> None:
        change, note = logged(r), document(r)
        if change is not None:
            self.stream.add(change, r.at_us)
            waiting, self.early = self.early, []
            for row, record in waiting:
                self._judge(row, record)
        elif note is not None:
            self._judge(note, r)

    def _judge(self, note: Any, r: Any) -> None:
        truth = self.stream.at(note.product, note.version)
        if truth is None:
            self.early.append((note, r))
            return
        held = [(mine, right) for mine, right in zip(note.values, truth, strict=True) if mine != NONE]
        wrong = next(((mine, right) for mine, right in held if mine != right), None)
        where = f"{r.node} has version {note.version} of {note.product} at {seconds(r.at_us)}"
        if wrong is not None:
            self.broken(f"{where} with {wrong[0]}, and the changes up to it make {wrong[1]}", [r.seq])
            return
        expected = self.stream.version_at(note.product, note.position)
        exact = self.params.checkpoint != "after"
        lags = note.version < expected or (exact and note.version != expected)
        if lags and note.product not in self.stream.poisoned:
            self.broken(f"{where}, and its checkpoint {note.position} stands for version {expected}", [r.seq])


class NeverOlderThanSeen(Always):
    """A session that wrote a version, or read one, is never shown an older one."""

    title = "Own writes are seen, and time goes forward"

    def promise(self, p: Params) -> Any:
        kept = p.reads != "any" or not p.separate or p.answers == "projected"
        monotonic = p.reads != "any" or not p.separate or p.rebuild == "blue_green"
        remedied = SURVIVED if p.reads != "any" else SURVIVED - {"rebuild", "reorder", "delay", "latency", "duplicate"}
        return remedied if kept and monotonic else None

    def begin(self) -> None:
        self.known: dict[str, tuple[int, int]] = {}  # session and product: version and seq
        self.least: dict[str, tuple[int, int]] = {}  # operation: what its session had seen when it began

    def on_operation(self, r: Any) -> None:
        if r.phase == "invoked":
            self.least[r.op] = self.known.get(str(r.key), (0, r.seq))
            return
        least, seq = self.least.pop(r.op, (0, r.seq))
        told = seen(r.value) if r.phase == "ok" else None
        if told is None:
            return
        wrote, saw = told
        if saw < max(least, wrote):
            who = str(r.key).replace("/", ", product ")
            words = f"{who}: had seen version {max(least, wrote)}, and was shown {saw} at {seconds(r.at_us)}"
            self.broken(words, sorted({seq, r.seq}))
        if saw > self.known.get(str(r.key), (0, 0))[0]:
            self.known[str(r.key)] = (saw, r.seq)


class RebuildIsInvisible(Always):
    """A model that is rebuilt beside the one that is read never answers with an older version than before."""

    title = "Nobody notices a rebuild"
    paths = (SERVED,)

    def promise(self, p: Params) -> Any:
        return SURVIVED if p.separate and p.rebuild == "blue_green" else None

    def begin(self) -> None:
        self.served: dict[tuple[str, int], tuple[int, int]] = {}

    def on_state(self, r: Any) -> None:
        note = served(r)
        if note is None:
            return
        key = (r.node, note.product)
        before, seq = self.served.get(key, (0, r.seq))
        if note.version < before:
            words = f"{r.node} answered with version {note.version} of {note.product} at {seconds(r.at_us)}"
            self.broken(f"{words}, after version {before}", [seq, r.seq])
        self.served[key] = (max(before, note.version), r.seq)


PROPERTIES = (
    NewsTellAll, ProjectionIsItsFold, NeverOlderThanSeen, RebuildIsInvisible, EndsEqual, ReadAgain, *SITUATIONS,
)  # fmt: skip
