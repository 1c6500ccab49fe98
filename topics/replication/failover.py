"""Who is primary: one coordinator grants the lease, numbers the epochs, and appoints a successor.

Prior art: Orchestrator and Patroni (promote the most advanced), Viewstamped Replication's views, lease-based fencing.
Invariants: *an epoch is written down before anybody hears of it*, so none is given twice; *nobody is appointed before
the lease of the one before has ended*; *only a copy that has every acknowledged write is appointed*, as far as the rule
allows to know.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from .commit_rule import QUORUM, SEMI_SYNCHRONOUS, CommitRule
from .errors import OldEpoch, PeerLost


class Book(Protocol):
    """What survives a crash of the coordinator."""

    def get(self, key: str, default: object = None) -> Any: ...
    def put(self, key: str, value: object) -> None: ...
    async def sync(self) -> None: ...


@dataclass(frozen=True)
class Terms:
    """``lease_s`` is what is granted; the coordinator itself waits ``margin_s`` longer."""

    rule: CommitRule
    lease_s: float = 2.0
    margin_s: float = 0.2
    answer_s: float = 0.4
    look_s: float = 0.25
    automatic: bool = True


class Coordinator:
    """``fence(name, epoch)`` asks a copy how far it is, ``lead(name, epoch, members)`` appoints it. Both raise PeerLost
    or OldEpoch."""

    def __init__(
        self, names: list[str], book: Book, terms: Terms, clock: Callable[[], float],
        fence: Callable[[str, int], Awaitable[dict[str, int]]],
        lead: Callable[[str, int, list[str]], Awaitable[None]],
        tell: Callable[[str, int | str], None] = lambda path, value: None,
    ) -> None:  # fmt: skip
        self.names, self.terms, self.clock = names, terms, clock
        self._book, self._fence, self._lead, self._tell = book, fence, lead, tell
        self._granted_until_s = clock() + terms.lease_s + terms.margin_s
        self._vacant = False
        self._busy = asyncio.Lock()
        self._show()

    @property
    def epoch(self) -> int:
        """The newest epoch."""
        return self._book.get("epoch", 0)

    @property
    def primary(self) -> str:
        """Who was appointed last."""
        return self._book.get("primary", self.names[0])

    @property
    def members(self) -> list[str]:
        """The copies that have whatever synchronous replication or a chain has acknowledged, the primary first."""
        return self._book.get("members", self.names)

    async def hello(self, name: str) -> dict[str, Any] | None:
        """A copy has started. The appointed primary gets an epoch for its new life; others nothing."""
        if name != self.primary or self._busy.locked():
            return None
        async with self._busy:
            await self._enter(self.epoch + 1, name, self.members)
        return {"epoch": self.epoch, "members": self.members}

    async def renew(self, name: str, epoch: int, members: list[str]) -> None:
        """Grant the lease to the primary of the newest epoch. Raises OldEpoch to any other."""
        if name != self.primary or epoch != self.epoch:
            raise OldEpoch(self.epoch)
        if members != self.members:
            self._book.put("members", members)
            await self._book.sync()
        if epoch != self.epoch:
            raise OldEpoch(self.epoch)
        self._granted_until_s = self.clock() + self.terms.lease_s + self.terms.margin_s

    async def watch(self) -> None:
        """Replace a primary that does not renew."""
        while True:
            await asyncio.sleep(self.terms.look_s)
            lapsed = self.terms.automatic and self.clock() >= self._granted_until_s
            if lapsed or self._vacant:
                await self.replace()

    async def replace(self, chosen: str | None = None) -> str | None:
        """Appoint the most advanced copy, or the ``chosen`` one whatever it lacks. Returns who, None if nobody can be.

        The new epoch begins with a fence: whoever has answered obeys no older primary, so nothing can be acknowledged
        behind the back of the choice.
        """
        async with self._busy:
            best = await self._replace(self.epoch + 1, chosen)
        self._vacant = best is None
        return best

    async def _replace(self, epoch: int, chosen: str | None) -> str | None:
        before = self.primary
        await self._enter(epoch, before, self.members)
        positions = await self._positions(epoch)
        best = self._best(positions, chosen)
        if best is None:
            return None
        if before not in positions:
            await self._lease_over()
        members = [best, *(name for name in self.members if name in positions and name != best)]
        await self._enter(epoch, best, members)
        self._granted_until_s = self.clock() + self.terms.lease_s + self.terms.margin_s
        return best if await self._appoint(best, epoch, members) else None

    async def _positions(self, epoch: int) -> dict[str, tuple[int, int]]:
        answers = await asyncio.gather(*(self._position(name, epoch) for name in self.names))
        return {name: answer for name, answer in zip(self.names, answers, strict=True) if answer}

    async def _position(self, name: str, epoch: int) -> tuple[int, int] | None:
        try:
            answer = await self._fence(name, epoch)
            return answer["epoch"], answer["lsn"]
        except (PeerLost, OldEpoch):
            return None

    def _best(self, positions: dict[str, tuple[int, int]], chosen: str | None) -> str | None:
        if chosen in positions:
            return chosen
        voters = self.names if self.terms.rule.mode in (QUORUM, SEMI_SYNCHRONOUS) else self.members
        able = [name for name in voters if name in positions]
        enough = len(able) >= min(self.terms.rule.needs_answers(), len(self.names))
        return max(able, key=lambda name: positions[name]) if able and enough else None

    async def _lease_over(self) -> None:
        """Wait until the lease that may still be held has ended. (Who answered the fence has given it back.)"""
        left_s = self._granted_until_s - self.clock()
        if left_s > 0:
            await asyncio.sleep(left_s)

    async def _appoint(self, name: str, epoch: int, members: list[str]) -> bool:
        try:
            await self._lead(name, epoch, members)
        except (PeerLost, OldEpoch):
            return False
        return True

    async def _enter(self, epoch: int, primary: str, members: list[str]) -> None:
        self._book.put("epoch", epoch)
        self._book.put("primary", primary)
        self._book.put("members", list(members))
        await self._book.sync()
        self._show()

    def _show(self) -> None:
        self._tell("epoch", self.epoch)
        self._tell("primary", self.primary)
