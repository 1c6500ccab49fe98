"""One of several leaders on a node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.sdk import Node, Refused, Request

from .copies import SEND_TIMEOUT_S
from .multi_leader import Leader, Version
from .replicated_log import ReplicatedLog
from .rows import SqlVersions
from .stream import Stream
from .wire import STOPPED, answered, asked

if TYPE_CHECKING:
    from .lab import Cluster

HEARTBEAT_S = 0.25


class LeaderNode:
    """One life of one leader."""

    def __init__(self, node: Node, cluster: Cluster) -> None:
        self.node, self.cluster = node, cluster
        self.log = ReplicatedLog(node.disk.log("wal"))
        self.rows = SqlVersions(node)
        self.site = cluster.names.index(node.name) + 1
        self.conflicts = 0
        self.leader = Leader(
            node.name, self.site, self.log, self.rows, cluster.p.conflict, node.clock.wall_us, self._clashed
        )
        node.on("UPDATE", reply="committed")(self.write)
        node.on("SELECT", reply="row")(self.read)
        node.on("WAL", reply="have it")(self.append)
        node.spawn(self._wake(), "wake")

    async def _wake(self) -> None:
        await self.leader.recover()
        await self.rows.show()
        self.node.state("role", "leader")
        self.node.state("log", self.log.segments())
        for name in self.cluster.names:
            if name != self.node.name:
                stream = Stream(self.log, name, self._send, self._head, lambda _: None, heartbeat_s=HEARTBEAT_S)
                self.leader.streams.append(stream)
                self.node.spawn(stream.run(), f"to {name}")

    async def write(self, request: Request) -> dict[str, Any]:
        """Change one row here, at once."""
        version = await self.leader.write(request.body["key"], request.body["value"])
        self.node.state("log", self.log.segments())
        return {"at": f"{version.stamp_us}.{version.site}", "copies": 1, "node": self.node.name}

    async def read(self, request: Request) -> dict[str, Any]:
        """Answer with the row as it is here."""
        row = await self.rows.get(request.body["key"])
        at = row.order if row else (0, 0)
        return {"value": row.value if row else None, "at": at, "applied": 0, "node": self.node.name}

    async def append(self, request: Request) -> dict[str, Any]:
        """Take another leader's entries, unless a visitor has stopped that."""
        if self.cluster.mischief.stopped.get(self.node.name):
            raise Refused(STOPPED)
        return await answered(self.leader.receive(request.body))

    def _clashed(self, key: str, mine: Version, other: Version) -> None:
        self.conflicts += 1
        kept, lost = (other, mine) if self.leader.wins(mine, other) else (mine, other)
        self.node.state("conflicts", self.conflicts)
        self.node.state("conflict", f"{key} keeps {kept.value} drops {lost.value}")

    def _head(self) -> dict[str, Any]:
        return {"site": self.site}

    async def _send(self, name: str, batch: dict[str, Any]) -> dict[str, Any]:
        await self.cluster.mischief.linger(self.node, name)
        return await asked(self.node, name, "WAL", batch, kind="event", timeout_s=SEND_TIMEOUT_S)
