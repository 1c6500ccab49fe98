"""Whether everything is as it should be once the faults are over."""

from __future__ import annotations

from typing import Any

from playground.sdk import AnsweredAgain, Eventually

from .history import US, Stream, document, logged
from .notes import DOCUMENTS, GENERATION, LOGGED
from .params import Params
from .people import SHOPPERS

DISTURBANCES = frozenset({
    "change_price", "rebuild", "deliver_again", "burst", "crash", "cut", "delay", "drop", "duplicate", "errors", "hold",
    "isolate", "latency", "loss", "partition", "pause", "reorder", "slow",
})  # fmt: skip
SETTLES_US = 6 * US


def roomy(p: Params) -> bool:
    """Whether projectors have twice the time that they need, and calls are answered in time."""
    return p.edits_per_s * (p.project_ms + 2 * p.network_ms) <= 500 * p.parts and p.network_ms <= 60


class EndsEqual(Eventually):
    """Once the faults stop, every read model equals the fold of all changes but the last few seconds'."""

    title = "All models agree in the end"
    paths = (LOGGED, GENERATION, *DOCUMENTS)

    def promise(self, p: Params) -> Any:
        fit = p.separate and roomy(p) and (p.guarded or p.checkpoint == "together") and p.checkpoint != "before"
        return DISTURBANCES if fit else None

    def begin(self) -> None:
        self.stream = Stream()
        self.serving: dict[str, int] = {}
        self.rows: dict[tuple[str, int, int], int] = {}
        self.trouble_us = 0
        self.conditions: dict[str, str] = {}

    def on_state(self, r: Any) -> None:
        change, note = logged(r), document(r)
        if change is not None:
            self.stream.add(change, r.at_us)
        elif note is not None:
            self.rows[r.node, note.generation, note.product] = note.version
        elif r.path == GENERATION and str(r.value).endswith("read"):
            self.serving[r.node] = int(str(r.value).split(" ")[0])

    def on_health(self, r: Any) -> None:
        self._note(r.node, r)

    def on_link(self, r: Any) -> None:
        self._note(f"{r.source}>{r.target}", r)

    def on_intervention(self, r: Any) -> None:
        self.trouble_us = r.at_us

    def _note(self, name: str, r: Any) -> None:
        self.conditions[name] = r.status
        self.trouble_us = r.at_us

    def finish(self, now_us: int) -> None:
        ill = [name for name, status in self.conditions.items() if status != "up"]
        if ill or now_us - self.trouble_us < SETTLES_US or self.stream.poisoned:
            self.unknown(
                f"{ill[0]} is not well at the end" if ill else "the faults ended too shortly before the run did"
            )
            return
        compared = 0
        for (node, generation, product), version in self.rows.items():
            if generation != self.serving.get(node, 1):
                continue
            compared += 1
            due = [v for (p, v), at_us in self.stream.at_us.items() if p == product and at_us <= now_us - 3 * US]
            if due and version < max(due):
                words = f"{node} is at version {version} of {product} at the end, {max(due)} is more than 3 s old"
                self.broken(words, status="stuck")
                return
        if compared:
            self.holds(f"{compared} documents of the read models are as new as they must be")


class ReadAgain(AnsweredAgain):
    """Once the faults stop, pages are answered again."""

    title = "Pages are answered again"
    what = "pages"

    def promise(self, p: Params) -> Any:
        return DISTURBANCES if roomy(p) and p.reads_per_s else None

    def counts(self, r: Any) -> bool:
        return r.client == SHOPPERS

    def waits_us(self) -> int:
        return 3 * US
