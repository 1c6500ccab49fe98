"""What the record says of logs, reigns and acknowledged writes: the fold that properties, situations and claims share.

It trusts the records only. A log is where each of its epochs ends (``1:37 2:41``), and two logs that agree on an epoch
at a position agree on all before it, so that is enough to tell whether a write is in a log.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from playground.sdk import Sight

from .answers import At, Read, Written, position

US = 1_000_000
SEMI = "semi_synchronous"

Segments = tuple[tuple[int, int], ...]


def seconds(us: int) -> str:
    """An instant as people read it."""
    return f"{us / US:.3f} s"


def segments(shown: Any) -> Segments:
    """``1:37 2:41`` as pairs of epoch and last position."""
    pairs = (pair.partition(":") for pair in str(shown or "").split())
    return tuple((int(epoch), int(lsn)) for epoch, _, lsn in pairs)


def holds(log: Segments, at: At) -> bool:
    """Whether the write at an epoch and position is in a log."""
    epoch, lsn = at
    return next((of for of, last in log if lsn <= last), None) == epoch


def end_of(log: Segments) -> int:
    """The last position of a log."""
    return log[-1][1] if log else 0


@dataclass(frozen=True)
class Ack:
    """A write that its client was told is done."""

    value: str
    key: str
    written: Written
    invoked_us: int
    acked_us: int
    seqs: tuple[int, int]

    @property
    def at(self) -> At:
        """Where it stands."""
        return self.written.at


@dataclass(frozen=True)
class Reign:
    """A copy became primary of an epoch, with the log that it had then."""

    node: str
    epoch: int
    log: Segments
    at_us: int
    seq: int


@dataclass(frozen=True)
class Loss:
    """An acknowledged write that the promoted copy did not have."""

    ack: Ack
    reign: Reign


@dataclass(frozen=True)
class Back:
    """A session was shown something older than it had seen before."""

    before: Read
    now: Read


@dataclass
class History:
    """Everything folded so far."""

    acks: list[Ack] = field(default_factory=list)
    reigns: list[Reign] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    pending: dict[str, Any] = field(default_factory=dict)
    unknown: dict[str, Any] = field(default_factory=dict)
    newest: dict[str, Ack] = field(default_factory=dict)
    shown: dict[tuple[str, str], Read] = field(default_factory=dict)
    _seen: int = -1
    _fresh: tuple[Any, ...] = ()

    @staticmethod
    def of(sight: Sight) -> History:
        """The fold of the run that ``sight`` belongs to: whoever sees a record first folds it."""
        return _FOLDS.setdefault(sight, History())

    def see(self, record: Any, sight: Sight) -> tuple[Any, ...]:
        """Fold an operation or a state ``role``; what it brought: an Ack, a Reign, Losses, a Back."""
        if record.seq > self._seen:
            self._seen = record.seq
            self._fresh = self._operation(record) if hasattr(record, "phase") else self._role(record, sight)
        return self._fresh

    def lost(self, ack: Ack) -> bool:
        """Whether a failover has lost it."""
        return any(loss.ack is ack for loss in self.losses)

    def _operation(self, record: Any) -> tuple[Any, ...]:
        if record.function == "read" and record.phase == "ok":
            return self._read(record)
        if record.function != "write":
            return ()
        if record.phase == "invoked":
            self.pending[record.op] = record
            return ()
        asked = self.pending.pop(record.op, None)
        if asked is None or record.phase == "failed":
            return ()
        if record.phase == "unknown":
            self.unknown[asked.value] = record
            return ()
        return self._acknowledged(asked, record)

    def _read(self, record: Any) -> tuple[Any, ...]:
        read = Read.parse(record.value)
        before = self.shown.get((record.client, record.key))
        if before is not None and before.at > read.at:
            return (Back(before, read),)
        self.shown[record.client, record.key] = read
        return ()

    def _acknowledged(self, asked: Any, record: Any) -> tuple[Any, ...]:
        written = Written.parse(record.value)
        ack = Ack(asked.value, asked.key, written, asked.at_us, record.at_us, (asked.seq, record.seq))
        self.acks.append(ack)
        newest = self.newest.get(ack.key)
        if newest is None or newest.at < ack.at:
            self.newest[ack.key] = ack
        return (ack, *self._lost_at(self.reigns, [ack]))

    def _role(self, record: Any, sight: Sight) -> tuple[Any, ...]:
        if record.path != "role" or record.value != "primary":
            return ()
        epoch = int(sight.state(record.node, "epoch", 0) or 0)
        log = segments(sight.state(record.node, "log", ""))
        reign = Reign(record.node, epoch, log, record.at_us, record.seq)
        self.reigns.append(reign)
        known = [ack for ack in self.acks if not self.lost(ack)]
        return (reign, *self._lost_at([reign], known))

    def _lost_at(self, reigns: list[Reign], acks: list[Ack]) -> list[Loss]:
        losses = [
            Loss(ack, reign)
            for ack in acks
            for reign in reigns
            if ack.at[0] < reign.epoch and not holds(reign.log, ack.at)
        ]
        self.losses += losses
        for loss in losses:
            self._forget(loss.ack)
        return losses

    def _forget(self, ack: Ack) -> None:
        """The newest of a key is one that is not lost."""
        if self.newest.get(ack.key) is ack:
            left = [one for one in self.acks if one.key == ack.key and not self.lost(one)]
            self.newest.pop(ack.key)
            if left:
                self.newest[ack.key] = max(left, key=lambda one: one.at)


_FOLDS: WeakKeyDictionary[Sight, History] = WeakKeyDictionary()


def told_at(shown: Any) -> At:
    """The state ``acked``: ``1.37``."""
    return position(str(shown))
