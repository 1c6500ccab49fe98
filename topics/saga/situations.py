"""The situations worth reaching: without them a green verdict would be empty."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, Sometimes

from .deeds import short
from .history import EFFECTS, UNDONE_BY_NAME, Orders, seconds, words_in
from .params import Params


class Noted(Sometimes):
    """A situation that the log and the databases tell of."""

    def begin(self) -> None:
        self.orders = Orders.of(self.sight)

    def on_state(self, r: Any) -> None:
        seen = self.orders.see(r)
        if seen is None:
            return
        if r.path == "log":
            self.logged(r, *words_in(r.value))
        else:
            self.happened(r, seen[0].key, seen[1])

    def logged(self, r: Any, key: str, event: str, step: str) -> None:
        """A log entry was written."""

    def happened(self, r: Any, key: str, word: str) -> None:
        """A database changed."""


class Logged(Noted):
    """A situation that only an orchestrator's log tells of."""

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "orchestrated" else None


class TurnedBack(Noted):
    """A step was refused, and the steps before it were undone."""

    title = "A saga turns back"
    paths = ("order",)

    def happened(self, r: Any, key: str, word: str) -> None:
        undone = [step for step, told in self.orders.known[key].effects.items() if step not in
                  self.orders.known[key].standing()]  # fmt: skip
        if word == "cancelled" and undone:
            self.reached(f"{short(key)} was cancelled, after its {' and '.join(undone)} had been undone", [r.seq])


class UnknownHadHappened(Logged):
    """A step without an answer had happened after all, and its undo took it back."""

    title = "Late success is undone"
    paths = ("log", "effect")
    says = ("unknown", "done", *UNDONE_BY_NAME.values())

    def happened(self, r: Any, key: str, word: str) -> None:
        if word != EFFECTS[r.node][2]:
            return
        step = EFFECTS[r.node][0]
        doubted = self.doubts.get((key, step))
        if doubted is not None:
            self.reached(f"nobody knew whether {step} of {short(key)} had happened; it had, and was undone",
                         [doubted, r.seq])  # fmt: skip

    def begin(self) -> None:
        super().begin()
        self.doubts: dict[tuple[str, str], int] = {}

    def logged(self, r: Any, key: str, event: str, step: str) -> None:
        if event == "unknown":
            self.doubts[key, step] = r.seq
        elif event == "done":
            self.doubts.pop((key, step), None)


class LateCommandBarred(Sometimes):
    """A command arrived after its own undo, and the tombstone kept it out."""

    title = "A late command is barred"
    kinds = ("refused",)

    def promise(self, p: Params) -> Any:
        patient = p.variant == "orchestrated" and p.recovery == "forward"
        return None if patient or p.defect == "no_tombstone" else ANY

    def on_message(self, r: Any) -> None:
        if r.kind == "refused" and r.label == "TooLate":
            words = f"{r.source} had a tombstone for {short(str(r.request))}: the command that came at"
            self.reached(f"{words} {seconds(r.at_us)} changed nothing", [r.seq])


class UndoRepeated(Logged):
    """An undo failed, was tried again, and took effect."""

    title = "An undo fails and is repeated"
    paths = ("log",)
    says = ("undo_failed", "undone")

    def logged(self, r: Any, key: str, event: str, step: str) -> None:
        if event == "undo_failed":
            self.failed[key, step] = r.seq
        elif event == "undone" and (key, step) in self.failed:
            self.reached(
                f"the undo of {step} for {short(key)} failed first, then worked", [self.failed[key, step], r.seq]
            )

    def begin(self) -> None:
        super().begin()
        self.failed: dict[tuple[str, str], int] = {}


class Escalated(Noted):
    """An order was parked for a person."""

    title = "A person is called"
    paths = ("log", "order")
    says = ("parked",)

    def logged(self, r: Any, key: str, event: str, step: str) -> None:
        if event == "parked":
            self.reached(f"{short(key)} waits for a person at {step} since {seconds(r.at_us)}", [r.seq])

    def happened(self, r: Any, key: str, word: str) -> None:
        if word == "parked":
            self.reached(f"{short(key)} waits for a person since {seconds(r.at_us)}", [r.seq])


class Recovered(Sometimes):
    """The orchestrator died in the middle of an order and finished it after its restart."""

    title = "Recovery from the log"
    paths = ("log",)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "orchestrated" and p.log == "durable" else None

    def begin(self) -> None:
        self.open: dict[str, int] = {}
        self.taken_up: dict[str, int] = {}
        self.read_us = 0

    def on_state(self, r: Any) -> None:
        words = str(r.value).split(" ")
        if r.value is None:
            self.taken_up = dict(self.open)
        elif words[0] == "-":
            self.read_us = r.at_us
        elif words[1:2] == ["begun"]:
            self.open[words[0]] = r.seq
        elif words[1:2] == ["ended"]:
            self.open.pop(words[0], None)
            if words[0] in self.taken_up and r.at_us > self.read_us:
                self.reached(f"{short(words[0])} was {words[2]} by an orchestrator that knew it only from its log",
                             [self.taken_up[words[0]], r.seq])  # fmt: skip


class DirtyRead(Noted):
    """A customer read stock that lacked a unit which was given back later: a saga has no isolation."""

    title = "Others see what is taken back"
    paths = ("effect",)

    def begin(self) -> None:
        super().begin()
        self.told: dict[str, Any] = {}

    def on_operation(self, r: Any) -> None:
        if r.phase == "ok" and r.function == "GET /stock":
            for order in self.orders.known.values():
                held = order.effects.get("reserve")
                if order.open and held and held.word == "held" and held.what == r.key:
                    self.told.setdefault(order.key, r)

    def happened(self, r: Any, key: str, word: str) -> None:
        if word == "released" and key in self.told:
            told = self.told[key]
            words = f"a visitor heard “{told.value}” at {seconds(told.at_us)} while {short(key)} held a {told.key}"
            self.reached(f"{words}, which it gave back at {seconds(r.at_us)}", [told.seq, r.seq])


SITUATIONS = (TurnedBack, UnknownHadHappened, LateCommandBarred, UndoRepeated, Escalated, Recovered, DirtyRead)
