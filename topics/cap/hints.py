"""Hinted handoff: a replica keeps for another one what that one could not be told, and hands it over later.

Source: DeCandia et al., "Dynamo", 2007. With it a *sloppy* quorum counts any W replicas, not W of the N that own the
key. The write survives. It is not where the next read looks for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from .merged_store import Journal
from .stamped import Stamped

Deliver = Callable[[str, str, Stamped], Awaitable[object]]


class Hints:
    """What is kept here for others. ``deliver(owner, key, stamped)`` hands one over, or raises."""

    def __init__(
        self, journal: Journal, deliver: Deliver, on_change: Callable[[int], None] = lambda left: None
    ) -> None:
        self._journal = journal
        self._deliver = deliver
        self._on_change = on_change
        self._held: dict[tuple[str, str], Stamped] = {}
        for place, plain in journal.items():
            if plain is not None:
                owner, _, key = place.partition("/")
                self._held[owner, key] = Stamped.of(plain)
        on_change(len(self._held))

    async def keep(self, owner: str, key: str, stamped: Stamped) -> None:
        """Keep the newest for ``owner``, durably."""
        newest = self._held.get((owner, key), Stamped()).join(stamped)
        self._set(owner, key, newest)
        await self._journal.sync()

    def newest(self, key: str) -> Stamped:
        """The newest that is kept here for anybody."""
        found = Stamped()
        for (_, held), stamped in self._held.items():
            found = found.join(stamped) if held == key else found
        return found

    async def run(self, every_s: float) -> None:
        """Try for ever to get rid of them."""
        while True:
            await asyncio.sleep(every_s)
            for (owner, key), stamped in list(self._held.items()):
                await self._hand_over(owner, key, stamped)

    async def _hand_over(self, owner: str, key: str, stamped: Stamped) -> None:
        try:
            await self._deliver(owner, key, stamped)
        except Exception:  # still out of reach: later
            return
        if self._held.get((owner, key)) == stamped:
            self._set(owner, key, None)
            await self._journal.sync()

    def _set(self, owner: str, key: str, stamped: Stamped | None) -> None:
        self._journal.put(f"{owner}/{key}", None if stamped is None else stamped.plain())
        if stamped is None:
            del self._held[owner, key]
        else:
            self._held[owner, key] = stamped
        self._on_change(len(self._held))
