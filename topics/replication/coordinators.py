"""The coordinator on a node: lease, epochs, failover, and an operator's promote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.sdk import Node, Request

from .failover import Coordinator, Terms
from .wire import answered, asked

if TYPE_CHECKING:
    from .lab import Cluster

ANSWER_S = 0.4


class CoordinatorNode:
    """One life of the coordinator."""

    def __init__(self, node: Node, cluster: Cluster) -> None:
        self.node, p = node, cluster.p
        terms = Terms(p.rule, p.lease_ms / 1000, automatic=p.failover == "automatic")
        book = node.disk.kv("book")
        self.coordinator = Coordinator(cluster.names, book, terms, node.clock.now, self._fence, self._lead, node.state)
        node.on("HELLO", reply="known")(self.hello)
        node.on("RENEW", reply="granted")(self.renew)
        node.spawn(self.coordinator.watch(), "watch")

    async def hello(self, request: Request) -> Any:
        """A copy has started."""
        return await self.coordinator.hello(request.source)

    async def renew(self, request: Request) -> None:
        """The primary asks for its lease."""
        body = request.body
        await answered(self.coordinator.renew(request.source, body["epoch"], body["members"]))

    def promote(self, name: str | None) -> None:
        """An operator's choice."""
        self.node.spawn(self.coordinator.replace(name), "promote")

    async def _fence(self, name: str, epoch: int) -> dict[str, int]:
        return await asked(self.node, name, "FENCE", {"epoch": epoch}, kind="command", timeout_s=ANSWER_S)

    async def _lead(self, name: str, epoch: int, members: list[str]) -> None:
        body = {"epoch": epoch, "members": members}
        await asked(self.node, name, "LEAD", body, kind="command", timeout_s=ANSWER_S)
