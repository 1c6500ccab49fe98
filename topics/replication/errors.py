"""What can go wrong between copies of a database."""

from __future__ import annotations


class ReplicationError(Exception):
    """Root of this package's errors."""


class NotPrimary(ReplicationError):
    """Nothing happened: this copy may not do that. ``hint`` is who might, None when it does not know."""

    def __init__(self, hint: str | None) -> None:
        super().__init__(f"not the primary; try {hint or 'another'}")
        self.hint = hint


class Deposed(ReplicationError):
    """The primary was replaced, or lost its lease, while the write was under way. It may have happened."""


class WaitCancelled(ReplicationError):
    """The wait for the replicas was cancelled. The row is committed here and visible; more is not known."""


class OldEpoch(ReplicationError):
    """A newer epoch is known here. Whoever spoke for an older one has to step down."""

    def __init__(self, epoch: int) -> None:
        super().__init__(f"epoch {epoch} has begun")
        self.epoch = epoch


class Gap(ReplicationError):
    """The entries do not fit behind what this log holds; begin after position ``after``."""

    def __init__(self, after: int) -> None:
        super().__init__(f"begin after {after}")
        self.after = after


class Behind(ReplicationError):
    """This copy is not as far, or not as fresh, as the reader asked for."""


class PeerLost(ReplicationError):
    """No answer, or none worth anything: ask again later."""
