"""A sentence about a preset that a test holds true on the run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Claim:
    """``words`` for the visitor, ``holds`` over the finished run (never over the interventions it was given)."""

    words: str
    holds: Callable[[Any], bool]
