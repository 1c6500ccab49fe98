"""A node's outgoing side: calls that wait for an answer, and messages that do not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from playground.engine.causality import CAUSE
from playground.engine.errors import Failure, TimedOut
from playground.engine.message import Message, Name
from playground.engine.tracing import current_span

if TYPE_CHECKING:
    from playground.engine.node import Node


class Telephone:
    """The calls in progress of one node, by the causal name of the message that asked."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._waiting: dict[Name, asyncio.Future] = {}

    def clear(self) -> None:
        """Forget every call: the memory that waited for it is gone."""
        self._waiting.clear()

    def send(self, target: str, operation: str, body: Any, kind: str, headers: dict[str, str]) -> None:
        """Send one way, as a producer span does."""
        span = self._node.world.tracing.open(self._node.name, operation, "producer", current_span())
        message = self._message(target, operation, body, kind, {**headers, "traceparent": span.traceparent})
        try:
            self._node.transmit(message)
        finally:
            span.end()

    async def call(
        self, target: str, operation: str, body: Any, timeout_s: float | None, kind: str, headers: dict[str, str]
    ) -> Any:
        """Ask and wait. Failures as ``Node.call``."""
        node, loop = self._node, self._node.world.loop
        span = node.world.tracing.open(node.name, f"{target} {operation}", "client", current_span())
        message = self._message(target, operation, body, kind, {**headers, "traceparent": span.traceparent})
        message.wants_reply = True
        answer = self._waiting[message.name] = loop.create_future()
        timer = None
        try:
            node.transmit(message)
            if timeout_s is not None:
                timer = loop.call_later(timeout_s, _expire, answer, target, timeout_s)
            reply = await answer
            reply.raise_failure()
            return reply.body
        except Failure as failure:
            span.fail(failure.reason)
            raise
        except asyncio.CancelledError:
            span.fail("cancelled")
            raise
        finally:
            self._waiting.pop(message.name, None)
            if timer is not None:
                timer.cancel()
            span.end()

    def answered(self, reply: Message) -> None:
        """Give a reply to the call that waits for it; a late one finds nobody."""
        waiting = self._waiting.get(reply.answers) if reply.answers else None
        if waiting is None or waiting.done():
            self._node.world.network.ignore(reply, "nobody waits for it any more")
        else:
            waiting.set_result(reply)

    def _message(self, target: str, operation: str, body: Any, kind: str, headers: dict[str, str]) -> Message:
        cause = CAUSE.get()
        name = self._node.world.network.name(cause.key, self._node.name, target, operation)
        return Message(name, kind, body, cause.request, headers)


def _expire(answer: asyncio.Future, target: str, timeout_s: float) -> None:
    if not answer.done():
        answer.set_exception(TimedOut("timeout", f"{target} did not answer within {timeout_s:g} s"))
