"""What the room promises, judged on the record alone."""

from __future__ import annotations

from typing import Any

from playground.sdk import Always

from .answers import Read
from .at_rest import AT_REST
from .faults import SAFE
from .guarantees import GUARANTEES
from .history import SEMI, Ack, History, Loss, Reign, Segments, end_of, holds, seconds, segments, told_at
from .params import MULTI_LEADER, Params
from .situations import SITUATIONS
from .transactions import IsolationKept


class Reigning(Always):
    """A property about reigns and what they lost. Operations are folded for all by the one that never decides early."""

    paths = ("role",)

    def begin(self) -> None:
        self.history = History.of(self.sight)
        self.judged = self.promise(self.params) is not None

    def on_state(self, r: Any) -> None:
        for brought in self.history.see(r, self.sight):
            self.news(brought)

    def finish(self, now_us: int) -> None:
        """What a client heard of only after the promotion that lost it."""
        for loss in self.history.losses:
            self.news(loss)

    def news(self, brought: Reign | Loss) -> None:
        """What a record brought."""


class AcknowledgedSurvives(Reigning):
    """What a client was told is written is on whoever becomes primary later. A semi-synchronous primary that has fallen
    back no longer promises that, and says so by the number of copies."""

    title = "Acknowledged writes survive a failover"

    def promise(self, p: Params) -> Any:
        return SAFE | {"cancel_waits"} if p.survives_failover else None

    def news(self, brought: Reign | Loss) -> None:
        if isinstance(brought, Loss) and self._promised(brought.ack):
            words = f"{words_of(brought)}, which was promoted to epoch {brought.reign.epoch}"
            self.broken(words, [*brought.ack.seqs, brought.reign.seq])

    def _promised(self, ack: Ack) -> bool:
        return self.params.variant != SEMI or ack.written.copies > 1


class LosesOnlyItsWindow(Reigning):
    """A failover loses exactly the acknowledged writes that the promoted replica had not received: nothing before its
    position, nothing ever after. The verdict counts them."""

    title = "A failover loses its lag window, and no more"

    def promise(self, p: Params) -> Any:
        return None if p.variant == MULTI_LEADER else SAFE | {"promote", "cancel_waits"}

    def begin(self) -> None:
        super().begin()
        self.logs: dict[str, Any] = {}

    paths = ("role", "log")

    def on_state(self, r: Any) -> None:
        if r.path == "log":
            self.logs[r.node] = r
        else:
            super().on_state(r)

    def news(self, brought: Reign | Loss) -> None:
        if isinstance(brought, Loss) and brought.ack.at[1] <= shared(brought.reign.log, brought.ack.at[0]):
            words = f"{words_of(brought)}, although that copy was as far"
            self.broken(words, [*brought.ack.seqs, brought.reign.seq])

    def finish(self, now_us: int) -> None:
        """Whatever was acknowledged and not lost is in the log of the last primary."""
        super().finish(now_us)
        history = self.history
        last = history.reigns[-1] if history.reigns else None
        if last is None or last.node not in self.logs:
            return
        log = segments(self.logs[last.node].value)
        gone = [ack for ack in history.acks if log and not history.lost(ack) and not holds(log, ack.at)]
        if gone:
            self.broken(f"{told(gone[0])} is in no log any more, though no failover lost it", gone[0].seqs)
        self._count()

    def _count(self) -> None:
        losses = self.history.losses
        failovers = max(len(self.history.reigns) - 1, 0)
        count = (
            "no acknowledged write" if not losses else f"{len(losses)} of {len(self.history.acks)} acknowledged writes"
        )
        times = "one change of primary" if failovers == 1 else f"{failovers} changes of primary"
        where = "; ".join(dict.fromkeys(window(loss.reign, losses) for loss in losses))
        words = f"{count} lost in {times}" + (f": {where}" if where else "")
        self._decide("holds", words, [seq for loss in losses for seq in loss.ack.seqs])


