"""One copy on a node: the pattern's replica behind handlers, with its log, its rows and its ballot on the node's
disk."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from playground.sdk import Node, Refused, Request

from .errors import NotPrimary, OldEpoch, PeerLost
from .on_call import OnCall
from .replica import Replica
from .replicated_log import ReplicatedLog
from .rows import SqlRows
from .settings import Settings, Surroundings
from .wire import STOPPED, answered, asked

if TYPE_CHECKING:
    from .lab import Cluster

COORDINATOR = "coordinator"
SEND_TIMEOUT_S = 1.0
RENEW_TIMEOUT_S = 0.4


class KeptBallot:
    """The newest epoch that this copy obeys, on its disk."""

    def __init__(self, node: Node) -> None:
        self._kv = node.disk.kv("ballot")

    def get(self) -> int:
        """The epoch, 0 before the first."""
        return int(str(self._kv.get("epoch", 0)))

    async def put(self, epoch: int) -> None:
        """Remember it, durably."""
        self._kv.put("epoch", epoch)
        await self._kv.sync()


class Copy:
    """One life of one copy."""

    def __init__(self, node: Node, cluster: Cluster) -> None:
        self.node, self.cluster, self.p = node, cluster, cluster.p
        others = [name for name in cluster.names if name != node.name]
        self.log = ReplicatedLog(node.disk.log("wal"))
        around = Surroundings(node.clock.now, node.spawn, self._send, self._renew, node.state)
        self.replica = Replica(
            node.name, others, self.log, SqlRows(node), KeptBallot(node), settings_of(cluster), around
        )
        self.on_call = OnCall(self) if self.p.doctors == "two" else None
        self._serve()
        node.spawn(self._wake(), "wake")

    def _serve(self) -> None:
        node = self.node
        node.on("UPDATE", reply="committed")(self.write)
        node.on("SELECT", reply="row")(self.read)
        node.on("WAL", reply="have it")(self.append)
        node.on("FENCE", reply="position")(self.fence)
        node.on("LEAD", reply="leads")(self.lead)

    async def _wake(self) -> None:
        """Recover, then ask the coordinator whether this is still the primary."""
        await self.replica.start()
        while True:
            try:
                mine = await asked(self.node, COORDINATOR, "HELLO", None, kind="command", timeout_s=RENEW_TIMEOUT_S)
                break
            except PeerLost:
                await asyncio.sleep(RENEW_TIMEOUT_S)
        if mine:
            with suppress(OldEpoch):  # by the time the answer is here somebody else may have been appointed
                await self.replica.lead(mine["epoch"], mine["members"])

    async def write(self, request: Request) -> dict[str, Any]:
        """Change one row."""
        primary = self.replica.primary
        if primary is None:
            return await answered(self._elsewhere())
        writes = ((request.body["key"], request.body["value"]),)
        return await answered(primary.write(writes)) | {"node": self.node.name}

    async def read(self, request: Request) -> dict[str, Any]:
        """Answer with one row, as the reader wants it."""
        row = await answered(self._row(request.body))
        value, epoch, lsn = row or (None, 0, 0)
        return {"value": value, "at": (epoch, lsn), "applied": self.replica.applied.value, "node": self.node.name}

    async def append(self, request: Request) -> dict[str, Any]:
        """Take a batch, unless a visitor has stopped that."""
        if self.cluster.mischief.stopped.get(self.node.name):
            raise Refused(STOPPED)
        return await answered(self.replica.append(request.body))

    async def fence(self, request: Request) -> dict[str, int]:
        """The coordinator begins an epoch."""
        return await answered(self.replica.fence(request.body["epoch"]))

    async def lead(self, request: Request) -> None:
        """The coordinator appoints this copy."""
        await answered(self.replica.lead(request.body["epoch"], request.body["members"]))

    async def _row(self, want: dict[str, Any]) -> Any:
        replica = self.replica
        if want["from"] == "tail":
            return await replica.read_tail(want["key"])
        if replica.primary is not None:
            return await replica.primary.read(want["key"])
        if want["from"] == "primary":
            return await self._elsewhere()
        return await replica.read(
            want["key"], after=want.get("after", 0), patience_s=want.get("patience_s", 0.0), age_s=want.get("age_s")
        )

    async def _elsewhere(self) -> Any:
        raise NotPrimary(self.replica.leader)

    async def _send(self, name: str, batch: dict[str, Any]) -> dict[str, Any]:
        await self.cluster.mischief.linger(self.node, name)
        return await asked(self.node, name, "WAL", batch, kind="event", timeout_s=SEND_TIMEOUT_S)

    async def _renew(self, epoch: int, members: list[str]) -> None:
        body = {"epoch": epoch, "members": members}
        await asked(self.node, COORDINATOR, "RENEW", body, kind="command", timeout_s=RENEW_TIMEOUT_S)


def settings_of(cluster: Cluster) -> Settings:
    """What the pattern is told."""
    p = cluster.p
    lease_s = p.lease_ms / 1000 if p.fencing == "lease" else None
    return Settings(p.rule, p.ack, fall_back_s=p.fall_back_ms / 1000, lease_s=lease_s, renew_s=p.lease_ms / 10_000)
