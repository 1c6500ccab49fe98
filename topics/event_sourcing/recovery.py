"""Whether service comes back once the faults are over."""

from __future__ import annotations

from typing import Any

from playground.sdk import AnsweredAgain, Eventually

from .customers import CUSTOMERS
from .history import US, logged, projected, seconds
from .notes import LOGGED, PROJECTED
from .params import Params

DISTURBANCES = frozenset({
    "race", "interest", "reverse", "forget", "as_of", "deploy", "spoil_snapshot", "rebuild", "lose_answer",
    "crash_between", "burst", "crash", "cut", "delay", "drop", "duplicate", "errors", "hold", "isolate", "latency",
    "loss", "partition", "pause", "reorder", "slow",
})  # fmt: skip


def roomy(p: Params) -> bool:
    """Whether calls are answered in time when nothing is wrong, and the store is not full."""
    return 3 * (2 * p.network_ms + 20) <= p.store_wait_ms and p.commands_per_s <= 20 and p.fold_us <= 1000


class CarriedOutAgain(AnsweredAgain):
    """Once the faults stop, commands are carried out or refused again."""

    title = "Commands are answered again"
    what = "commands"

    def promise(self, p: Params) -> Any:
        return DISTURBANCES if roomy(p) else None

    def counts(self, r: Any) -> bool:
        return r.client == CUSTOMERS

    def excuses(self, r: Any) -> bool:
        return r.phase == "failed" and str(r.value).startswith("422")


class CatchesUp(Eventually):
    """Once the faults stop, the projection comes after the log within four seconds."""

    title = "The projection catches up"
    paths = (LOGGED, PROJECTED)

    def promise(self, p: Params) -> Any:
        return DISTURBANCES if roomy(p) and p.poll_ms <= 2000 else None

    def begin(self) -> None:
        self.log: list[tuple[int, int, int]] = []  # position, instant, seq
        self.reached = 0
        self.trouble_us = 0
        self.conditions: dict[str, str] = {}

    def on_state(self, r: Any) -> None:
        event, row = logged(r), projected(r)
        if event is not None:
            self.log.append((event.position, r.at_us, r.seq))
        elif row is not None:
            self.reached = row.position

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
        due = [each for each in self.log if each[1] <= now_us - 4 * US]
        if ill or now_us - self.trouble_us < 4 * US or not due:
            self.unknown(f"{ill[0]} is not well at the end" if ill else "the run is too short to tell")
            return
        position, at_us, seq = due[-1]
        if self.reached >= position:
            self.holds(f"event {position} of {seconds(at_us)} is in the projection")
        else:
            words = f"event {position} of {seconds(at_us)} is not in the projection, which is at {self.reached}"
            self.broken(words, [seq], status="stuck")
