"""The fixed cast of these tests: replicas n1 to n3 in memory, and a network that can be cut."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from topics.cap.hints import Hints
from topics.cap.merged_store import MergedStore
from topics.cap.quorum import Quorum, Quorums
from topics.cap.stamped import Stamped


class Unreachable(Exception):
    """Nobody answers."""


class MemoryJournal:
    """A durable map that counts its syncs; ``reopened`` is what a crash would leave."""

    def __init__(self, durable: dict[str, Any] | None = None) -> None:
        self.durable = dict(durable or {})
        self._all = dict(self.durable)
        self.syncs = 0

    def put(self, key: str, value: Any) -> None:
        self._all[key] = value

    def items(self) -> list[tuple[str, Any]]:
        return sorted(self._all.items())

    async def sync(self) -> None:
        await asyncio.sleep(0)
        self.durable = dict(self._all)
        self.syncs += 1

    def reopened(self) -> MemoryJournal:
        return MemoryJournal(self.durable)


STRICT = Quorums()
"""Three copies, two for each read and write, repair before the answer."""


class Replicas:
    """Coordinators and copies. ``away`` are the replicas that nobody else reaches."""

    def __init__(self, *names: str, quorums: Quorums = STRICT) -> None:
        self.names = names or ("n1", "n2", "n3")
        self.away: list[str] = []
        self.repaired: list[tuple[str, str]] = []
        self.stores = {name: MergedStore(Stamped, MemoryJournal()) for name in self.names}
        self.hints = {name: Hints(MemoryJournal(), self._handing(name)) for name in self.names}
        self.quorums = {name: self._coordinator(name, quorums) for name in self.names}

    def values(self, key: str) -> list[Any]:
        return [self.stores[name].get(key).value for name in self.names]

    def _coordinator(self, here: str, quorums: Quorums) -> Quorum:
        async def fetch(replica: str, key: str) -> Stamped:
            await self._reach(here, replica)
            return self.stores[replica].get(key).join(self.hints[replica].newest(key))

        async def store(replica: str, key: str, stamped: Stamped, owner: str | None) -> None:
            await self._reach(here, replica)
            if owner is None:
                await self.stores[replica].merge(key, stamped)
            else:
                await self.hints[replica].keep(owner, key, stamped)

        def repaired(replica: str, key: str) -> None:
            self.repaired.append((replica, key))

        return Quorum(self.names, quorums, fetch=fetch, store=store, on_repair=repaired)

    def _handing(self, here: str) -> Any:
        async def deliver(owner: str, key: str, stamped: Stamped) -> None:
            await self._reach(here, owner)
            await self.stores[owner].merge(key, stamped)

        return deliver

    async def _reach(self, here: str, there: str) -> None:
        await asyncio.sleep(0)
        if here != there and (here in self.away) != (there in self.away):
            raise Unreachable(there)


def done(work: Coroutine[Any, Any, Any]) -> Any:
    """Run something on an ordinary loop, and let what it started come to its end."""

    async def whole() -> Any:
        found = await work
        for _ in range(30):
            await asyncio.sleep(0)
        return found

    return asyncio.run(whole())
