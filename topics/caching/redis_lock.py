"""A lock in Redis around the load: of all processes that miss a key, one loads it and the others look again until it
is there.

SET NX PX with a token of one's own, and a release that deletes only one's own token
(https://redis.io/docs/latest/develop/use/patterns/distributed-locks/). The lock ends by itself after ``lock_ms``, so
the load is given less time than that, counted from *before* the lock was asked for. A holder who pauses loses the lock
without noticing: this lock saves work, it does not protect data. That takes a fencing token.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from .cache_aside import MISSING, Miss

RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
"""Delete the lock if it is still one's own."""


class RedisLock:
    """``token()`` makes a new token each time. ``watch(what, key)`` hears locked, unlocked and waits."""

    def __init__(
        self, redis: Any, token: Callable[[], str], *, lock_ms: int = 3000, look_again_s: float = 0.05,
        forgives: tuple[type[Exception], ...] = (), clock: Callable[[], float] = time.monotonic,
        watch: Callable[[str, str], None] = lambda what, key: None,
    ) -> None:  # fmt: skip
        self._redis = redis
        self._token = token
        self._lock_ms = lock_ms
        self._look_again_s = look_again_s
        self._forgives = forgives
        self._clock = clock
        self._watch = watch
        self._release = redis.register_script(RELEASE)

    async def run(self, miss: Miss) -> Any:
        """Load under the lock, or wait until whoever has it has filled the cache."""
        gives_up = self._clock() + self._lock_ms / 1000
        waited = False
        while self._clock() < gives_up:
            asked = self._clock()
            token = self._token()
            ours = await self._acquired(miss.key, token)
            if ours is None:
                break
            if ours:
                return await self._locked_load(miss, token, asked)
            if not waited:
                self._watch("waits", miss.key)
            waited = True
            await asyncio.sleep(self._look_again_s)
            entry = await miss.look()
            if entry is not MISSING:
                return entry.value
        entry = await miss.load()
        await miss.fill(entry)
        return entry.value

    def forget(self, key: str) -> None:
        """A lock knows nothing of values."""

    async def _acquired(self, key: str, token: str) -> bool | None:
        """Whether the lock is ours; None when the cache does not answer: then nobody can lock and everybody loads."""
        try:
            return bool(await self._redis.set(f"lock:{key}", token, nx=True, px=self._lock_ms))
        except self._forgives:
            return None

    async def _locked_load(self, miss: Miss, token: str, asked: float) -> Any:
        left_s = asked + self._lock_ms / 1000 - self._clock()
        self._watch("locked", miss.key)
        try:
            async with asyncio.timeout(left_s):
                entry = await miss.load()
        except BaseException:
            self._watch("unlocked", miss.key)
            await self._released(miss.key, token)
            raise
        self._watch("unlocked", miss.key)
        await miss.fill(entry)
        await self._released(miss.key, token)
        return entry.value

    async def _released(self, key: str, token: str) -> None:
        try:
            await self._release(keys=[f"lock:{key}"], args=[token])
        except self._forgives:
            return
