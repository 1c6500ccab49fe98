"""What a broker keeps beside its log: events to be tried again, and dead letters, for each group, on its disk."""

from __future__ import annotations

from playground.sdk import Node

from .partitioned_log import Event, Stored

RETRY_US = 800_000
"""So long an event stays on the retry topic."""

IN_HAND_US = 1_500_000
"""So much longer when a member has it in hand: then it is taken for lost, and comes again."""


class Aside:
    """Kept in the store of offsets; who changes something syncs it."""

    def __init__(self, node: Node) -> None:
        self._kv = node.disk.kv("offsets")
        kept = self._kv.items()
        self._retries: dict[str, list] = {key: value for key, value in kept if key.startswith("retry/")}
        self._dead: dict[str, list] = {key: value for key, value in kept if key.startswith("dead/")}

    @property
    def dead(self) -> int:
        """How many dead letters there are."""
        return len(self._dead)

    def later(self, group: str, stored: Stored, tries: int, now_us: int) -> None:
        """Try an event again, after a while."""
        self._put(f"retry/{group}/{stored.event.id}", self._retries, [tries, now_us, *stored[:2], *stored.event])

    def bury(self, group: str, stored: Stored, tries: int) -> None:
        """Give an event up."""
        self._put(f"dead/{group}/{stored.event.id}", self._dead, [tries, 0, *stored[:2], *stored.event])
        self.forget(group, stored.event.id)

    def forget(self, group: str, event: str) -> None:
        """It has had its effect, or is dead."""
        key = f"retry/{group}/{event}"
        if self._retries.pop(key, None) is not None:
            self._kv.delete(key)

    def due(self, group: str, now_us: int) -> list[tuple[Stored, int]]:
        """Events whose time has come, and how often they were tried: in one member's hand from now on."""
        found = []
        for key, value in self._retries.items():
            if key.startswith(f"retry/{group}/") and value[1] <= now_us - RETRY_US:
                value[1] = now_us + IN_HAND_US
                tries, _, partition, offset, *event = value
                found.append((Stored(partition, offset, Event(*event)), tries))
        return found

    def replay(self) -> None:
        """Every dead letter is to be tried once more, at once."""
        dead, self._dead = self._dead, {}
        for key, value in dead.items():
            self._kv.delete(key)
            self._put(f"retry/{key.partition('/')[2]}", self._retries, [0, 0, *value[2:]])

    def _put(self, key: str, where: dict[str, list], value: list) -> None:
        where[key] = value
        self._kv.put(key, value)
