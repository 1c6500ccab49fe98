"""The primary's part: take writes, send them on, and acknowledge each when its rule allows.

Prior art: PostgreSQL's synchronous replication (a row becomes visible when the wait is over, or cancelled), MySQL's
semi-synchronous plugin (falls back, and returns when a replica has caught up), Raft's commit index. Invariants: *a
write is acknowledged under the lease and under the rule, or not at all*; *positions are acknowledged in order*.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from .commit_rule import CHAIN, SEMI_SYNCHRONOUS
from .errors import Deposed, NotPrimary, OldEpoch, PeerLost, WaitCancelled
from .lease import Lease
from .progress import Progress
from .replicated_log import Entry, Writes
from .stream import Stream

if TYPE_CHECKING:
    from .replica import Replica


class Primary:
    """One reign. ``members`` are the copies that synchronous replication and a chain wait for, this one first."""

    def __init__(self, replica: Replica, epoch: int) -> None:
        self.replica, self.epoch = replica, epoch
        self.log, self.settings, self.around = replica.log, replica.settings, replica.around
        self.rule = self.settings.rule
        self.members = replica.members
        self.lease = Lease(self.around.clock, self.settings.lease_s)
        self.degraded = False
        self.committed = Progress()
        self.acked = 0
        self._streams: dict[str, Stream] = {}
        self._tasks: list[asyncio.Task] = []
        self._own: int = 0

    def begin(self) -> None:
        """Mark where this epoch begins, and start to send."""
        for name in self.replica.others:
            self._streams[name] = Stream(
                self.log, name, self.around.send, self._head, self._acknowledged,
                heartbeat_s=self.settings.heartbeat_s,
            )  # fmt: skip
        self._own = self.log.append(self.epoch, ()).lsn
        self.around.tell("log", self.log.segments())
        self.around.tell("members", " ".join(self.members))
        self._tell_mode()
        for name, stream in self._streams.items():
            if self._sends_to(name):
                self._tasks.append(self.around.spawn(self._send_to(stream), f"to {name}"))
        self._tasks.append(self.around.spawn(self._keep_renewing(), "renew"))
        self._tasks.append(self.around.spawn(self._flush(self._own), "flush"))

    def end(self) -> None:
        """Somebody else reigns. Whoever waits learns that nobody knows."""
        for task in self._tasks:
            if task is not asyncio.current_task():
                task.cancel()
        self.committed.fail(Deposed)

    # -- what clients ask ----------------------------------------------------------------------------------------

    async def write(self, writes: Writes) -> dict[str, Any]:
        """Commit and wait as the rule says. Raises NotPrimary (nothing happened), Deposed, WaitCancelled (unknown)."""
        self._require_lease()
        return await self.settle(self.append(writes))

    def append(self, writes: Writes) -> Entry:
        """Give a transaction its position. From here on it may be in a log for ever."""
        entry = self.log.append(self.epoch, writes)
        self.around.tell("log", self.log.segments())
        for stream in self._streams.values():
            stream.wake()
        return entry

    async def settle(self, entry: Entry) -> dict[str, Any]:
        """Wait until ``entry`` may be acknowledged and is visible here. Raises as ``write``."""
        await self._flush(entry.lsn)
        await self._wait(entry.lsn)
        await self.replica.applied.reach(entry.lsn)
        if not self.lease.valid or self.replica.primary is not self:
            raise Deposed
        self.acked = max(self.acked, entry.lsn)
        self.around.tell("acked", f"{self.epoch}.{self.acked}")
        return {"at": f"{self.epoch}.{entry.lsn}", "copies": self.copies(entry.lsn)}

    async def read(self, key: str) -> Any:
        """The newest acknowledged row under ``key``. Raises NotPrimary."""
        self._require_lease()
        await self.replica.applied.reach(self._own)
        row = await self.replica.rows.get(key)
        self._require_lease()
        return row

    def cancel_waits(self) -> int:
        """An operator's cancel: the rows become visible here, whatever the replicas have. Returns how far."""
        until = self.committed.fail(WaitCancelled)
        self.replica.apply_to(until)
        return until

    def copies(self, lsn: int) -> int:
        """How many copies are known to have the entry at ``lsn``."""
        if self.rule.mode == CHAIN:
            return len(self.members) if self._stream_to_next() else 1
        return 1 + sum(stream.acked >= lsn for stream in self._streams.values())

    def _require_lease(self) -> None:
        if not self.lease.valid or self.replica.primary is not self:
            raise NotPrimary(None)

    # -- acknowledging -------------------------------------------------------------------------------------------

    async def _flush(self, lsn: int) -> None:
        if self.log.flushed < lsn:
            await self.log.flush()
        self.around.tell("flushed", self.log.flushed)
        self._progress()

    async def _wait(self, lsn: int) -> None:
        if self.rule.mode != SEMI_SYNCHRONOUS or self.degraded:
            return await self.committed.reach(lsn)
        try:
            async with asyncio.timeout(self.settings.fall_back_s):
                await self.committed.reach(lsn)
        except TimeoutError:
            self.degraded = True
            self._tell_mode()
            self._progress()

    def _progress(self) -> None:
        acked = {name: stream.acked for name, stream in self._streams.items()}
        point = self.rule.point(self.log.flushed, acked, self.members, degraded=self.degraded)
        self.replica.apply_to(point)
        self.committed.advance(point)

    def _acknowledged(self, name: str) -> None:
        caught_up = self._streams[name].acked >= self.log.end
        if caught_up and self.degraded:
            self.degraded = False
            self._tell_mode()
        if caught_up and name not in self.members:
            self.members.append(name)
            self.around.tell("members", " ".join(self.members))
        self._progress()

    def _tell_mode(self) -> None:
        self.around.tell("mode", "fallen back to asynchronous" if self.degraded else self.rule.mode.replace("_", "-"))

    # -- sending -------------------------------------------------------------------------------------------------

    def _head(self) -> dict[str, Any]:
        """``end`` says how far the log goes now: only under the lease is that all there is."""
        end = self.log.end if self.lease.valid else None
        return {"epoch": self.epoch, "leader": self.replica.name, "members": list(self.members), "end": end}

    def _stream_to_next(self) -> Stream | None:
        return self._streams[self.members[1]] if len(self.members) > 1 else None

    def _sends_to(self, name: str) -> bool:
        """In a chain, to the next one and to whoever has yet to join."""
        return self.rule.mode != CHAIN or name not in self.members[2:]

    async def _send_to(self, stream: Stream) -> None:
        newer = await stream.run()
        await self.replica.learn(newer)

    async def _keep_renewing(self) -> None:
        while True:
            asked_s = self.around.clock()
            try:
                await self.around.renew(self.epoch, list(self.members))
                self.lease.extend(asked_s)
            except PeerLost:
                pass
            except OldEpoch as newer:
                await self.replica.learn(newer.epoch)
                return
            await asyncio.sleep(self.settings.renew_s)
