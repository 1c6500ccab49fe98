"""What a copy of the database is told and given from outside."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from .commit_rule import CommitRule
from .replicated_log import Entry, ReplicatedLog
from .stream import Send

RECEIPT, FLUSH, APPLY = "receipt", "flush", "apply"


@dataclass(frozen=True)
class Settings:
    """``ack`` is what a replica has done with an entry when it acknowledges it. ``lease_s`` None: no fencing."""

    rule: CommitRule
    ack: str = FLUSH
    heartbeat_s: float = 0.12
    fall_back_s: float = 1.0
    lease_s: float | None = 2.0
    renew_s: float = 0.2


class Rows(Protocol):
    """The applied state of a log. ``applied`` is the last position in it, of the very log it was opened with."""

    applied: int

    async def open(self, log: ReplicatedLog) -> None: ...
    async def apply(self, entries: list[Entry]) -> None: ...
    async def rebuild(self, entries: list[Entry]) -> None: ...
    async def get(self, key: str) -> tuple[Any, int, int] | None: ...


class Ballot(Protocol):
    """Where the newest epoch that this copy obeys is kept, durably."""

    def get(self) -> int: ...
    async def put(self, epoch: int) -> None: ...


@dataclass(frozen=True)
class Surroundings:
    """``renew(epoch, members)`` asks the coordinator for the lease and raises OldEpoch or PeerLost; ``tell`` shows a
    value to whoever looks on."""

    clock: Callable[[], float]
    spawn: Callable[[Coroutine[Any, Any, Any], str], asyncio.Task]
    send: Send
    renew: Callable[[int, list[str]], Awaitable[None]]
    tell: Callable[[str, int | str], None]
