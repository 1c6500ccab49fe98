"""A register on N replicas of which W must take a write and R must answer a read. Any replica may coordinate.

Source: Gifford, "Weighted voting", 1979; Attiya, Bar-Noy and Dolev, "Sharing memory robustly in message-passing
systems", 1995; Dynamo, 2007. With W + R > N each read meets each *finished* write. It may also meet a write that has
only begun, and the next read may not: that is why W + R > N alone is not linearizable. Attiya, Bar-Noy and Dolev's
answer is that a reader first makes sure that W replicas have what it is about to return.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from .poll import Poll
from .stamped import Stamped

BEFORE, AFTER, NEVER = "before", "after", "never"
"""When a read repairs replicas that are behind: before it answers, after, or not at all."""

Fetch = Callable[[str, str], Awaitable[Stamped]]
Store = Callable[[str, str, Stamped, str | None], Awaitable[Any]]


@dataclass(frozen=True)
class Quorums:
    """``copies`` N, ``write`` W, ``read`` R. ``sloppy``: others stand in for owners that do not answer."""

    copies: int = 3
    write: int = 2
    read: int = 2
    repair: str = BEFORE
    sloppy: bool = False

    @property
    def overlap(self) -> bool:
        """Whether every read meets every finished write."""
        return self.write + self.read > self.copies and not self.sloppy


class Quorum:
    """A coordinator. ``fetch(replica, key)`` reads one copy; ``store(replica, key, stamped, owner)`` writes one, kept
    as a hint when ``owner`` is named. Both raise when there is no answer."""

    def __init__(
        self, replicas: Sequence[str], quorums: Quorums, *, fetch: Fetch, store: Store,
        on_repair: Callable[[str, str], None] = lambda replica, key: None,
    ) -> None:  # fmt: skip
        self._replicas = list(replicas)
        self._quorums = quorums
        self._fetch, self._store, self._on_repair = fetch, store, on_repair

    def owners(self, key: str) -> list[str]:
        """The N replicas that hold ``key``, then those that stand in for them."""
        return in_turn(self._replicas, key)

    async def write(self, key: str, value: Any, writer: str) -> None:
        """Store ``value`` as newer than everything finished before. ``writer`` names this very write and breaks ties.

        Raises TooFew: definite when nothing was stored.
        """
        asked = self._ask_for(key)
        newest = _newest(await asked.enough())
        stamped = Stamped(value, newest.number + 1, writer)
        storing = self._tell(key, stamped, self.owners(key)[: self._quorums.copies], self._quorums.write)
        await storing.enough()

    async def read(self, key: str) -> Any:
        """The newest value that R replicas know. Raises TooFew."""
        asked = self._ask_for(key)
        newest = _newest(await asked.enough())
        if self._quorums.repair == BEFORE:
            await self._settle(key, newest, asked.answers)
        if self._quorums.repair != NEVER:
            asyncio.get_running_loop().create_task(self._repair(key, asked), name=f"repair {key}")
        return newest.value

    async def _settle(self, key: str, newest: Stamped, answers: dict[str, Stamped]) -> None:
        """Make sure that W replicas have it: else the next reader might meet only those that have not."""
        have = [replica for replica, stamped in answers.items() if stamped.stamp == newest.stamp]
        behind = [replica for replica in self.owners(key)[: self._quorums.copies] if replica not in have]
        missing = self._quorums.write - len(have)
        if missing > 0:
            for replica in behind:
                self._on_repair(replica, key)
            await self._tell(key, newest, behind, missing, definite=True).enough()

    async def _repair(self, key: str, asked: Poll) -> None:
        answers = await asked.all()
        newest = _newest(answers)
        behind = [replica for replica, stamped in answers.items() if stamped.stamp < newest.stamp]
        for replica in behind:
            self._on_repair(replica, key)
        if behind:
            await self._tell(key, newest, behind, len(behind), sloppy=False).all()

    def _ask_for(self, key: str) -> Poll:
        """Ask the owners, and when one does not answer the next that may stand in."""
        order = self.owners(key)
        spare = order[self._quorums.copies :] if self._quorums.sloppy else []

        def instead(replica: str) -> None:
            if spare:
                other = spare.pop(0)
                poll.ask(other, partial(self._fetch, other, key))

        poll = Poll(self._quorums.read, on_failure=instead)
        for replica in order[: self._quorums.copies]:
            poll.ask(replica, partial(self._fetch, replica, key))
        return poll

    def _tell(
        self, key: str, stamped: Stamped, replicas: list[str], needed: int, *, definite: bool = False,
        sloppy: bool | None = None,
    ) -> Poll:  # fmt: skip
        """Store at ``replicas``, or as a hint with whoever stands in."""
        spare = self.owners(key)[self._quorums.copies :] if (self._quorums.sloppy if sloppy is None else sloppy) else []

        def instead(replica: str) -> None:
            if spare and replica in replicas:
                other = spare.pop(0)
                poll.ask(other, partial(self._store, other, key, stamped, replica))

        poll = Poll(needed, on_failure=instead, definite=definite)
        for replica in replicas:
            poll.ask(replica, partial(self._store, replica, key, stamped, None))
        return poll


def in_turn(replicas: Sequence[str], key: str) -> list[str]:
    """All replicas, from the one that the key's bytes point at."""
    first = sum(key.encode()) % len(replicas)
    return [*replicas[first:], *replicas[:first]]


def _newest(answers: dict[str, Stamped]) -> Stamped:
    found = Stamped()
    for stamped in answers.values():
        found = found.join(stamped)
    return found
