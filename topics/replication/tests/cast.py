"""The cast of the pattern tests: three copies in memory, on an ordinary loop, with a network that can be cut."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from topics.replication.commit_rule import CommitRule
from topics.replication.errors import OldEpoch, PeerLost
from topics.replication.replica import Replica
from topics.replication.replicated_log import Entry, ReplicatedLog
from topics.replication.settings import Settings, Surroundings

NAMES = ["db-1", "db-2", "db-3"]


class MemoryFile:
    """An append log that loses what was not synced."""

    def __init__(self, lines: list[str] | None = None) -> None:
        self.lines = lines or []
        self.durable = len(self.lines)

    def append(self, entry: object) -> int:
        self.lines.append(json.dumps(entry))
        return len(self.lines) - 1

    def entries(self, start: int = 0) -> list:
        return [json.loads(line) for line in self.lines[start:]]

    def truncate(self, length: int) -> None:
        del self.lines[length:]
        self.durable = min(self.durable, length)

    async def sync(self) -> None:
        await asyncio.sleep(0)
        self.durable = len(self.lines)


class MemoryRows:
    def __init__(self) -> None:
        self.applied = 0
        self.rows: dict[str, tuple[Any, int, int]] = {}

    async def open(self, log: ReplicatedLog) -> None:
        self.rows, self.applied = {}, 0

    async def apply(self, entries: list[Entry]) -> None:
        for entry in entries:
            self.rows |= {key: (value, entry.epoch, entry.lsn) for key, value in entry.writes}
        self.applied = entries[-1].lsn

    async def rebuild(self, entries: list[Entry]) -> None:
        self.rows, self.applied = {}, 0
        if entries:
            await self.apply(entries)

    async def get(self, key: str) -> tuple[Any, int, int] | None:
        return self.rows.get(key)


class MemoryBallot:
    def __init__(self, epoch: int = 0) -> None:
        self.epoch = epoch

    def get(self) -> int:
        return self.epoch

    async def put(self, epoch: int) -> None:
        self.epoch = epoch


class Group:
    """Copies that reach each other unless they are ``cut`` off. ``newest`` is what the coordinator would say."""

    def __init__(self, mode: str, **settings: Any) -> None:
        settings = {"heartbeat_s": 0.01, "renew_s": 0.01, "lease_s": 60.0, "fall_back_s": 0.03} | settings
        self.settings = Settings(CommitRule(mode, len(NAMES)), **settings)
        self.cut: set[str] = set()
        self.newest = 0
        self.told: dict[str, dict[str, Any]] = {name: {} for name in NAMES}
        self.copies: dict[str, Replica] = {}
        self.tasks: list[asyncio.Task] = []

    async def __aenter__(self) -> Group:
        for name in NAMES:
            await self.boot(name)
        return self

    async def __aexit__(self, *why: object) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def boot(self, name: str, lines: list[str] | None = None, epoch: int = 0) -> Replica:
        around = Surroundings(
            asyncio.get_running_loop().time,
            self.spawn,
            self.sender(name),
            self.renewer(name),
            self.told[name].__setitem__,
        )
        others = [other for other in NAMES if other != name]
        log = ReplicatedLog(MemoryFile(lines))
        copy = Replica(name, others, log, MemoryRows(), MemoryBallot(epoch), self.settings, around)
        self.copies[name] = copy
        await copy.start()
        return copy

    def spawn(self, coro: Any, name: str) -> asyncio.Task:
        task = asyncio.get_running_loop().create_task(coro, name=name)
        self.tasks.append(task)
        return task

    def sender(self, source: str):
        async def send(target: str, batch: dict[str, Any]) -> dict[str, Any]:
            await asyncio.sleep(0.001)
            if {source, target} & self.cut:
                raise PeerLost
            return await self.copies[target].append(batch)

        return send

    def renewer(self, name: str):
        async def renew(epoch: int, members: list[str]) -> None:
            await asyncio.sleep(0)
            if name in self.cut:
                raise PeerLost
            if epoch < self.newest:
                raise OldEpoch(self.newest)

        return renew

    async def lead(self, name: str, epoch: int, members: list[str] | None = None) -> Replica:
        """Appoint a copy and wait until it reigns under a lease."""
        self.newest = epoch
        copy = self.copies[name]
        await copy.lead(epoch, members or [name, *(other for other in NAMES if other != name)])
        await until(lambda: copy.primary.lease.valid)
        return copy

    async def write(self, name: str, key: str, value: Any) -> dict[str, Any]:
        return await self.copies[name].primary.write(((key, value),))

    def rows(self, name: str) -> dict[str, Any]:
        return {key: row[0] for key, row in self.copies[name].rows.rows.items()}


async def until(holds: Any, tries: int = 5000) -> None:
    """Let the others run until something holds."""
    for _ in range(tries):
        if holds():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it never came true")
