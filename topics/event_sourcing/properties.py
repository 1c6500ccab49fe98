"""What is promised of a log and of all that is folded from it, judged on the record alone."""

from __future__ import annotations

from typing import Any

from playground.sdk import Always

from .history import Streams, decided, loaded, logged, owner, projected, seconds, writing
from .journal import Chain
from .notes import AUDIT, DECIDED, LOADED, LOGGED, OWNER, PROJECTED, REACHED, WRITING
from .params import Params
from .recovery import CarriedOutAgain, CatchesUp
from .situations import SITUATIONS

OWN = frozenset({
    "race", "interest", "reverse", "forget", "as_of", "deploy", "spoil_snapshot", "rebuild", "lose_answer",
    "crash_between",
})  # fmt: skip
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


class LogIsAppendOnly(Always):
    """The log at any instant is the beginning of the log at every later one: nothing in it changes or goes."""

    title = "The log only grows"
    paths = (LOGGED, AUDIT)

    def promise(self, p: Params) -> Any:
        return SURVIVED

    def begin(self) -> None:
        self.chain = Chain()
        self.digests = ["0"]
        self.last = 0

    def on_state(self, r: Any) -> None:
        event = logged(r)
        if event is not None:
            if event.position <= self.last:
                self.broken(f"position {event.position} was given again at {seconds(r.at_us)}", [r.seq])
            self.last = event.position
            self.chain.add(event)
            self.digests.append(self.chain.value)
        elif r.value is not None:
            count, digest = str(r.value).split(" ")
            if int(count) < len(self.digests) - 1:
                words = f"at {seconds(r.at_us)} the disk holds {count} events, of {len(self.digests) - 1} committed"
                self.broken(words, [r.seq])
            elif int(count) == len(self.digests) - 1 and digest != self.digests[-1]:
                self.broken(f"at {seconds(r.at_us)} the first {count} events are not what was committed", [r.seq])


class VersionsWithoutGaps(Always):
    """The versions of every stream are 1, 2, 3 and so on."""

    title = "Versions have no gaps"
    paths = (LOGGED,)

    def promise(self, p: Params) -> Any:
        return SURVIVED

    def begin(self) -> None:
        self.versions: dict[str, int] = {}

    def on_state(self, r: Any) -> None:
        event = logged(r)
        if event is None:
            return
        expected = self.versions.get(event.stream, 0) + 1
        if event.version != expected:
            words = f"{event.stream} got version {event.version} at {seconds(r.at_us)}, where {expected} was next"
            self.broken(words, [r.seq])
        self.versions[event.stream] = event.version


class NeverBelowZero(Always):
    """No account is overdrawn: each withdrawal was decided on the state that it was appended to."""

    title = "No account below zero"
    paths = (LOGGED,)

    def promise(self, p: Params) -> Any:
        return SURVIVED if p.defect == "none" else None

    def begin(self) -> None:
        self.balances: dict[str, tuple[int, int]] = {}

    def on_state(self, r: Any) -> None:
        event = logged(r)
        if event is None:
            return
        before, seq = self.balances.get(event.stream, (0, r.seq))
        after = before + event.change
        self.balances[event.stream] = (after, r.seq)
        if after < 0:
            words = f"{event.command} took {-event.change} of {event.stream}'s {before} at {seconds(r.at_us)}"
            self.broken(f"{words}: the balance is {after}, though whoever decided saw enough", [seq, r.seq])


class StateIsTheFold(Always):
    """Whatever is loaded, from a snapshot or from the start, as of now or then, is the fold of the log up to there."""

    title = "State is the fold of the log"
    paths = (LOGGED, LOADED)

    def promise(self, p: Params) -> Any:
        return SURVIVED

    def begin(self) -> None:
        self.streams = Streams()
        self.early: list[tuple[Any, Any]] = []  # loaded before the log was told so far

    def on_state(self, r: Any) -> None:
        event = logged(r)
        if event is not None:
            self.streams.add(event)
            waiting, self.early = self.early, []
            for note, record in waiting:
                self._judge(note, record)
        else:
            note = loaded(r)
            if note is not None:
                self._judge(note, r)

    def _judge(self, note: Any, r: Any) -> None:
        folded = self.streams.balance(note.stream, note.version)
        if folded is None:
            self.early.append((note, r))
        elif folded != note.balance:
            words = f"{note.stream} was loaded with {note.balance} at version {note.version} at {seconds(r.at_us)}"
            self.broken(f"{words} ({note.how}), and its events up to there make {folded}", [r.seq])


