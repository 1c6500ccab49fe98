"""The situations worth reaching: without them a green verdict would be empty."""

from __future__ import annotations

from typing import Any

from playground.sdk import Sometimes

from .answers import Read
from .faults import SAFE
from .history import SEMI, US, Back, History, Loss, seconds
from .params import MULTI_LEADER, Params
from .transactions import WriteSkew

STALL_US = US
WAITING = ("synchronous", "chain")
FLAPS = 3
FLAPS_US = 30 * US


class Reading(Sometimes):
    """A situation that reads show, compared with what was acknowledged before they were asked."""

    paths = ("role",)

    def begin(self) -> None:
        self.history = History.of(self.sight)
        self.sought = self.promise(self.params) is not None
        self.asked: dict[str, tuple[Any, Any]] = {}  # the question, and the newest acknowledged write at that time

    def on_state(self, r: Any) -> None:
        self.history.see(r, self.sight)

    def on_operation(self, r: Any) -> None:
        if not self.sought:
            return
        self.history.see(r, self.sight)
        if r.function != "read":
            return
        if r.phase == "invoked":
            self.asked[r.op] = (r, self.history.newest.get(r.key))
        elif r.phase == "ok":
            self.read(*self.asked.pop(r.op), Read.parse(r.value), r)

    def read(self, asked: Any, newest: Any, read: Read, r: Any) -> None:
        """A read was answered."""


class StaleRead(Reading):
    """A copy answered with a value that had been replaced, and the replacement acknowledged, before it was asked."""

    title = "A stale read"

    def promise(self, p: Params) -> Any:
        return None if p.routing == "primary" and p.variant != MULTI_LEADER else SAFE

    def read(self, asked: Any, newest: Any, read: Read, r: Any) -> None:
        if newest is not None and newest.at > read.at:
            whose = "its own" if newest.value.split("-")[0] == r.client else "the"
            words = f"{r.client} got {read.value or 'nothing'} from {read.node} at {seconds(r.at_us)}, although"
            words += f" {whose} write {newest.value} was acknowledged at {seconds(newest.acked_us)}"
            self.reached(words, [*newest.seqs, asked.seq, r.seq])


class BackInTime(Reading):
    """A session saw a value and then, from another copy, an older one."""

    title = "Time goes back"

    def promise(self, p: Params) -> Any:
        return SAFE if p.routing == "any" and p.variant != MULTI_LEADER else None

    def read(self, asked: Any, newest: Any, read: Read, r: Any) -> None:
        for back in self.history.see(r, self.sight):
            if isinstance(back, Back):
                words = f"{r.client} saw {back.before.value} of {r.key} on {back.before.node}, then"
                self.reached(
                    f"{words} {read.value or 'nothing'} on {read.node} at {seconds(r.at_us)}", [asked.seq, r.seq]
                )


class SeenThoughUnknown(Reading):
    """A client was told nothing of its write, and somebody reads it: unknown is not the same as undone."""

    title = "Unknown, yet visible"

    def promise(self, p: Params) -> Any:
        return SAFE if p.variant == "synchronous" else None

    def read(self, asked: Any, newest: Any, read: Read, r: Any) -> None:
        unknown = self.history.unknown.get(read.value)
        if unknown is not None and unknown.at_us < asked.at_us:
            words = (
                f"{unknown.client} does not know what became of {read.value} ({unknown.value}), and {r.client} reads it"
            )
            self.reached(f"{words} on {read.node} at {seconds(r.at_us)}", [unknown.seq, r.seq])


class WriteStalls(Sometimes):
    """A write waits more than a second for a replica."""

    title = "A write stalls on a replica"

    def promise(self, p: Params) -> Any:
        return SAFE if p.variant in WAITING else None

    def begin(self) -> None:
        self.asked: dict[str, Any] = {}

    def on_operation(self, r: Any) -> None:
        if r.function != "write" or self.params.variant not in WAITING:
            return
        if r.phase == "invoked":
            self.asked[r.op] = r
            return
        asked = self.asked.pop(r.op)
        if r.phase != "failed" and r.at_us - asked.at_us > STALL_US:
            waited_ms = (r.at_us - asked.at_us) // 1000
            self.reached(f"{asked.value} waited {waited_ms} ms and ended {r.phase}", [asked.seq, r.seq])


