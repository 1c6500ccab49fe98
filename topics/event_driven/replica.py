"""The broker's replica as a node: it has the same log, and gives it back to a broker that has lost its disk."""

from __future__ import annotations

from playground.sdk import Node, Reply, Request, World

from .params import Params
from .partitioned_log import PartitionedLog

NAME = "replica"


def place_replica(world: World, p: Params) -> None:
    """Declare the node."""

    def boot(node: Node) -> None:
        log = PartitionedLog(node.disk.log("events"), p.partitions)

        @node.on("REPLICATE")
        async def replicate(request: Request) -> Reply:
            for stored in request.body[0]:
                if stored.offset == log.ends[stored.partition]:
                    log.put(stored.partition, stored.event)
            await log.sync()
            return Reply(log.ends, f"{len(log)} events")

        @node.on("FETCH")
        async def fetch(request: Request) -> Reply:
            return Reply((log.missing(request.body), log.ends), f"{len(log)} events")

    world.node(NAME, kind="database", label="Replica", about="the same log", tier=2, row=3, boot=boot)
