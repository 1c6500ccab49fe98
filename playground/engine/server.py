"""A node's incoming side: requests are admitted, handled in a span of their own, and answered."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from playground.engine.causality import CAUSE, Cause
from playground.engine.errors import Errored, Failure
from playground.engine.message import FAILURES, Message, Name
from playground.engine.reply import Reply
from playground.engine.request import Request
from playground.engine.tracing import enter

if TYPE_CHECKING:
    from playground.engine.node import Node

Handler = Callable[[Request], Awaitable[Any]]


class Server:
    """Handlers by operation, and the requests in progress."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self.handlers: dict[str, tuple[Handler, str]] = {}
        self._serving: dict[Name, Message] = {}

    def clear(self) -> None:
        """Forget the handlers of an earlier life."""
        self.handlers.clear()
        self._serving.clear()

    def accept(self, message: Message) -> None:
        """Start handling a message in the node's current life."""
        context = self._node.current.context.copy()
        context.run(CAUSE.set, Cause(message.name.request, message.request))
        self._serving[message.name] = message
        self._node.world.loop.create_task(self._serve(message), name=f"{self._node.name} serves", context=context)

    def refuse_connection(self, message: Message) -> None:
        """Nobody listens here: the machine's network stack says so to a caller."""
        self._node.world.network.refuse(message, "down")
        if message.wants_reply:
            self._hang_up_on(message, ("Unreachable", "down", f"{self._node.name} is down"))

    def hang_up(self) -> None:
        """The process died: its open connections are reset, and their callers cannot know how far it came."""
        serving, self._serving = self._serving, {}
        for message in serving.values():
            if message.wants_reply:
                words = f"{self._node.name} died while it had the request"
                self._hang_up_on(message, ("ConnectionLost", "connection lost", words))

    async def _serve(self, message: Message) -> None:
        node = self._node
        kind = "server" if message.wants_reply else "consumer"
        span = node.world.tracing.open(node.name, message.name.label, kind, message.headers.get("traceparent"))
        enter(span)
        try:
            handler, label = self._handler(message)
            request = self._request(message)
            answer = await (handler(request) if node.admission is None else self._admitted(handler, request))
            body, label = _labelled(answer, label)
            self._answer(message, "reply", label, body, None)
        except Failure as failure:
            span.fail(failure.reason)
            self._answer(message, "refused", failure.reason, None, _carried(failure))
        except asyncio.CancelledError:
            span.fail("cancelled")
            raise
        except Exception as error:
            span.record_exception(error)
            span.fail(type(error).__name__)
            self._answer(message, "refused", type(error).__name__, None, ("Errored", type(error).__name__, str(error)))
        finally:
            if node.life().alive:
                self._serving.pop(message.name, None)
                span.end()

    def _handler(self, message: Message) -> tuple[Handler, str]:
        node = self._node
        found = self._named(message.name.label)
        if node.conditions.errs(message.name):
            raise Errored("error", f"{node.name} fails a share of its requests")
        return found

    def _named(self, label: str) -> tuple[Handler, str]:
        """The handler of a whole label, else that of its first word: ``GET`` serves ``GET product:123``."""
        found = self.handlers.get(label) or self.handlers.get(label.partition(" ")[0])
        if found is None:
            raise LookupError(f"{self._node.name} has no handler for {label!r}")
        return found

    def _request(self, message: Message) -> Request:
        name = message.name
        return Request(
            name.label, message.body, name.source, name.request, message.kind, name.attempt, name.copy, message.headers,
            self._node.clock.now(),
        )  # fmt: skip

    async def _admitted(self, handler: Handler, request: Request) -> Any:
        async with self._node.admission:
            return await handler(request)

    def _answer(self, message: Message, kind: str, label: str, body: Any, failure: tuple | None) -> None:
        if message.wants_reply:
            with self._node.effect("reply"):
                self._node.world.network.send(self._reply(message, kind, label, body, failure))
                del self._serving[message.name]

    def _hang_up_on(self, message: Message, failure: tuple[str, str, str]) -> None:
        """Answer for the machine, outside any life of the node."""
        self._node.world.network.send(self._reply(message, "refused", failure[1], None, failure))

    def _reply(self, message: Message, kind: str, label: str, body: Any, failure: tuple | None) -> Message:
        asked = message.name
        name = self._node.world.network.name(asked.request, asked.target, asked.source, label)
        original = asked if asked.copy == 0 else asked._replace(copy=0)
        return Message(name, kind, body, message.request, {}, original, failure)


def _labelled(answer: Any, label: str) -> tuple[Any, str]:
    """Body and label of an answer."""
    return answer if isinstance(answer, Reply) else (answer, label)


def _carried(failure: Failure) -> tuple[str, str, str]:
    """How a failure travels: under its own name when peers know it, else as an error of this node."""
    kind = type(failure).__name__
    return (kind if kind in FAILURES else "Errored", failure.reason, str(failure))
