"""What is promised, judged on the record alone."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, RAFT_PROPERTIES

from .answering import CapAvailable
from .consistency import Registers, Strongest
from .keeping import AcknowledgedSurvive
from .rest import ReplicasAgree, SlotNeverReused
from .situations import SITUATIONS

RARE = ("SnapshotInstalled", "TailReplaced")
"""Situations of the kit's own tests, too rare here to wait for."""


class OfRaft:
    """Narrows a promise to the variant that it is about."""

    def promise(self, p: Any) -> Any:
        """Raft's, whatever happens."""
        return ANY if p.variant == "raft" else None


RAFT = tuple(
    type(each.__name__, (OfRaft, each), {"__doc__": each.__doc__, "__module__": __name__})
    for each in RAFT_PROPERTIES
    if each.__name__ not in RARE
)

PROPERTIES = (
    Strongest,
    Registers,
    CapAvailable,
    AcknowledgedSurvive,
    ReplicasAgree,
    SlotNeverReused,
    *RAFT,
    *SITUATIONS,
)
