"""The key store in the lab: a Redis that writes what each command left to its disk before it answers.

A real one does so with ``appendfsync always``. Losing the memory then loses no key; losing the disk loses all of them.
"""

from __future__ import annotations

from typing import Any

from playground.sdk import Node, RedisServer, Reply, Request, World, redis_server

from .scripts import SCRIPTS

NAME = "keys"
SAID = {"new": "reserved", "again": "taken over", "busy": "in flight", "other": "other request", "answered": "answered"}


class KeyStore:
    """One life of the node."""

    def __init__(self, server: RedisServer) -> None:
        self.node: Node = server.node
        self.store = server.store
        self._server = server
        self._log = server.node.disk.log("append-only")
        for name, fields, until_ms in self._log.entries():
            self._restore(name, fields, until_ms)
        server.node.on("EVALSHA")(self.answer)

    async def answer(self, request: Request) -> Reply:
        """One script: run, written down, answered."""
        reply = await self._server.answer(request)
        name = request.body[3]
        if SAID.get(str(_first(reply.body))) not in ("in flight", "other request", "answered"):
            await self._keep(name)
        return Reply(reply.body, SAID.get(str(_first(reply.body)), "kept"))

    def forget(self, name: str | None) -> None:
        """Forget one key, or all, on the disk too."""
        for each in [name] if name else list(self.store.execute("KEYS", "*")):
            self.store.execute("DEL", each)
            self._log.append([each, [], 0])

    async def _keep(self, name: str) -> None:
        flat = _flat(self.store.execute("HGETALL", name))
        until_ms = self.node.clock.wall_us() // 1000 + max(0, int(self.store.execute("PTTL", name)))
        self._log.append([name, flat, until_ms])
        await self._log.sync()

    def _restore(self, name: str, fields: list[str], until_ms: int) -> None:
        self.store.execute("DEL", name)
        if fields:
            self.store.execute("HSET", name, *fields)
            self.store.execute("PEXPIREAT", name, until_ms)


def _first(reply: Any) -> Any:
    return reply[0] if isinstance(reply, list | tuple) and reply else reply


def _flat(found: Any) -> list[str]:
    if isinstance(found, dict):
        return [part for pair in found.items() for part in pair]
    return list(found)


def place_key_store(world: World, lives: list[KeyStore]) -> None:
    """Declare the node; ``lives`` gets the current one."""

    def boot(server: RedisServer) -> None:
        lives[:] = [KeyStore(server)]

    redis_server(world, NAME, scripts=SCRIPTS, boot=boot, label="Key store", about="Redis", tier=2, row=-1)
