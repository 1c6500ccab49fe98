"""A cache node of the world: a store in its memory, which a crash empties, and a handler for each command.

Each command takes ``cost_us`` of the node's time, one after the other. The store looks at the node's wall clock, so a
skewed clock expires keys early or late, as it does on a real server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from playground.engine.errors import Refused
from playground.engine.reply import Reply
from playground.kit.redis.client import ERROR
from playground.kit.redis.errors import ResponseError
from playground.kit.redis.eviction import Eviction
from playground.kit.redis.script import Script
from playground.kit.redis.store import COMMANDS, Store

if TYPE_CHECKING:
    from playground.engine.node import Node
    from playground.engine.request import Request
    from playground.engine.world import World

COST_US = 100
"""One command of a busy server with its system calls; 100,000 commands a second and core are a server at ease."""


class Server:
    """One life of a cache node. A lab may replace its handlers, and listen to its store."""

    def __init__(self, node: Node, store: Store, cost_us: int = COST_US) -> None:
        self.node = node
        self.store = store
        self._cost_us = cost_us
        for name in (*COMMANDS, "EVALSHA"):
            node.on(name)(self.answer)
        node.on("MULTI", reply="replies")(self.answer_transaction)

    async def answer(self, request: Request) -> Reply:
        """Handle one command from the network."""
        await self.node.work(self._cost_us)
        try:
            reply = self.store.execute(*request.body)
        except ResponseError as error:
            raise Refused(ERROR, str(error)) from None
        return Reply(reply, told(request.body[0], reply))

    async def answer_transaction(self, request: Request) -> list[Any]:
        """Handle MULTI ... EXEC."""
        await self.node.work(self._cost_us)
        return self.store.transaction(request.body)


def redis_server(
    world: World, name: str, *, max_entries: int = 0, eviction: Callable[[Node], Eviction | None] | None = None,
    scripts: Iterable[Script] = (), cost_us: int = COST_US, boot: Callable[[Server], Any] | None = None, **place: Any,
) -> Node:  # fmt: skip
    """Declare a cache node. ``eviction(node)`` makes the policy of each life; ``boot(server)`` may add to it.

    ``place`` is what ``world.node`` takes: label, about, tier, row, group. The lab declares the links.
    """
    known = tuple(scripts)

    def start(node: Node) -> Any:
        policy = eviction(node) if eviction is not None else None
        now_us = node.clock.wall_us
        store = Store(lambda: now_us() // 1000, max_entries=max_entries, eviction=policy, scripts=known, now_us=now_us)
        server = Server(node, store, cost_us)
        return boot(server) if boot is not None else None

    return world.node(name, kind="cache", boot=start, **place)


def told(command: str, reply: Any) -> str:
    """What a message says of a reply, as a person at a terminal would."""
    if command in ("GET", "HGET", "GETDEL"):
        return "miss" if reply is None else "hit"
    if reply is None:
        return "nil"
    return f"{len(reply)} values" if isinstance(reply, list) else str(reply)[:20]
