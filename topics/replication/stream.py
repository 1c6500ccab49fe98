"""Replication from one log to one follower: entries behind what it has, one batch at a time, a heartbeat when idle.

Prior art: PostgreSQL's walsender, Raft's AppendEntries. Invariant: what a follower acknowledged it holds in this very
order, for each batch names the position and epoch it has to fit behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from .errors import Gap, OldEpoch, PeerLost
from .replicated_log import ReplicatedLog

BATCH = 64

Send = Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]
"""Deliver a batch and return the answer. Raises Gap, OldEpoch, PeerLost."""


class Stream:
    """``head()`` is what every batch says of its primary; ``acknowledged(follower)`` is called at each step forward."""

    def __init__(
        self,
        log: ReplicatedLog,
        follower: str,
        send: Send,
        head: Callable[[], dict[str, Any]],
        acknowledged: Callable[[str], None],
        *,
        heartbeat_s: float,
    ) -> None:
        self.follower = follower
        self.acked = 0
        self._log, self._send, self._head, self._acknowledged = log, send, head, acknowledged
        self._sent = log.end
        self._heartbeat_s = heartbeat_s
        self._echo: float | None = None
        self._news = asyncio.Event()

    def wake(self) -> None:
        """There is something to send."""
        self._news.set()

    async def run(self) -> int:
        """Send for ever. Returns the newer epoch that a follower told of."""
        while True:
            try:
                await self._step()
            except Gap as gap:
                self._sent = min(gap.after, self._log.end)
            except PeerLost:
                await asyncio.sleep(self._heartbeat_s)
            except OldEpoch as newer:
                return newer.epoch
            else:
                await self._rest()

    async def _step(self) -> None:
        start = self._sent
        entries = self._log.after(start, start + BATCH)
        batch = self._head() | {"prev": [start, self._log.epoch_at(start)], "entries": entries, "echo": self._echo}
        answer = await self._send(self.follower, batch)
        self._echo = answer["clock"]
        self._sent = start + len(entries)
        self.acked = max(self.acked, answer["held"])
        self._acknowledged(self.follower)

    async def _rest(self) -> None:
        if self._sent < self._log.end:
            return
        self._news.clear()
        try:
            async with asyncio.timeout(self._heartbeat_s):
                await self._news.wait()
        except TimeoutError:
            pass