class ProjectionIsTheFold(Always):
    """A row of the projection is the fold of the events up to its checkpoint, no more and no less."""

    title = "The projection is a fold"
    paths = (LOGGED, PROJECTED)

    def promise(self, p: Params) -> Any:
        return SURVIVED

    def begin(self) -> None:
        self.streams = Streams()
        self.early: list[tuple[Any, Any]] = []

    def on_state(self, r: Any) -> None:
        event = logged(r)
        if event is not None:
            self.streams.add(event)
            waiting, self.early = self.early, []
            for row, record in waiting:
                self._judge(row, record)
        else:
            row = projected(r)
            if row is not None:
                self._judge(row, r)

    def _judge(self, row: Any, r: Any) -> None:
        folded = self.streams.balance(row.stream, row.version)
        if folded is None:
            self.early.append((row, r))
            return
        expected = self.streams.version_at(row.stream, row.position)
        if row.version != expected or row.balance != folded:
            words = f"at {seconds(r.at_us)} the projection has {row.stream} at version {row.version} with {row.balance}"
            self.broken(f"{words}; up to position {row.position} there are {expected}, which make {folded}", [r.seq])


class ReplayIsSilent(Always):
    """Reading old events again sends no letter: what went out once does not go out again because of a replay."""

    title = "A replay has no effect outside"
    paths = (WRITING, REACHED)

    def promise(self, p: Params) -> Any:
        return SURVIVED

    def begin(self) -> None:
        self.reached = 0
        self.seq = 0

    def on_state(self, r: Any) -> None:
        letter = writing(r)
        if letter is None:
            if r.path == REACHED and r.value is not None:
                reached = int(str(r.value).split(" ")[1])
                if reached > self.reached:
                    self.reached, self.seq = reached, r.seq
        elif letter.position <= self.reached:
            words = f"the letter about event {letter.position} was written again at {seconds(r.at_us)}"
            self.broken(f"{words}, though the mailer had been as far as {self.reached}", [self.seq, r.seq])


class DecidedOnce(Always):
    """A command has its events once, however often it was tried."""

    title = "A command counts once"
    paths = (LOGGED,)

    def promise(self, p: Params) -> Any:
        return SURVIVED if p.variant != "unchecked" else None

    def begin(self) -> None:
        self.done: dict[str, tuple[Any, int]] = {}

    def on_state(self, r: Any) -> None:
        event = logged(r)
        if event is None:
            return
        before, seq = self.done.setdefault(event.command, (event, r.seq))
        if before is not event and before.position != event.position:
            words = f"{event.command} is in the log twice: {before.stream} {before.version} and {event.version}"
            self.broken(f"{words} at {seconds(r.at_us)}, {event.change} each", [seq, r.seq])


class RefusedLeftNothing(Always):
    """A command that was refused has left no event."""

    title = "Refused means nothing happened"
    paths = (LOGGED, DECIDED)

    def promise(self, p: Params) -> Any:
        return SURVIVED - {"duplicate"} if p.command_ids and p.variant != "unchecked" else None

    def begin(self) -> None:
        self.events: dict[str, int] = {}
        self.refused: dict[str, int] = {}

    def on_state(self, r: Any) -> None:
        event = logged(r)
        if event is not None:
            self.events[event.command] = r.seq
            self._compare(event.command, r)
            return
        note = decided(r)
        if note is not None and note.how == "rejected":
            self.refused[note.command] = r.seq
            self._compare(note.command, r)

    def _compare(self, command: str, r: Any) -> None:
        if command in self.events and command in self.refused:
            words = f"{command} was refused, and an event of it is in the log at {seconds(r.at_us)}"
            self.broken(words, sorted([self.refused[command], self.events[command]]))


class ForgottenForGood(Always):
    """Whose key is destroyed is never named again, not even by a look at the past."""

    title = "Forgotten is forgotten"
    paths = (OWNER,)

    def promise(self, p: Params) -> Any:
        return SURVIVED if p.erasure == "shred" else None

    def begin(self) -> None:
        self.gone: dict[str, Any] = {}

    def on_state(self, r: Any) -> None:
        note = owner(r)
        if note is None:
            return
        if note.how != "named":
            self.gone.setdefault(note.stream, r)
        elif note.stream in self.gone:
            first = self.gone[note.stream]
            words = f"{note.stream} was named at {seconds(r.at_us)}, though forgotten since {seconds(first.at_us)}"
            self.broken(words, [first.seq, r.seq])


PROPERTIES = (
    LogIsAppendOnly, VersionsWithoutGaps, NeverBelowZero, StateIsTheFold, ProjectionIsTheFold, ReplayIsSilent,
    DecidedOnce, RefusedLeftNothing, ForgottenForGood, CarriedOutAgain, CatchesUp, *SITUATIONS,
)  # fmt: skip
