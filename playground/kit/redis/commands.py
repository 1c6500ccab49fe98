"""The client's face: the methods of redis-py's asyncio client with ``decode_responses=True``, over any transport.

``await redis.get(key)``, ``await redis.set(key, value, ex=3600)``: code written against it runs unchanged on a real
server. (https://redis-py.readthedocs.io/en/stable/commands.html)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from playground.kit.redis.script import digest


class Commands:
    """A transport gives ``execute_command`` and ``execute_transaction``."""

    async def execute_command(self, *command: Any) -> Any:
        """The server's reply. Raises ResponseError, or what the transport raises."""
        raise NotImplementedError

    async def execute_transaction(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        """The replies of MULTI ... EXEC."""
        raise NotImplementedError

    async def get(self, name: str) -> str | None:
        """The value of a string."""
        return await self.execute_command("GET", name)

    async def set(
        self, name: str, value: Any, ex: int | None = None, px: int | None = None, nx: bool = False,
        xx: bool = False, keepttl: bool = False, get: bool = False, exat: int | None = None, pxat: int | None = None,
    ) -> Any:  # fmt: skip
        """True, None when NX or XX forbids it; the value before with ``get``."""
        timed = (("EX", ex), ("PX", px), ("EXAT", exat), ("PXAT", pxat))
        flags = (("KEEPTTL", keepttl), ("NX", nx), ("XX", xx), ("GET", get))
        options = [part for word, number in timed if number is not None for part in (word, number)]
        options += [word for word, wanted in flags if wanted]
        reply = await self.execute_command("SET", name, value, *options)
        return reply if get else (True if reply == "OK" else None)

    async def getdel(self, name: str) -> str | None:
        """The value of a string, which is deleted."""
        return await self.execute_command("GETDEL", name)

    async def mget(self, keys: Iterable[str]) -> list[str | None]:
        """The values of several strings."""
        return await self.execute_command("MGET", *keys)

    async def delete(self, *names: str) -> int:
        """How many keys were there."""
        return await self.execute_command("DEL", *names)

    async def exists(self, *names: str) -> int:
        """How many keys are there."""
        return await self.execute_command("EXISTS", *names)

    async def expire(self, name: str, time: int) -> bool:
        """Give a key so many seconds."""
        return bool(await self.execute_command("EXPIRE", name, time))

    async def pexpire(self, name: str, time: int) -> bool:
        """Give a key so many milliseconds."""
        return bool(await self.execute_command("PEXPIRE", name, time))

    async def expireat(self, name: str, when: int) -> bool:
        """Give a key until a second of the epoch."""
        return bool(await self.execute_command("EXPIREAT", name, when))

    async def ttl(self, name: str) -> int:
        """Seconds left."""
        return await self.execute_command("TTL", name)

    async def pttl(self, name: str) -> int:
        """Milliseconds left."""
        return await self.execute_command("PTTL", name)

    async def incr(self, name: str, amount: int = 1) -> int:
        """The number after adding."""
        return await self.execute_command("INCRBY", name, amount)

    async def decr(self, name: str, amount: int = 1) -> int:
        """The number after subtracting."""
        return await self.execute_command("DECRBY", name, amount)

    async def sadd(self, name: str, *values: Any) -> int:
        """How many members were new."""
        return await self.execute_command("SADD", name, *values)

    async def srem(self, name: str, *values: Any) -> int:
        """How many members were there."""
        return await self.execute_command("SREM", name, *values)

    async def smembers(self, name: str) -> set[str]:
        """All members. Sort them before you iterate."""
        return set(await self.execute_command("SMEMBERS", name))

    async def hset(self, name: str, key: str | None = None, value: Any = None, mapping: Mapping | None = None) -> int:
        """How many fields were new."""
        pairs = [] if key is None else [key, value]
        pairs += [part for pair in (mapping or {}).items() for part in pair]
        return await self.execute_command("HSET", name, *pairs)

    async def hget(self, name: str, key: str) -> str | None:
        """A field's value."""
        return await self.execute_command("HGET", name, key)

    async def hgetall(self, name: str) -> dict[str, str]:
        """All fields."""
        flat = await self.execute_command("HGETALL", name)
        return dict(zip(flat[::2], flat[1::2], strict=True))

    async def hincrby(self, name: str, key: str, amount: int = 1) -> int:
        """A field's number after adding."""
        return await self.execute_command("HINCRBY", name, key, amount)

    async def zadd(self, name: str, mapping: Mapping[str, float]) -> int:
        """How many members were new."""
        pairs = [part for member, score in mapping.items() for part in (score, member)]
        return await self.execute_command("ZADD", name, *pairs)

    async def zrem(self, name: str, *values: Any) -> int:
        """How many members were there."""
        return await self.execute_command("ZREM", name, *values)

    async def zcard(self, name: str) -> int:
        """How many members."""
        return await self.execute_command("ZCARD", name)

    async def zrangebyscore(self, name: str, min: float | str, max: float | str) -> list[str]:
        """Members between two scores."""
        return await self.execute_command("ZRANGEBYSCORE", name, min, max)

    async def zremrangebyscore(self, name: str, min: float | str, max: float | str) -> int:
        """How many members were removed."""
        return await self.execute_command("ZREMRANGEBYSCORE", name, min, max)

    async def keys(self, pattern: str = "*") -> list[str]:
        """The keys that match."""
        return await self.execute_command("KEYS", pattern)

    async def dbsize(self) -> int:
        """How many keys there are."""
        return await self.execute_command("DBSIZE")

    async def flushall(self) -> bool:
        """Remove every key."""
        return await self.execute_command("FLUSHALL") == "OK"

    def register_script(self, script: str) -> Registered:
        """A callable for a Lua script: ``await compare_and_set(keys=[...], args=[...])``."""
        return Registered(self, digest(script))

    def pipeline(self, transaction: bool = True) -> Pipeline:
        """Collects commands and sends them as one transaction."""
        return Pipeline(self)


class Registered:
    """A script the server knows."""

    def __init__(self, client: Commands, sha: str) -> None:
        self._client = client
        self.sha = sha

    async def __call__(self, keys: Sequence[str] = (), args: Iterable[Any] = ()) -> Any:
        return await self._client.execute_command("EVALSHA", self.sha, len(keys), *keys, *args)


class Pipeline(Commands):
    """``async with redis.pipeline() as pipe: await pipe.set(...); await pipe.execute()``; commands are only noted.

    Replies of noted commands mean nothing until ``execute`` gives them all.
    """

    def __init__(self, client: Commands) -> None:
        self._client = client
        self._noted: list[tuple[Any, ...]] = []

    async def __aenter__(self) -> Pipeline:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._noted.clear()

    async def execute_command(self, *command: Any) -> Any:
        """Note a command; the number stands in for every kind of reply."""
        self._noted.append(command)
        return []

    async def execute(self) -> list[Any]:
        """The replies. Raises the first error among them, after all commands ran."""
        commands, self._noted = self._noted, []
        replies = await self._client.execute_transaction(commands)
        for reply in replies:
            if isinstance(reply, Exception):
                raise reply
        return replies
