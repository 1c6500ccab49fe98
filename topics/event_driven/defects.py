"""Planted defects beside those that are parameters of the patterns."""

from __future__ import annotations

from .group import Group
from .outbox import BEHIND, Relay, event_of, number_of
from .partitioned_log import Event


class ById(Relay):
    """Remembers the highest id that it has published, and asks for what is behind it."""

    last = 0

    async def pending(self) -> list[Event]:
        return [event_of(row) for row in await self._db.execute(BEHIND, (self.last, self._most))]

    async def published(self, event: Event) -> None:
        self.last = max(self.last, number_of(event.id))
        await super().published(event)


class Unfenced(Group):
    """Lets anybody commit, whatever their generation."""

    def check(self, member: str, generation: int, partition: int) -> None:
        return None
