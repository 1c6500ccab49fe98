"""Cache-aside: look into the cache, load on a miss, set, return.

``redis`` is anything with the methods of redis-py's asyncio client (``decode_responses=True``). ``load(key)`` reads the
database and returns something JSON can write, or None when there is nothing. What happens on a miss, and whether a hit
is still good enough, are policies: see ``single_flight``, ``redis_lock`` and ``freshness``. How an entry is set is one
too: see ``invalidation``.

The cache may fail: then the database is asked, and the reader never learns. (Nishtala et al., "Scaling Memcache at
Facebook", NSDI 2013, calls it a look-aside cache.)
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

MISSING = object()
"""Nothing is cached; a cached None says that there is nothing in the database."""


@dataclass(frozen=True)
class Entry:
    """What is cached: fresh for ``ttl_s``, thus ``until`` an instant; it ``took`` so long to load. All in seconds."""

    value: Any
    until: float | None = None
    took: float = 0.0
    ttl_s: float = 0.0


@dataclass(frozen=True)
class Miss:
    """What can be done about a miss: ``look`` again, ``load`` a value, ``fill`` the cache with it."""

    key: str
    look: Callable[[], Awaitable[Any]]
    load: Callable[[], Awaitable[Entry]]
    fill: Callable[[Entry], Awaitable[None]]


class LoadAlways:
    """Every reader who misses asks the database itself."""

    async def run(self, miss: Miss) -> Any:
        """Load, fill, return the value."""
        entry = await miss.load()
        await miss.fill(entry)
        return entry.value

    def forget(self, key: str) -> None:
        """Nothing is remembered of a load."""


class Plain:
    """A hit is a hit until its TTL ends. The cache holds the bare value."""

    keeps_s = 0.0
    bare = True

    def judge(self, entry: Entry, now: float) -> str:
        """``serve`` it, serve it and ``refresh`` it behind the reader's back, or ``reload`` as if it were missing."""
        return "serve"


async def set_with_ttl(redis: Any, key: str, text: str, value: Any, ttl_s: float) -> None:
    """The plain way to fill: SET with EX, or PX when the TTL is no whole number of seconds."""
    if float(ttl_s).is_integer():
        await redis.set(key, text, ex=int(ttl_s))
    else:
        await redis.set(key, text, px=round(ttl_s * 1000))


class CacheAside:
    """``spread()`` stretches each TTL: 1.0 is none. ``forgives`` are failures of the cache that readers never see."""

    def __init__(
        self, redis: Any, load: Callable[[str], Awaitable[Any]], *, ttl_s: float, negative_ttl_s: float = 0,
        spread: Callable[[], float] = lambda: 1.0, on_miss: Any = None, freshness: Any = None, fill: Any = set_with_ttl,
        forgives: tuple[type[Exception], ...] = (), clock: Callable[[], float] = time.time,
        spawn: Callable[..., Any] | None = None, watch: Callable[[str, str], None] = lambda what, key: None,
    ) -> None:  # fmt: skip
        self.redis = redis
        self.load = load
        self.ttl_s = ttl_s
        self.negative_ttl_s = negative_ttl_s
        self.spread = spread
        self.on_miss = on_miss or LoadAlways()
        self.freshness = freshness or Plain()
        self.fill = fill
        self.forgives = forgives
        self.clock = clock
        self.watch = watch
        self._spawn = spawn or self._in_background
        self._refreshing: dict[str, object] = {}
        self._background: list[Any] = []  # a task that nobody refers to may vanish

    async def get(self, key: str) -> Any:
        """The value of ``key``, None when there is none. Raises whatever the load raises."""
        entry = await self._look(key)
        if entry is not MISSING:
            verdict = self.freshness.judge(entry, self.clock())
            if verdict == "refresh":
                self._refresh(key)
            if verdict != "reload":
                return entry.value
            self.watch("early", key)
        return await self.on_miss.run(self._miss(key))

    def forget(self, key: str) -> None:
        """``key`` was changed: a load that began before must neither be joined nor fill the cache."""
        self.on_miss.forget(key)
        self._refreshing.pop(key, None)

    async def put(self, key: str, value: Any) -> None:
        """Fill the cache with a value that a writer knows."""
        await self._fill(key, self._fresh(value, 0.0))

    def _miss(self, key: str) -> Miss:
        return Miss(key, partial(self._look, key), partial(self._load, key), partial(self._fill, key))

    async def _look(self, key: str) -> Any:
        try:
            text = await self.redis.get(key)
        except self.forgives:
            self.watch("cache failed", key)
            return MISSING
        if text is None:
            return MISSING
        kept = json.loads(text)
        if self.freshness.bare or kept is None:
            return Entry(kept)
        return Entry(kept["value"], kept["until"], kept["took"])

    async def _load(self, key: str) -> Entry:
        self.watch("load", key)
        began = self.clock()
        try:
            value = await self.load(key)
        finally:
            self.watch("loaded", key)
        return self._fresh(value, self.clock() - began)

    def _fresh(self, value: Any, took: float) -> Entry:
        ttl_s = self.negative_ttl_s if value is None else round(self.ttl_s * self.spread(), 3)
        return Entry(value, round(self.clock() + ttl_s, 3), round(took, 3), ttl_s)

    async def _fill(self, key: str, entry: Entry) -> None:
        if entry.value is None and not self.negative_ttl_s:
            return
        kept: Any = entry.value
        if not self.freshness.bare and kept is not None:
            kept = {"value": kept, "until": entry.until, "took": entry.took}
        ttl_s = entry.ttl_s if kept is None else entry.ttl_s + self.freshness.keeps_s
        try:
            await self.fill(self.redis, key, json.dumps(kept, separators=(",", ":")), entry.value, ttl_s)
        except self.forgives:
            self.watch("cache failed", key)

    def _refresh(self, key: str) -> None:
        """Reload ``key`` behind the reader's back, once at a time."""
        if key in self._refreshing:
            return
        self.watch("refresh", key)
        mark = self._refreshing[key] = object()
        self._background.append(self._spawn(self._refreshed(key, mark), f"refresh {key}"))

    async def _refreshed(self, key: str, mark: object) -> None:
        try:
            entry = await self._load(key)
            if self._refreshing.get(key) is mark:
                await self._fill(key, entry)
        except Exception:  # nobody waits for it; the next reader finds the entry as it was
            self.watch("refresh failed", key)
        finally:
            self._background = [task for task in self._background if not task.done()]
            if self._refreshing.get(key) is mark:
                del self._refreshing[key]

    def _in_background(self, coro: Any, name: str) -> asyncio.Task:
        return asyncio.get_running_loop().create_task(coro, name=name)