class FallsBack(Sometimes):
    """No replica acknowledges in time, and the primary goes on alone: the promise is withdrawn."""

    title = "Semi-synchronous falls back"
    paths = ("mode",)

    def promise(self, p: Params) -> Any:
        return SAFE if p.variant == SEMI else None

    def on_state(self, r: Any) -> None:
        if str(r.value).startswith("fallen back"):
            self.reached(f"{r.node} acknowledges alone since {seconds(r.at_us)}", [r.seq])


class AcknowledgedLost(Sometimes):
    """A write that its client was told is done is gone after a failover."""

    title = "An acknowledged write is lost"
    paths = ("role",)

    def promise(self, p: Params) -> Any:
        return SAFE if p.variant == "asynchronous" and p.failover == "automatic" else None

    def begin(self) -> None:
        self.history = History.of(self.sight)

    def on_state(self, r: Any) -> None:
        self._look(self.history.see(r, self.sight))

    def finish(self, now_us: int) -> None:
        self._look(self.history.losses)

    def _look(self, brought: Any) -> None:
        for loss in brought:
            if isinstance(loss, Loss):
                ack, reign = loss.ack, loss.reign
                words = f"{ack.value}, acknowledged at {seconds(ack.acked_us)}, is not on {reign.node}, primary since"
                self.reached(f"{words} {seconds(reign.at_us)}", [*ack.seqs, reign.seq])


class TailRolledBack(Sometimes):
    """A copy gives up entries that the new primary never had."""

    title = "A divergent tail is rolled back"
    paths = ("rolled_back",)

    def promise(self, p: Params) -> Any:
        return SAFE if p.variant != MULTI_LEADER and p.failover == "automatic" else None

    def on_state(self, r: Any) -> None:
        if r.value is not None:
            self.reached(f"{r.node} rolled back {r.value} at {seconds(r.at_us)}", [r.seq])


class TwoPrimaries(Sometimes):
    """Two copies believe that they are primary, in different epochs. That alone is no harm."""

    title = "Two primaries at once"
    paths = ("role",)

    def promise(self, p: Params) -> Any:
        return SAFE if p.variant != MULTI_LEADER and p.failover == "automatic" else None

    def begin(self) -> None:
        self.primaries: dict[str, Any] = {}

    def on_state(self, r: Any) -> None:
        if r.value != "primary":
            self.primaries.pop(r.node, None)
            return
        self.primaries[r.node] = r
        if len(self.primaries) > 1:
            self.reached(f"{' and '.join(self.primaries)} since {seconds(r.at_us)}",
                         [record.seq for record in self.primaries.values()])  # fmt: skip


class Flapping(Sometimes):
    """The primary changes again and again within half a minute."""

    title = "Failover flaps"
    paths = ("role",)

    def promise(self, p: Params) -> Any:
        return SAFE if p.variant != MULTI_LEADER and p.failover == "automatic" else None

    def begin(self) -> None:
        self.reigns: list[Any] = []

    def on_state(self, r: Any) -> None:
        if r.value == "primary":
            self.reigns = [one for one in self.reigns if r.at_us - one.at_us < FLAPS_US] + [r]
        if len(self.reigns) >= FLAPS:
            names = ", ".join(one.node for one in self.reigns)
            self.reached(f"{names} within {FLAPS_US // US} s", [one.seq for one in self.reigns])


class Conflict(Sometimes):
    """Two leaders changed the same row, neither knowing of the other, and one of the two writes is dropped
    everywhere."""

    title = "Leaders conflict"
    paths = ("conflict",)

    def promise(self, p: Params) -> Any:
        return SAFE if p.variant == MULTI_LEADER else None

    def on_state(self, r: Any) -> None:
        if r.value is not None:
            self.reached(f"{r.node} finds out at {seconds(r.at_us)}: {r.value}", [r.seq])


SITUATIONS = (
    StaleRead,
    BackInTime,
    SeenThoughUnknown,
    WriteStalls,
    FallsBack,
    AcknowledgedLost,
    TailRolledBack,
    TwoPrimaries,
    Flapping,
    Conflict,
    WriteSkew,
)
