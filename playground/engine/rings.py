"""The circles of a world: where nodes stand on them. Only the picture uses it; nothing here changes what a run does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

MOST_SLOTS = 24
"""More nodes on one circle could not be read."""

TURN_PPM = 1_000_000


class Rings:
    """What each ring has room for, and who stands where."""

    def __init__(self) -> None:
        self._rings: dict[str, dict[str, int]] = {}
        self._taken: dict[tuple[str, int | None], str] = {}

    def declare(self, name: str, slots: int, tier: int, row: int) -> dict[str, int]:
        """Add a ring. Returns what its record says of it."""
        if name in self._rings:
            raise ValueError(f"there are two rings called {name}")
        if not 2 <= slots <= MOST_SLOTS:
            raise ValueError(f"the ring {name} has {slots} slots; it can have 2 to {MOST_SLOTS}")
        self._rings[name] = {"slots": slots, "tier": tier, "row": row}
        return self._rings[name]

    def take(self, node: str, ring: str, slot: int | None, tokens: Iterable[int]) -> dict[str, Any]:
        """Put ``node`` on a slot, or in the middle. Returns what its record says of that."""
        if ring not in self._rings:
            raise ValueError(f"{node} stands on {ring}, which is no ring; declared are {sorted(self._rings)}")
        place = self._rings[ring]
        if slot is not None and not 0 <= slot < place["slots"]:
            raise ValueError(f"{node} has slot {slot} of {ring}, which has 0 to {place['slots'] - 1}")
        if (ring, slot) in self._taken:
            raise ValueError(f"{node} has slot {slot} of {ring}, where {self._taken[ring, slot]} stands")
        owned = list(tokens)
        if any(not 0 <= token < TURN_PPM for token in owned):
            raise ValueError(f"{node} has tokens {owned}; a turn is 0 to {TURN_PPM - 1}")
        self._taken[ring, slot] = node
        seat: dict[str, Any] = {"ring": ring, "slot": slot, "tier": place["tier"], "row": place["row"]}
        return seat | ({"tokens": owned} if owned else {})
