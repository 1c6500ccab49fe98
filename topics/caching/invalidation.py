"""What a writer does about cached copies once the database has the new value.

- ``LeaveToTtl``: nothing. Readers see the old value for at most the TTL.
- ``DeleteKey``: DEL. A load that read the old value before the write may still fill afterwards, and nobody notices.
- ``UpdateKey``: SET the new value. Two writers may arrive in the other order than their commits.
- ``NewestWins``: set only what is newer than what is there, by the row's version. A late fill loses.
- ``DeleteTagged``: every fill notes its key in a set for each row it shows; a write deletes all of them. The only one
  here that reaches lists and pages.

Each has ``fill`` for CacheAside and ``written`` for the writer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .cache_aside import CacheAside, set_with_ttl

SET_IF_NEWER = """
local kept = redis.call('GET', KEYS[1])
if kept then
  local row = cjson.decode(kept)
  if type(row) == 'table' and type(row['value']) == 'table' then row = row['value'] end
  if type(row) == 'table' and row['version'] and row['version'] > tonumber(ARGV[2]) then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return 1
"""
"""KEYS: the key. ARGV: text, its version, its TTL in milliseconds. 1 when set, 0 when something newer is there."""


class LeaveToTtl:
    """The TTL alone."""

    fill = staticmethod(set_with_ttl)

    async def written(self, reads: CacheAside, key: str, value: Any) -> None:
        """Nothing is told to the cache."""


class DeleteKey(LeaveToTtl):
    """Delete the one key that is known to hold the row."""

    async def written(self, reads: CacheAside, key: str, value: Any) -> None:
        """DEL; the next reader loads."""
        await reads.redis.delete(key)


class UpdateKey(LeaveToTtl):
    """Write the new value into the cache as well."""

    async def written(self, reads: CacheAside, key: str, value: Any) -> None:
        """SET with a whole TTL."""
        await reads.put(key, value)


class NewestWins:
    """Fills and writes go through one script that compares versions, so that their order does not matter."""

    async def fill(self, redis: Any, key: str, text: str, value: Any, ttl_s: float) -> None:
        """Set unless something newer is there; what has no version (a page, a missing row) is set plainly."""
        if not isinstance(value, dict) or "version" not in value:
            await set_with_ttl(redis, key, text, value, ttl_s)
            return
        newer = redis.register_script(SET_IF_NEWER)
        await newer(keys=[key], args=[text, value["version"], round(ttl_s * 1000)])

    async def written(self, reads: CacheAside, key: str, value: Any) -> None:
        """The same for the writer's value, which goes the way of every fill."""
        await reads.put(key, value)


class DeleteTagged:
    """``tags(key, value)`` names the rows a cached value shows."""

    def __init__(self, tags: Callable[[str, Any], Sequence[str]]) -> None:
        self.tags = tags

    async def fill(self, redis: Any, key: str, text: str, value: Any, ttl_s: float) -> None:
        """The value and its tags in one transaction: a crash in between would leave a copy that no write finds."""
        async with redis.pipeline(transaction=True) as pipe:
            await pipe.set(key, text, px=round(ttl_s * 1000))
            for tag in self.tags(key, value):
                await pipe.sadd(f"tag:{tag}", key)
            await pipe.execute()

    async def written(self, reads: CacheAside, key: str, value: Any) -> None:
        """Delete every key that shows the row. The tag stays: it is rewritten by the next fill."""
        tagged = sorted(await reads.redis.smembers(f"tag:{key}"))
        await reads.redis.delete(key, *(other for other in tagged if other != key))
