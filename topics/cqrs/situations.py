"""The situations worth reaching: without them a green verdict would be empty."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, Sometimes

from .history import Stream, document, handled, logged, seconds, seen
from .notes import DOCUMENTS, GENERATION, HANDLED, LOGGED
from .params import Params


class OwnWriteUnseen(Sometimes):
    """An editor looked at once and did not see the change just made."""

    title = "The own write is not there yet"

    def promise(self, p: Params) -> Any:
        return ANY if p.separate and p.reads == "any" and p.answers == "at_once" else None

    def on_operation(self, r: Any) -> None:
        told = seen(r.value) if r.phase == "ok" else None
        if told is not None and told[1] < told[0]:
            words = f"{r.key} wrote version {told[0]} and saw {told[1]} at {seconds(r.at_us)}"
            self.reached(words, [r.seq])


class ModelsDisagree(Sometimes):
    """Two read models held different prices of one product at one instant."""

    title = "Two models disagree"
    paths = DOCUMENTS

    def promise(self, p: Params) -> Any:
        return ANY if p.separate else None

    def begin(self) -> None:
        self.cents: dict[tuple[int, str], str] = {}

    def on_state(self, r: Any) -> None:
        note = document(r)
        if note is None or note.values[1] == "-":
            return
        self.cents[note.product, r.node] = note.values[1]
        for (product, node), cents in self.cents.items():
            if product == note.product and cents != note.values[1]:
                words = f"{product} costs {note.values[1]} cents in {r.node} and {cents} in {node}"
                self.reached(f"{words} at {seconds(r.at_us)}", [r.seq])
                return


class KnownAlready(Sometimes):
    """A change came to a model for the second time, and was known by its version."""

    title = "A change comes twice and counts once"
    paths = (HANDLED,)
    says = ("known",)

    def promise(self, p: Params) -> Any:
        return ANY if p.separate and p.guarded else None

    def on_state(self, r: Any) -> None:
        note = handled(r)
        if note is not None and note.how == "known":
            words = f"{r.node} knew version {note.version} of {note.product} at {seconds(r.at_us)}"
            self.reached(words, [r.seq])


class SetAside(Sometimes):
    """A change that no projector can read was set aside, and others went on."""

    title = "A poison change is set aside"
    paths = (HANDLED,)
    says = ("parked",)

    def promise(self, p: Params) -> Any:
        return ANY if p.separate and p.poison == "parks" else None

    def on_state(self, r: Any) -> None:
        note = handled(r)
        if note is not None and note.how == "parked":
            words = f"{r.node} set change {note.position} of {note.product} aside at {seconds(r.at_us)}"
            self.reached(words, [r.seq])


class Blocked(Sometimes):
    """A change that no projector can read was tried again and again."""

    title = "A poison change blocks its model"
    paths = (HANDLED,)
    says = ("unreadable",)

    def promise(self, p: Params) -> Any:
        return ANY if p.separate and p.poison == "blocks" else None

    def on_state(self, r: Any) -> None:
        note = handled(r)
        if note is not None and note.how == "unreadable":
            self.reached(f"{r.node} failed at change {note.position} at {seconds(r.at_us)}", [r.seq])


class FarBehind(Sometimes):
    """A model got a change more than half a second after it was committed."""

    title = "A projection falls behind"
    paths = (LOGGED, *DOCUMENTS)

    def promise(self, p: Params) -> Any:
        return ANY if p.separate else None

    def begin(self) -> None:
        self.stream = Stream()

    def on_state(self, r: Any) -> None:
        change, note = logged(r), document(r)
        if change is not None:
            self.stream.add(change, r.at_us)
        elif note is not None and note.generation == 1:
            committed_us = self.stream.at_us.get((note.product, note.version), r.at_us)
            if r.at_us - committed_us > 500_000:
                late_ms = (r.at_us - committed_us) // 1000
                words = f"{r.node} got version {note.version} of {note.product} {late_ms} ms late"
                self.reached(f"{words} at {seconds(r.at_us)}", [r.seq])


class Rebuilt(Sometimes):
    """A model was rebuilt, and its new documents are read."""

    title = "A model is rebuilt under load"
    paths = (GENERATION,)

    def promise(self, p: Params) -> Any:
        return ANY if p.separate else None

    def on_state(self, r: Any) -> None:
        if r.value is not None and not str(r.value).endswith("building"):
            self.reached(f"{r.node}: generation {r.value} at {seconds(r.at_us)}", [r.seq])


SITUATIONS = (OwnWriteUnseen, ModelsDisagree, KnownAlready, SetAside, Blocked, FarBehind, Rebuilt)
