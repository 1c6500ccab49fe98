"""The fault models of this room's promises."""

from __future__ import annotations

from playground.sdk import KINDS

OWN = frozenset(("lag", "catch_up", "stop_replica", "flap", "both_sides"))
"""Actions that stay inside every promise. A cancelled wait and a promotion by hand are promises given up."""

SAFE = KINDS | OWN
"""Everything but a disk that is lost."""

CALM = frozenset(("lag", "catch_up", "stop_replica"))
"""Nothing after which somebody else is primary."""

STEADY = SAFE - {"crash", "restart"}
"""Nobody forgets what was not flushed."""
