"""What sessions and readers may rely on, judged by the kit's oracles."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from playground.sdk import (
    Fold,
    Folding,
    Linearizable,
    MonotonicReads,
    MonotonicWrites,
    ReadYourWrites,
    Sight,
    WritesFollowReads,
)

from .answers import At, Read, Written
from .faults import CALM, SAFE, STEADY
from .params import MULTI_LEADER, Params


def answer_of(step: Any) -> Any:
    """What a read saw; a write's answer says nothing of its value."""
    return Read.parse(step.value).value if step.function == "read" else None


FOLDING = Folding(kinds={"read": "read", "write": "write"}, result=answer_of)


def session_promise(p: Params) -> Any:
    """The faults inside which a session never sees time go back; None where its reads are not promised that."""
    if p.variant == MULTI_LEADER:
        return SAFE if p.conflict == "last_writer" else None
    if p.routing not in ("primary", "position"):
        return None
    if p.variant == "chain" or p.routing == "position":
        return STEADY if p.failover == "manual" and p.variant != "chain" else CALM
    if p.survives_failover and p.fencing == "lease":
        return SAFE - {"skew"}
    return SAFE - {"skew"} if p.failover == "manual" else CALM


class Shared:
    """The operations of a run and the order of versions, folded once for all who judge them."""

    def __init__(self) -> None:
        self._fold = Fold(FOLDING)
        self._places: dict[str, dict[str, At]] = {}
        self._seen = (-1, None)
        self._whole: tuple[int, Any] = (-1, None)

    @staticmethod
    def of(sight: Sight) -> Shared:
        """That of the run that ``sight`` belongs to."""
        return _SHARED.setdefault(sight, Shared())

    def see(self, record: Any) -> Any:
        """Fold one record, once; the operation as it now stands."""
        if record.seq > self._seen[0]:
            made = self._fold.see(record)
            self._seen = (record.seq, made)
            if made is not None and record.phase == "ok":
                self._place(made, record)
        return self._seen[1]

    def history(self) -> Any:
        """All operations so far."""
        if self._whole[0] != self._seen[0]:
            self._whole = (self._seen[0], self._fold.history())
        return self._whole[1]

    def versions(self) -> dict[str, list[Any]]:
        """Each key's values, oldest first: by epoch and position, or by stamp."""
        return {key: sorted(places, key=places.__getitem__) for key, places in self._places.items()}

    def _place(self, made: Any, record: Any) -> None:
        write = made.kind == "write"
        value = made.argument if write else made.result
        at = Written.parse(record.value).at if write else Read.parse(record.value).at
        if value is not None:
            self._places.setdefault(made.key, {})[value] = at


_SHARED: WeakKeyDictionary[Sight, Shared] = WeakKeyDictionary()


class Placed:
    """Tells the oracle the order of versions."""

    def begin(self) -> None:
        self.fold = Shared.of(self.sight)

    @classmethod
    def handles(cls) -> dict[str, str]:
        """Whoever is judged at the end from what others have folded hears nothing."""
        return {}

    def versions(self) -> dict[str, list[Any]]:
        """Each key's values, oldest first."""
        return self.fold.versions()

    def promise(self, p: Params) -> Any:
        return session_promise(p)


class WherePromised(Placed):
    """Not judged where it says nothing new: the reads of another routing tell it already."""

    def finish(self, now_us: int) -> None:
        if self.promise(self.params) is not None:
            super().finish(now_us)
        else:
            self._decide("unknown", "reads of this routing promise nothing to a session", ())


class SeesOwnWrites(Placed, ReadYourWrites):
    """Whoever saved a page and looks at it sees what was saved, or something newer."""

    title = "A session reads its own writes"

    @classmethod
    def handles(cls) -> dict[str, str]:
        """It folds the operations for all guarantees, and decides at the end."""
        return {"operation": "on_operation"}


class NeverGoesBack(Placed, MonotonicReads):
    """Whoever has seen a page never sees an older version of it."""

    title = "A session never reads back in time"


class OwnOrder(WherePromised, MonotonicWrites):
    """The writes of a session come to be in its order."""

    title = "A session's writes keep their order"


class AfterWhatWasRead(WherePromised, WritesFollowReads):
    """A write comes to be after whatever its session had read before."""

    title = "A write follows what its session read"


class Newest(Linearizable):
    """A read at the primary shows the newest acknowledged write, whoever made it and however often the primary
    changed."""

    title = "The primary is linearizable"

    def begin(self) -> None:
        super().begin()
        self.fold = Shared.of(self.sight)
        self.judged = self.promise(self.params) is not None

    def promise(self, p: Params) -> Any:
        durable = p.survives_failover and p.variant not in ("chain", "semi_synchronous")
        return SAFE - {"skew"} if durable and p.routing == "primary" and p.fencing == "lease" else None

    def on_operation(self, record: Any) -> None:
        if self.judged:
            super().on_operation(record)

    def finish(self, now_us: int) -> None:
        if self.judged:
            super().finish(now_us)
        else:
            self._decide("unknown", "neither these reads nor this replication promise that", ())


GUARANTEES = (SeesOwnWrites, NeverGoesBack, OwnOrder, AfterWhatWasRead, Newest)
