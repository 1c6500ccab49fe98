"""What a client asks: one operation of one service, with a body and a key made from the request's number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playground.engine.node import Node

Made = Callable[["Node", int], Any]
Perform = Callable[["Node", int], Awaitable[Any]]


@dataclass(frozen=True)
class Call:
    """``body``, ``subject`` and ``value`` make, from (node, n), what is sent, which key it concerns and what is noted.

    ``timeout_s`` is the client's patience. ``by`` replaces the plain call, for clients that retry or do more.
    """

    target: str
    operation: str
    body: Made | None = None
    subject: Made | None = None
    value: Made | None = None
    timeout_s: float | None = None
    by: Perform | None = None

    async def perform(self, node: Node, n: int) -> Any:
        """Ask and return the answer. Failures as ``Node.call``."""
        if self.by is not None:
            return await self.by(node, n)
        body = self.body(node, n) if self.body else None
        return await node.call(self.target, self.operation, body, timeout_s=self.timeout_s)

    def key(self, node: Node, n: int) -> str | None:
        """The key that operation ``n`` concerns."""
        return None if self.subject is None else str(self.subject(node, n))

    def noted(self, node: Node, n: int) -> int | str | None:
        """What the invocation notes as its value."""
        return self.value(node, n) if self.value else None
