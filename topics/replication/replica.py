"""One copy of the database: a log that is followed, and rows that are what the log adds up to.

Prior art: PostgreSQL's standby (receive, flush, replay), Raft's follower, ``pg_rewind``. Invariants: *nothing is
applied that is not flushed*; *rows are applied in the order of the log*; *a message of an epoch older than one known is
refused*.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from math import inf
from typing import Any

from .commit_rule import CHAIN
from .errors import Behind, NotPrimary, OldEpoch
from .primary import Primary
from .progress import Progress
from .replicated_log import Entry, ReplicatedLog
from .settings import APPLY, RECEIPT, Ballot, Rows, Settings, Surroundings
from .stream import Stream


class Replica:
    """One life of one copy. ``primary`` is set while it is the primary."""

    def __init__(
        self, name: str, others: list[str], log: ReplicatedLog, rows: Rows, ballot: Ballot,
        settings: Settings, around: Surroundings,
    ) -> None:  # fmt: skip
        self.name, self.others = name, others
        self.log, self.rows, self.ballot = log, rows, ballot
        self.settings, self.around = settings, around
        self._booted_at = ballot.get()
        self.leader: str | None = None
        self.members: list[str] = []
        self.primary: Primary | None = None
        self.applied = Progress()
        self._wanted = Progress()
        self._turn, self._storing = asyncio.Lock(), asyncio.Lock()
        self._next: tuple[Stream, Progress, asyncio.Task] | None = None
        self._fresh: tuple[int, float] = (0, -inf)  # once this position is applied, the rows are as of that time
        self.fresh_s = -inf

    async def start(self) -> None:
        """Recover what is on the disk and begin to apply what will be told."""
        await self.rows.open(self.log)
        self.applied.advance(self.rows.applied)
        self._wanted.advance(self.rows.applied)
        self.show()
        self.around.tell("applied", self.rows.applied)
        self.around.spawn(self._keep_applying(), "apply")

    # -- what others ask -----------------------------------------------------------------------------------------

    async def fence(self, epoch: int) -> dict[str, int]:
        """Obey nobody older than ``epoch`` from now on, and say how far this log goes. Raises OldEpoch."""
        await self._obey(epoch)
        return {"epoch": self.log.epoch_at(self.log.end), "lsn": self.log.end}

    async def lead(self, epoch: int, members: list[str]) -> None:
        """Be the primary of ``epoch``, once, and never of one that an earlier life knew. Raises OldEpoch."""
        if epoch <= self._booted_at:
            raise OldEpoch(self.ballot.get())
        await self._obey(epoch)
        if self.primary is None:
            self.leader, self.members = self.name, list(members)
            self.primary = Primary(self, epoch)
            self.show()
            self.primary.begin()

    async def append(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Take a batch from a primary, or from the one before in a chain. Raises OldEpoch, Gap."""
        await self._obey(batch["epoch"])
        self.leader, self.members = batch["leader"], batch["members"]
        entries = [Entry.of(raw) for raw in batch["entries"]]
        held = batch["prev"][0] + len(entries)
        async with self._turn:
            await self._fit(*batch["prev"], entries)
        if self.settings.ack == RECEIPT:
            self.around.spawn(self._keep(held, batch), "keep")
        else:
            await self._keep(held, batch)
        await self._passed_on(held)
        return {"held": held, "clock": self.around.clock()}

    async def read(self, key: str, *, after: int = 0, patience_s: float = 0.0, age_s: float | None = None) -> Any:
        """The row under ``key`` as (value, epoch, lsn), or None. ``after`` waits until that position is applied, at
        most ``patience_s``; ``age_s`` refuses what may be older than that. Raises Behind."""
        if self.applied.value < after:
            await self._wait_for(after, patience_s)
        if age_s is not None and self.around.clock() - self.fresh_s > age_s:
            raise Behind
        return await self.rows.get(key)

    async def read_tail(self, key: str) -> Any:
        """The row at the tail of a chain: whatever is there, every copy has. Raises NotPrimary."""
        if not self.members or self.members[-1] != self.name:
            raise NotPrimary(self.members[-1] if self.members else None)
        return await self.rows.get(key)

    async def learn(self, epoch: int) -> None:
        """A newer epoch has begun somewhere, and perhaps a newer one still."""
        with suppress(OldEpoch):
            await self._obey(epoch)

    def step_down(self) -> None:
        """Be primary no more."""
        if self.primary is not None:
            self.primary.end()
            self.primary = None
            self.show()

    def show(self) -> None:
        """Show what this copy is and has."""
        tell = self.around.tell
        tell("role", "primary" if self.primary else "replica")
        tell("epoch", self.ballot.get())
        tell("log", self.log.segments())
        tell("flushed", self.log.flushed)

    # -- applying ------------------------------------------------------------------------------------------------

    def apply_to(self, lsn: int) -> None:
        """What is flushed up to ``lsn`` may be seen."""
        self._wanted.advance(lsn)

    async def _keep_applying(self) -> None:
        while True:
            await self._wanted.reach(self.applied.value + 1)
            async with self._storing:
                entries = self.log.after(self.applied.value, self._wanted.value)
                if entries:
                    await self.rows.apply(entries)
                    self._now_applied(entries[-1].lsn)

    def _now_applied(self, lsn: int) -> None:
        self.applied.advance(lsn)
        self.around.tell("applied", lsn)
        self._note_freshness(*self._fresh)

    async def _wait_for(self, lsn: int, patience_s: float) -> None:
        try:
            async with asyncio.timeout(patience_s):
                await self.applied.reach(lsn)
        except TimeoutError:
            raise Behind from None

    def _note_freshness(self, lsn: int, as_of_s: float) -> None:
        if self.applied.value >= lsn:
            self.fresh_s = max(self.fresh_s, as_of_s)
        else:
            self._fresh = (lsn, as_of_s)

    # -- following -----------------------------------------------------------------------------------------------

    async def _obey(self, epoch: int) -> None:
        if epoch > self.ballot.get():
            self.step_down()
            self._pass_to(None)
            await self.ballot.put(epoch)
            self.show()
        if epoch < self.ballot.get():
            raise OldEpoch(self.ballot.get())

    async def _fit(self, prev_lsn: int, prev_epoch: int, entries: list[Entry]) -> None:
        dropped = self.log.fit(prev_lsn, prev_epoch, entries)
        if dropped:
            first, last = dropped[0], dropped[-1]
            self.around.tell("rolled_back", f"{first.epoch}.{first.lsn} to {last.epoch}.{last.lsn}")
            await self._take_back(first.lsn - 1)
        if entries:
            self.around.tell("log", self.log.segments())

    async def _take_back(self, lsn: int) -> None:
        """Undo what was applied behind ``lsn``."""
        self._wanted.reset(lsn)
        async with self._storing:
            if self.applied.value > lsn:
                await self.log.flush()
                await self.rows.rebuild(self.log.after(0, lsn))
                self.applied.reset(lsn)
                self.around.tell("applied", lsn)

    async def _keep(self, held: int, batch: dict[str, Any]) -> None:
        """Flush, let it be applied, and wait for that where it is what an acknowledgement says."""
        if held > self.log.flushed:
            await self.log.flush()
        self.around.tell("flushed", self.log.flushed)
        self.apply_to(held)
        if self.settings.ack == APPLY:
            await self.applied.reach(held)
        if batch["echo"] is not None and batch["end"] is not None:
            self._note_freshness(batch["end"], batch["echo"])

    # -- a chain -------------------------------------------------------------------------------------------------

    async def _passed_on(self, held: int) -> None:
        """In a chain: return when everybody behind has it too."""
        if self.settings.rule.mode != CHAIN or self.name not in self.members:
            return
        behind = self.members[self.members.index(self.name) + 1 :]
        self._pass_to(behind[0] if behind else None)
        if self._next:
            stream, passed, _ = self._next
            stream.wake()
            await passed.reach(held)

    def _pass_to(self, name: str | None) -> None:
        if self._next and self._next[0].follower == name:
            return
        if self._next:
            self._next[2].cancel()
            self._next = None
        if name is not None:
            passed = Progress()
            stream = Stream(
                self.log, name, self.around.send, self._passing, lambda _: passed.advance(stream.acked),
                heartbeat_s=self.settings.heartbeat_s,
            )  # fmt: skip
            self._next = (stream, passed, self.around.spawn(stream.run(), f"to {name}"))

    def _passing(self) -> dict[str, Any]:
        return {"epoch": self.ballot.get(), "leader": self.leader, "members": list(self.members), "end": None}
