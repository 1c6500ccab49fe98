"""The situations worth reaching: without them a green verdict would be empty."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, Sometimes

from .history import appended, committed, effected, placed, seconds, unhandled
from .notes import APPENDED, COMMITTED, DROPPED, EFFECT, FAILED, GENERATION, PLACED
from .params import Params

GENERATIONS = tuple(f"{GENERATION}.{group}" for group in ("email", "inventory", "analytics", "search"))


class CameTwice(Sometimes):
    """An event came to a group again, and was known or had its effect once more."""

    title = "An event comes twice"
    paths = (EFFECT,)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant != "sync" and p.delivery != "at_most_once" else None

    def on_state(self, r: Any) -> None:
        effect = effected(r)
        if effect is not None and (effect.how == "known" or effect.times > 1):
            self.reached(f"{effect.event} came to {effect.group} again at {seconds(r.at_us)}", [r.seq])


class EffectTwice(Sometimes):
    """An event had its effect twice."""

    title = "An effect happens twice"
    paths = (EFFECT,)

    def promise(self, p: Params) -> Any:
        return ANY if p.delivery == "at_least_once" and p.variant != "sync" else None

    def on_state(self, r: Any) -> None:
        effect = effected(r)
        if effect is not None and effect.times > 1:
            self.reached(f"{effect.group} had {effect.event} twice by {seconds(r.at_us)}", [r.seq])


class Rebalanced(Sometimes):
    """A member joined or was taken for dead, and partitions changed hands."""

    title = "Partitions change hands"
    paths = (f"{GENERATION}.inventory",)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "log" else None

    def begin(self) -> None:
        self.owners: list[str] = []

    def on_state(self, r: Any) -> None:
        if r.value is None:
            return
        generation, _, *owners = str(r.value).split(" ")
        moved = [
            partition for partition, (old, new) in enumerate(zip(self.owners, owners, strict=False))
            if old != new and "-" not in (old, new)
        ]  # fmt: skip
        if moved:
            words = f"generation {generation} gave partition {moved[0]} to {owners[moved[0]]}"
            self.reached(f"{words} at {seconds(r.at_us)}", [r.seq])
        self.owners = [new if new != "-" else old for old, new in zip(self.owners or owners, owners, strict=True)]


class IdleMember(Sometimes):
    """A group has more members than there are partitions: somebody has nothing to do."""

    title = "A member without a partition"
    paths = (f"{GENERATION}.inventory",)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "log" and p.members + 1 > p.partitions else None

    def on_state(self, r: Any) -> None:
        if r.value is not None and int(str(r.value).split(" ")[1]) > self.params.partitions:
            self.reached(f"{r.value} at {seconds(r.at_us)}", [r.seq])


class ZombieStopped(Sometimes):
    """A commit of somebody who did not own the partition any more was refused."""

    title = "A zombie's commit is refused"
    paths = (COMMITTED,)
    says = ("refused",)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "log" and p.defect == "none" else None

    def on_state(self, r: Any) -> None:
        commit = committed(r)
        if commit is not None and commit.how == "refused":
            words = f"{commit.member} of generation {commit.generation} committed too late"
            self.reached(f"{words} at {seconds(r.at_us)}", [r.seq])


class Blocked(Sometimes):
    """An event that nobody can handle stood at the head of its partition, and what is behind it waited."""

    title = "A poison message blocks its partition"
    paths = (APPENDED, COMMITTED)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "log" and p.poison == "block" else None

    def begin(self) -> None:
        self.ends: dict[int, int] = {}
        self.done: dict[int, tuple[int, int]] = {}

    def on_state(self, r: Any) -> None:
        event, commit = appended(r), committed(r)
        if event is not None:
            self.ends[event.partition] = event.offset + 1
            offset, at_us = self.done.get(event.partition, (0, r.at_us))
            if event.offset - offset >= 5 and r.at_us - at_us > 2_000_000:
                words = f"inventory stands at {event.partition}:{offset}, the log is at {event.offset}"
                self.reached(f"{words} at {seconds(r.at_us)}", [r.seq])
        elif commit is not None and commit.group == "inventory":
            before, at_us = self.done.get(commit.partition, (-1, 0))
            if commit.offset > before:
                self.done[commit.partition] = (commit.offset, r.at_us)


class DeadLetter(Sometimes):
    """An event was tried, and set aside as a dead letter."""

    title = "A dead letter"
    paths = (FAILED,)
    says = ("dead",)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "log" and p.poison != "block" else None

    def on_state(self, r: Any) -> None:
        failure = unhandled(r)
        if failure is not None and failure.how == "dead":
            self.reached(f"{failure.group} gave {failure.event} up at {seconds(r.at_us)}", [r.seq])


class PassedOver(Sometimes):
    """An order with a lower number was committed after one with a higher number."""

    title = "A lower number commits later"
    paths = (PLACED,)

    def begin(self) -> None:
        self.highest = 0

    def on_state(self, r: Any) -> None:
        number = placed(r)
        if number is None:
            return
        if number < self.highest:
            self.reached(f"order {number} was committed after {self.highest}, at {seconds(r.at_us)}", [r.seq])
        self.highest = max(self.highest, number)


class Dropped(Sometimes):
    """The slowest group was too far behind, and an event was dropped."""

    title = "Backpressure drops an event"
    paths = (DROPPED,)

    def promise(self, p: Params) -> Any:
        return ANY if p.pressure == "drop" and p.relayed and p.variant != "sync" else None

    def on_state(self, r: Any) -> None:
        if r.value is not None:
            self.reached(f"{str(r.value).split(' ')[1]} was dropped at {seconds(r.at_us)}", [r.seq])


SITUATIONS = (
    CameTwice, EffectTwice, Rebalanced, IdleMember, ZombieStopped, Blocked, DeadLetter, PassedOver, Dropped,
)  # fmt: skip
