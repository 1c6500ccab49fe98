"""What random faults are thrown at: a variant that must stay green, or a planted defect that must be caught."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Hunted:
    """``params`` of the variant. ``planted`` is the id of the property that must catch its defect, None when correct.

    ``preset`` names the preset on which a planted defect is certainly red. ``kinds`` are the faults to draw from; left
    empty, those inside the promise of every always-property. ``horizon_s`` is the length of each run.
    """

    params: Mapping[str, Any]
    planted: str | None = None
    preset: str | None = None
    kinds: Sequence[str] = ()
    horizon_s: float = 30
    name: str = ""

    def label(self) -> str:
        """A short name for reports and test ids."""
        return self.name or "-".join(f"{key}={value}" for key, value in self.params.items()) or "defaults"
