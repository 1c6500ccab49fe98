"""The situations worth reaching: without them a green verdict would be empty."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, Sometimes

from .history import decided, loaded, logged, owner, projected, seconds
from .notes import DECIDED, LOADED, LOGGED, OWNER, PROJECTED
from .params import Params


class Conflict(Sometimes):
    """Two commands were decided on one version; the second was told so and decided again."""

    title = "A version conflict, and another try"
    paths = (DECIDED,)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant != "unchecked" else None

    def on_state(self, r: Any) -> None:
        note = decided(r)
        if note is not None and note.how in ("done", "rejected") and note.conflicts:
            words = f"{note.command} looked again after {note.conflicts} conflicts"
            self.reached(f"{words}, and is {note.how} at {seconds(r.at_us)}", [r.seq])


class DoneBefore(Sometimes):
    """The answer to an append was lost, and the command's id told that it stands."""

    title = "The answer was lost, the event was not"
    paths = (DECIDED,)
    says = ("known",)

    def promise(self, p: Params) -> Any:
        return ANY if p.command_ids else None

    def on_state(self, r: Any) -> None:
        note = decided(r)
        if note is not None and note.how == "known":
            self.reached(f"{note.command} was found in {note.stream} at {seconds(r.at_us)}", [r.seq])


class Refused(Sometimes):
    """A command was refused, by the state that the events add up to."""

    title = "A command is refused"
    paths = (DECIDED,)
    says = ("rejected",)

    def on_state(self, r: Any) -> None:
        note = decided(r)
        if note is not None and note.how == "rejected":
            self.reached(f"{note.command} was refused at {seconds(r.at_us)}", [r.seq])


class FromSnapshot(Sometimes):
    """An account was loaded from its snapshot and the few events behind it."""

    title = "A snapshot saves the replay"
    paths = (LOADED,)
    says = ("snapshot",)

    def promise(self, p: Params) -> Any:
        return ANY if p.snapshots else None

    def on_state(self, r: Any) -> None:
        note = loaded(r)
        if note is not None and note.how == "snapshot":
            words = f"{note.stream} came from version {note.since} and {note.folded} events"
            self.reached(f"{words} at {seconds(r.at_us)}", [r.seq])


class SnapshotSpoilt(Sometimes):
    """A snapshot did not check, and the whole stream was folded instead."""

    title = "A spoilt snapshot is not believed"
    paths = (LOADED,)
    says = ("spoilt",)

    def promise(self, p: Params) -> Any:
        return ANY if p.snapshots and p.defect != "trusting" else None

    def on_state(self, r: Any) -> None:
        note = loaded(r)
        if note is not None and note.how == "spoilt":
            self.reached(f"{note.stream} was folded from its first event at {seconds(r.at_us)}", [r.seq])


class Upcast(Sometimes):
    """One stream holds events of several shapes."""

    title = "Events of several shapes in one stream"
    paths = (LOGGED,)

    def begin(self) -> None:
        self.shapes: dict[str, int] = {}

    def on_state(self, r: Any) -> None:
        event = logged(r)
        if event is not None and self.shapes.setdefault(event.stream, event.schema) != event.schema:
            words = f"{event.stream} has shapes {self.shapes[event.stream]} and {event.schema}"
            self.reached(f"{words} since {seconds(r.at_us)}", [r.seq])


class Rebuilt(Sometimes):
    """The projection was thrown away and folded again from the first event."""

    title = "A projection is rebuilt"
    paths = (PROJECTED,)

    def promise(self, p: Params) -> Any:
        return ANY if p.projection == "asynchronous" else None

    def begin(self) -> None:
        self.position = 0

    def on_state(self, r: Any) -> None:
        row = projected(r)
        if row is None:
            return
        if row.position < self.position:
            self.reached(f"the projection is back at position {row.position} at {seconds(r.at_us)}", [r.seq])
        self.position = row.position


class NamedByThePast(Sometimes):
    """Somebody was forgotten by an event, and a look at an earlier version names them."""

    title = "A tombstone forgets the present only"
    paths = (OWNER,)

    def promise(self, p: Params) -> Any:
        return ANY if p.erasure == "tombstone" and p.questions_per_s else None

    def begin(self) -> None:
        self.withheld: dict[str, int] = {}

    def on_state(self, r: Any) -> None:
        note = owner(r)
        if note is None:
            return
        if note.how == "withheld":
            self.withheld[note.stream] = r.seq
        elif note.how == "named" and note.stream in self.withheld:
            words = f"{note.stream} is forgotten, and was named at {seconds(r.at_us)} as of an earlier version"
            self.reached(words, [self.withheld[note.stream], r.seq])


SITUATIONS = (Conflict, DoneBefore, Refused, FromSnapshot, SnapshotSpoilt, Upcast, Rebuilt, NamedByThePast)
