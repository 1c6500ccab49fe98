"""Clients of a cache node: one across the network, one inside the same process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from playground.engine.errors import Refused
from playground.kit.redis.commands import Commands
from playground.kit.redis.errors import ResponseError
from playground.kit.redis.store import Store

if TYPE_CHECKING:
    from playground.engine.node import Node

WRITES = frozenset(
    (
        *("SET", "MSET", "GETDEL", "DEL", "UNLINK", "FLUSHALL", "EVALSHA", "MULTI", "INCR", "INCRBY", "DECR", "DECRBY"),
        *("EXPIRE", "PEXPIRE", "EXPIREAT", "PEXPIREAT", "PERSIST", "SADD", "SREM", "HSET", "HDEL", "HINCRBY"),
        *("ZADD", "ZREM", "ZREMRANGEBYSCORE"),
    )
)
"""Commands that change something, drawn as writes."""


class Redis(Commands):
    """Speaks to the node ``target`` on behalf of ``node``; every command waits at most ``timeout_s``.

    ``names`` maps a script's digest to the name its messages carry. Failures as ``Node.call``; an error reply raises
    ResponseError.
    """

    def __init__(
        self, node: Node, target: str, *, timeout_s: float | None = None, names: Mapping[str, str] | None = None
    ) -> None:
        self._node = node
        self._target = target
        self._timeout_s = timeout_s
        self._names = names or {}

    async def execute_command(self, *command: Any) -> Any:
        """One command, one message, labelled as one would type it."""
        return await self._ask(labelled(command, self._names), command)

    async def execute_transaction(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        """All commands in one message."""
        return await self._ask(f"MULTI {len(commands)} commands", commands)

    async def _ask(self, label: str, body: Any) -> Any:
        kind = "write" if label.partition(" ")[0] in WRITES else "command"
        try:
            return await self._node.call(self._target, label, body, timeout_s=self._timeout_s, kind=kind)
        except Refused as refused:
            raise error_of(refused) from None


class LocalRedis(Commands):
    """The same face of a store in this process: no network, no time."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def execute_command(self, *command: Any) -> Any:
        """One command, at once."""
        return self._store.execute(*command)

    async def execute_transaction(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        """All commands, at once."""
        return self._store.transaction(commands)


def labelled(command: Sequence[Any], names: Mapping[str, str]) -> str:
    """What a message says of its command: the key and the options, not the value."""
    name, *arguments = (str(part) for part in command)
    if name == "SET":
        return " ".join((name, arguments[0], *arguments[2:]))
    if name == "EVALSHA":
        return f"EVALSHA {names.get(arguments[0], arguments[0][:8])} {' '.join(arguments[2 : 2 + int(arguments[1])])}"
    if name in ("DEL", "MGET", "EXISTS") and len(arguments) > 2:
        return f"{name} {arguments[0]} and {len(arguments) - 1} more"
    return f"{name} {arguments[0]}" if arguments else name


def error_of(refused: Refused) -> Exception:
    """The server's own error again, when that is what the refusal carries."""
    return ResponseError(str(refused)) if refused.reason == ERROR else refused


ERROR = "error reply"
"""The reason under which an error reply travels."""