class OldPrimaryIsSilent(Reigning):
    """Once a newer primary reigns, an older one acknowledges nothing, even if it does not know yet."""

    title = "A deposed primary acknowledges nothing"
    paths = ("role", "acked")

    def promise(self, p: Params) -> Any:
        return None if p.variant == MULTI_LEADER else SAFE - {"skew"} | {"promote", "cancel_waits"}

    def on_state(self, r: Any) -> None:
        if r.path == "role":
            self.history.see(r, self.sight)
        elif r.value is not None:
            self._acked(r, told_at(r.value))

    def _acked(self, r: Any, at: tuple[int, int]) -> None:
        newer = next((reign for reign in self.history.reigns if reign.epoch > at[0]), None)
        if newer is not None:
            words = (
                f"{r.node} acknowledged position {at[1]} of epoch {at[0]} at {seconds(r.at_us)}, though {newer.node}"
            )
            words += f" reigned in epoch {newer.epoch} since {seconds(newer.at_us)}: two primaries took writes"
            self.broken(words, [newer.seq, r.seq])


class OnePrimaryPerEpoch(Reigning):
    """No epoch has two primaries, nor one primary twice: a life that ended does not come back under its old number."""

    title = "One primary per epoch"

    def promise(self, p: Params) -> Any:
        return None if p.variant == MULTI_LEADER else SAFE | {"promote", "cancel_waits"}

    def news(self, brought: Reign | Loss) -> None:
        if not isinstance(brought, Reign):
            return
        before = next((one for one in self.history.reigns if one.epoch == brought.epoch and one is not brought), None)
        if before is not None:
            words = f"{before.node} and {brought.node} both became primary in epoch {brought.epoch}"
            self.broken(words, [before.seq, brought.seq])


class StaleWithinBound(Reigning):
    """A replica that answers is at most as old as the reader allowed: it shows every write that had been acknowledged
    that long before the question."""

    title = "Staleness within its bound"

    def promise(self, p: Params) -> Any:
        bounded = p.routing == "bounded" and p.variant != MULTI_LEADER
        return SAFE - {"skew"} if bounded and p.fencing == "lease" else None

    def begin(self) -> None:
        super().begin()
        self.asked: dict[str, Any] = {}

    def on_operation(self, r: Any) -> None:
        if not self.judged:
            return
        self.history.see(r, self.sight)
        if r.function == "read" and r.phase == "invoked":
            self.asked[r.op] = r
        elif r.function == "read" and r.phase == "ok":
            self._judge(self.asked.pop(r.op), r)

    def _judge(self, asked: Any, r: Any) -> None:
        due_us = asked.at_us - self.params.bound_ms * 1000
        read = Read.parse(r.value)
        for ack in reversed(self.history.acks):
            old = ack.key == asked.key and ack.acked_us < due_us and ack.at > read.at
            if old and not self.history.lost(ack):
                words = f"{read.node} answered {read.value or 'nothing'} at {seconds(r.at_us)}; {told(ack)}, more than"
                self.broken(f"{words} {self.params.bound_ms} ms before the question", [*ack.seqs, asked.seq, r.seq])

    def finish(self, now_us: int) -> None:
        if not self.judged:
            self._decide("unknown", "reads of this routing have no bound", ())


def shared(log: Segments, epoch: int) -> int:
    """How far a log goes in ``epoch`` and those before."""
    return max((last for of, last in log if of <= epoch), default=0)


def told(ack: Ack) -> str:
    """A write in words."""
    epoch, lsn = ack.at
    copies = "one copy" if ack.written.copies == 1 else f"{ack.written.copies} copies"
    return f"{ack.value} was acknowledged at {seconds(ack.acked_us)} as position {lsn} of epoch {epoch}, on {copies}"


def words_of(loss: Loss) -> str:
    """A loss in words."""
    return f"{told(loss.ack)}; it is not in the log of {loss.reign.node}"


def window(reign: Reign, losses: list[Loss]) -> str:
    """What one failover lost."""
    lost = sorted(loss.ack.at[1] for loss in losses if loss.reign is reign)
    span = f"position {lost[0]}" if lost[0] == lost[-1] else f"{len(lost)} of positions {lost[0]} to {lost[-1]}"
    return f"{reign.node} was promoted at {seconds(reign.at_us)} with {end_of(reign.log)}, and {span} acknowledged"


PROPERTIES = (
    AcknowledgedSurvives,
    LosesOnlyItsWindow,
    OldPrimaryIsSilent,
    OnePrimaryPerEpoch,
    StaleWithinBound,
    *GUARANTEES,
    IsolationKept,
    *AT_REST,
    *SITUATIONS,
)
