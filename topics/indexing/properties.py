"""What the room promises, judged on the record alone."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import Any

from playground.sdk import LOSING_RESTART, Always, Eventually
from playground.sdk.faults import KINDS

from .history import DB, US, page, seconds, statement, tree
from .invariants import Inspector, Read, violated
from .params import Params
from .questions import QUESTIONS
from .situations import SITUATIONS
from .users import short

OWN = frozenset(("create_index", "drop_index", "ask", "delete_burst", "insert_burst", "analyze",
                 "stale_statistics"))  # fmt: skip

SURVIVED = (KINDS | OWN) - {LOSING_RESTART}
"""Every fault but one: a database that comes back on an empty disk has lost today's sign-ups."""


class SameRows(Always):
    """With an index or without, a question has the same rows: every twentieth is asked again, beside the run, without
    any index."""

    title = "Same rows with and without"
    paths = ("audit",)

    def on_state(self, r: Any) -> None:
        if r.value is None:
            return
        number, question, rows, with_index, without = str(r.value).split(" ")
        if with_index != without:
            words = f"question {number} ({QUESTIONS[question].title}) had {rows} rows at {seconds(r.at_us)}"
            self.broken(f"{words}, and other rows without an index", [r.seq])


class PagesBounded(Always):
    """A search visits at most the index's height, the leaves that its matches span, and for each match the table's
    height, which a covering index saves."""

    title = "A search visits few pages"
    paths = ("statement",)
    says = ("SEARCH",)

    def on_state(self, r: Any) -> None:
        told = statement(str(r.value))
        if not told.sought:
            return
        shown = self.sight.state(DB, f"tree.{told.index}"), self.sight.state(DB, "tree.users")
        if None in shown:
            return
        index, table = (tree(str(value)) for value in shown)
        leaves = ceil(told.rows / max(1, index.least // 2))
        most = 1 + index.height + leaves + told.rows * (0 if told.covering else table.height)
        if told.pages > most:
            words = f"question {told.number} found {told.rows} rows by {told.index} and visited {told.pages} pages"
            self.broken(f"{words} at {seconds(r.at_us)}; its trees allow {most}", [r.seq])


@lru_cache(maxsize=4096)
def read(value: str) -> Read:
    """A ``page.*`` state of a B+tree, as the inspector reads it."""
    shown = page(value)
    return Read(shown.keys, shown.numbers if shown.kind == "I" else ())


class TreeInvariants(Always):
    """After every operation the drawn B+tree is one: leaves equally deep, keys in order and between their separators,
    pages at least half full."""

    title = "The B+tree is a B+tree"
    paths = ("check",)

    def begin(self) -> None:
        self.inspector = Inspector(self.params.page_keys, self._look)
        self.root = 0
        self.checked = 0

    def promise(self, p: Params) -> Any:
        return SURVIVED if p.structure == "btree" else None

    def on_state(self, r: Any) -> None:
        root = self.sight.state(DB, "root")
        if r.value is None or root is None or self.params.structure != "btree":
            return
        self.root, self.checked = int(root), r.seq
        wrong = self.inspector.violated(self.root)
        if wrong:
            number, verb, subject, *_ = f"{r.value} ".split(" ")
            self.broken(f"after operation {number}, {verb} {subject} at {seconds(r.at_us)}: {wrong}", [r.seq])

    def finish(self, now_us: int) -> None:
        """Walk the whole tree once more, as it was after the last operation."""
        seen = {id: place.read for id, place in self.inspector.places.items()}
        wrong = violated(self.root, self.params.page_keys, seen.get) if seen else None
        if wrong:
            self.broken(f"after the last operation: {wrong}", [self.checked])

    def _look(self, id: int) -> Read | None:
        value = self.sight.state(DB, f"page.{id}")
        return None if value is None else read(str(value))


class FiltersNeverDeny(Always):
    """A Bloom filter never says no to a key that is in its run."""

    title = "No false negative"
    paths = ("probe",)

    def promise(self, p: Params) -> Any:
        return SURVIVED if p.structure == "lsm" else None

    def on_state(self, r: Any) -> None:
        if r.value is None:
            return
        _, key, run, answer, _ = str(r.value).split(" ")
        id = run.partition("=")[2]
        shown = self.sight.state(DB, f"page.{id}")
        if answer == "no" and shown is not None and key in page(str(shown)).keys:
            self.broken(f"the filter of run {id} denied {key} at {seconds(r.at_us)}, which is in the run", [r.seq])


class AcknowledgedIsFound(Always):
    """Whoever was told that the sign-up is complete is found by every look-up that begins later."""

    title = "Acknowledged is found"
    paths = ("gone",)

    def begin(self) -> None:
        self.acknowledged: dict[str, int] = {}
        self.begun: dict[str, tuple[int, int]] = {}
        self.gone: dict[str, int] = {}

    def promise(self, p: Params) -> Any:
        return SURVIVED

    def on_state(self, r: Any) -> None:
        if r.value is not None:
            self.gone[str(r.value)] = r.seq

    def on_operation(self, r: Any) -> None:
        if r.function == "POST /users" and r.phase == "ok":
            self.acknowledged[r.key] = r.seq
        elif r.function == "GET /today" and r.phase == "invoked" and r.key in self.acknowledged:
            self.begun[r.op] = (r.seq, r.at_us)
        elif r.phase == "ok" and r.op in self.begun and r.value == "nobody" and r.key not in self.gone:
            seq, at_us = self.begun[r.op]
            words = f"{short(r.key)} had signed up, yet a look-up begun at {seconds(at_us)} found nobody"
            self.broken(words, [self.acknowledged[r.key], seq, r.seq])


class AnswersAgain(Eventually):
    """Once the faults stop, whoever asks gets an answer."""

    title = "Answers come again"
    WAIT_US = 12 * US

    def begin(self) -> None:
        self.open: dict[str, tuple[int, int]] = {}
        self.ended: dict[str, int] = {}
        self.struck_us = 0
        self.links: dict[str, str] = {}

    def promise(self, p: Params) -> Any:
        return KINDS | OWN

    def on_operation(self, r: Any) -> None:
        if r.phase == "invoked":
            self.open[r.op] = (r.at_us, r.seq)
        else:
            self.open.pop(r.op, None)
            self.ended[r.phase] = r.at_us

    def on_link(self, r: Any) -> None:
        self.links[f"{r.source}>{r.target}"] = r.status
        self.struck_us = r.at_us

    def on_health(self, r: Any) -> None:
        self.struck_us = r.at_us

    def finish(self, now_us: int) -> None:
        ill = [name for name in self.nodes if self.sight.health(name) != "up"]
        ill += [name for name, status in self.links.items() if status != "up"]
        if ill:
            self.unknown(f"{ill[0]} was not well at the end, so nothing can be said")
            return
        late = [(at, seq) for at, seq in self.open.values() if now_us - max(at, self.struck_us) > self.WAIT_US]
        if late:
            self.broken(f"{len(late)} requests wait for ever, the first since {seconds(late[0][0])}", [late[0][1]])
        elif "ok" in self.ended:
            self.holds(f"the last answer came at {seconds(self.ended['ok'])}, {len(self.open)} are under way")


PROPERTIES = (
    SameRows,
    PagesBounded,
    TreeInvariants,
    FiltersNeverDeny,
    AcknowledgedIsFound,
    AnswersAgain,
    *SITUATIONS,
)
