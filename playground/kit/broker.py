"""A broker: events of named topics in one durable log, pushed to subscribers at least once.

An event is acknowledged to its publisher once it is durable. Each subscriber has a cursor: everything before it was
acknowledged. Events with the same key reach a subscriber in the order in which they were stored; others overtake each
other up to ``window`` at a time. After a restart delivery goes on from the cursor, so what was in flight comes again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playground.engine.disk import KeyValue, Log
from playground.engine.errors import DiskFailed, Failure
from playground.engine.tracing import enter

if TYPE_CHECKING:
    from playground.engine.node import Node
    from playground.engine.request import Request
    from playground.engine.world import World


@dataclass(frozen=True)
class Delivery:
    """How events are delivered: patience for an acknowledgement, pause before the next try, how many at once."""

    timeout_s: float = 1.0
    retry_s: float = 0.5
    window: int = 16


def broker(
    world: World, name: str, *, topics: Sequence[str], subscriptions: Mapping[str, Sequence[str]],
    delivery: Delivery = Delivery(), **place: Any,
) -> Node:  # fmt: skip
    """Declare a broker node that carries ``topics``; ``subscriptions`` maps each subscribing node to its topics.

    A publisher calls ``node.call(name, topic, body, kind="event")``, where ``body`` is what JSON can carry, and gets
    the event's offset. A subscriber handles the operation called ``topic``; its reply is the acknowledgement. The lab
    declares the links.
    """
    unknown = [topic for wanted in subscriptions.values() for topic in wanted if topic not in topics]
    if unknown:
        raise ValueError(f"broker {name} is subscribed for {unknown[0]}, which is none of its topics")

    def boot(node: Node) -> None:
        store = _Store(node)
        for topic in topics:
            node.on(topic, reply="stored")(store.publish)
        cursors = node.disk.kv("cursors")
        for subscriber, wanted in subscriptions.items():
            push = _Push(store, cursors, subscriber, tuple(wanted), delivery)
            store.arrived.append(push.more)
            node.shows(**{f"lag_{subscriber}": push.lag})
            node.spawn(push.run(), f"push {subscriber}")

    return world.node(name, kind="queue", boot=boot, **place)


class _Store:
    """The log, and its durable part in memory."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.log: Log = node.disk.log("events")
        self.events: list[dict[str, Any]] = self.log.entries()
        self.arrived: list[asyncio.Event] = []
        node.shows(stored=lambda: len(self.events))

    async def publish(self, request: Request) -> int:
        """Store one event durably and wake the pushes. Returns its offset."""
        event = {
            "topic": request.operation,
            "body": request.body,
            "request": request.key,
            "traceparent": request.headers.get("traceparent"),
        }
        offset = self.log.append(event)
        await self.log.sync()
        self.events.extend(self.log.entries(len(self.events))[: self.log.durable - len(self.events)])
        for more in self.arrived:
            more.set()
        return offset


class _Push:
    """Delivery to one subscriber."""

    def __init__(
        self, store: _Store, cursors: KeyValue, subscriber: str, topics: tuple[str, ...], delivery: Delivery
    ) -> None:
        self.more = asyncio.Event()
        self._store = store
        self._cursors = cursors
        self._subscriber = subscriber
        self._topics = topics
        self._delivery = delivery
        self._places = asyncio.Semaphore(delivery.window)
        self._cursor = int(cursors.get(subscriber, 0))  # everything before it is acknowledged
        self._done: dict[int, None] = {}
        self._last: dict[str, asyncio.Task[None]] = {}

    def lag(self) -> int:
        """Events that the subscriber still has to acknowledge, wanted or not."""
        return len(self._store.events) - self._cursor

    async def run(self) -> None:
        """Push events as they come, for ever."""
        offset = self._cursor
        while True:
            while offset >= len(self._store.events):
                self.more.clear()
                await self.more.wait()
            event = self._store.events[offset]
            if event["topic"] in self._topics:
                await self._places.acquire()
                self._start(offset, event)
            else:
                self._acknowledged(offset)
            offset += 1

    def _start(self, offset: int, event: dict[str, Any]) -> None:
        key = event["request"]
        before = self._last.get(key)
        task = self._store.node.spawn(self._deliver(offset, event, before), f"deliver {offset}", request=key)
        self._last[key] = task

    async def _deliver(self, offset: int, event: dict[str, Any], before: asyncio.Task[None] | None) -> None:
        """Try until it is acknowledged, after the event of the same key before it."""
        if before is not None:
            await before
        span = self._store.node.world.tracing.open(
            self._store.node.name, f"deliver {event['topic']}", "producer", event["traceparent"]
        )
        enter(span)
        while not await self._attempt(event):
            await asyncio.sleep(self._delivery.retry_s)
        span.end()
        self._acknowledged(offset)
        self._places.release()
        await self._keep_cursor()

    async def _attempt(self, event: dict[str, Any]) -> bool:
        call = self._store.node.call
        try:
            await call(
                self._subscriber, event["topic"], event["body"], kind="event", timeout_s=self._delivery.timeout_s
            )
        except Failure:
            return False
        return True

    def _acknowledged(self, offset: int) -> None:
        self._done[offset] = None
        while self._cursor in self._done:
            del self._done[self._cursor]
            self._cursor += 1

    async def _keep_cursor(self) -> None:
        """Remember the cursor. When the disk refuses, more comes again after a restart, which is allowed."""
        try:
            self._cursors.put(self._subscriber, self._cursor)
            await self._cursors.sync()
        except DiskFailed:
            return
