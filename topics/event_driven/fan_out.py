"""A pub-sub queue: each group has a queue of its own, and whoever asks next gets the next message.

A message that is taken and not acknowledged in time comes again. An acknowledged one is gone: nothing can be read
again, nobody has offsets, any number of members share the work, and there is no order between them. (SNS with SQS,
RabbitMQ's work queues.)
"""

from __future__ import annotations

from collections.abc import Callable

from .partitioned_log import Stored


class FanOut:
    """``clock`` gives seconds; what is in hand for longer than ``patience_s`` comes again."""

    def __init__(self, groups: list[str], clock: Callable[[], float], patience_s: float) -> None:
        self._waiting: dict[str, list[Stored]] = {group: [] for group in groups}
        self._in_hand: dict[str, dict[str, tuple[float, Stored]]] = {group: {} for group in groups}
        self._clock, self._patience_s = clock, patience_s

    def publish(self, stored: Stored) -> None:
        """One message for each group."""
        for queue in self._waiting.values():
            queue.append(stored)

    def take(self, group: str, most: int) -> list[Stored]:
        """The next messages, which are in somebody's hand from now on."""
        now_s, hands = self._clock(), self._in_hand[group]
        for event, (since_s, stored) in list(hands.items()):
            if now_s - since_s > self._patience_s:
                del hands[event]
                self._waiting[group].insert(0, stored)
        taken, self._waiting[group] = self._waiting[group][:most], self._waiting[group][most:]
        for stored in taken:
            hands[stored.event.id] = (now_s, stored)
        return taken

    def acknowledge(self, group: str, event: str) -> None:
        """It is done, and gone."""
        self._in_hand[group].pop(event, None)

    def left(self, group: str) -> int:
        """Messages that are not done."""
        return len(self._waiting[group]) + len(self._in_hand[group])
