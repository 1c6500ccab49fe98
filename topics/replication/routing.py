"""Where a client's driver sends what: writes to whom it believes to be primary, reads by the chosen policy.

Prior art: MongoDB's read preference and maxStalenessSeconds, "wait for LSN" (MySQL's WAIT_FOR_EXECUTED_GTID_SET,
PostgreSQL's WAIT FOR LSN), causal tokens. A session carries the newest position that it wrote or read.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from .errors import Behind, NotPrimary, PeerLost

PRIMARY, ANY, BOUNDED, POSITION = "primary", "any", "bounded", "position"

Ask = Callable[[str, str, dict[str, Any]], Awaitable[Any]]
"""Ask a copy (name, ``write`` or ``read``, body). Raises NotPrimary, Behind (definite), PeerLost (definite)."""


@dataclass
class Driver:
    """One application's view of the copies. ``pick(n)`` is a draw below n."""

    names: list[str]
    policy: str
    ask: Ask
    pick: Callable[[int], int]
    patience_s: float = 0.3
    age_s: float = 1.0
    chain: bool = False
    believed: str = ""
    tail: str = ""

    def __post_init__(self) -> None:
        self.believed = self.believed or self.names[0]
        self.tail = self.tail or self.names[-1]

    async def write(self, body: dict[str, Any]) -> dict[str, Any]:
        """Write at the primary, wherever it is found. What failed for certain is tried elsewhere, each copy once."""
        return await self._at_primary("write", body)

    async def read(self, key: str, position: int) -> dict[str, Any]:
        """Read ``key``. ``position`` is what the session has seen, for the policy that waits for it."""
        if self.policy == PRIMARY:
            return await (self._at_tail(key) if self.chain else self._at_primary("read", {"key": key, "from": PRIMARY}))
        body: dict[str, Any] = {"key": key, "from": self.policy}
        if self.policy == BOUNDED:
            body["age_s"] = self.age_s
        if self.policy == POSITION:
            body |= {"after": position, "patience_s": self.patience_s}
        try:
            return await self.ask(self._replica(), "read", body)
        except (Behind, PeerLost):
            return await self._at_primary("read", {"key": key, "from": PRIMARY})

    def lost_touch(self) -> None:
        """Nobody knows what became of the last request: ask somebody else first next time."""
        self._turn_to(None)

    def _replica(self) -> str:
        copies = [name for name in self.names if name != self.believed]
        return copies[self.pick(len(copies))]

    async def _at_primary(self, operation: str, body: dict[str, Any]) -> Any:
        for _ in self.names:
            try:
                return await self.ask(self.believed, operation, body)
            except NotPrimary as no:
                self._turn_to(no.hint)
            except PeerLost:
                self._turn_to(None)
        raise NotPrimary(None)

    async def _at_tail(self, key: str) -> Any:
        for _ in self.names:
            try:
                return await self.ask(self.tail, "read", {"key": key, "from": "tail"})
            except NotPrimary as no:
                self.tail = no.hint or self._next(self.tail)
            except PeerLost:
                self.tail = self._next(self.tail)
        raise NotPrimary(None)

    def _turn_to(self, hint: str | None) -> None:
        self.believed = hint if hint and hint != self.believed else self._next(self.believed)

    def _next(self, name: str) -> str:
        return self.names[(self.names.index(name) + 1) % len(self.names)]
