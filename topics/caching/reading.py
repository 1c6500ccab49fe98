"""The read side of the patterns, put together from parameters; the same in an application server and in the cache."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from playground.sdk import Failure, Node, ResponseError

from .cache_aside import CacheAside, Plain
from .defects import JoinsOldFlights
from .freshness import EarlyExpiry, RefreshAhead, StaleWhileRevalidate
from .goods import select, tags_of, value_of
from .invalidation import DeleteKey, DeleteTagged, LeaveToTtl, NewestWins, UpdateKey
from .notes import Watch
from .params import Params
from .redis_lock import RedisLock
from .single_flight import SingleFlight

FORGIVES = (Failure, ResponseError)
"""What a reader never learns of the cache."""

THROUGH = ("read_through", "write_through", "write_behind")
"""The patterns in which the cache talks to the database itself."""


def reads_of(node: Node, redis: Any, p: Params, watch: Watch) -> CacheAside:
    """The read side in one life of ``node``."""
    return CacheAside(
        redis,
        loader(node, p),
        ttl_s=p.ttl_s,
        negative_ttl_s=p.negative_s,
        spread=lambda: 1 + p.jitter_percent / 100 * share(node, "ttl jitter") if p.jitter_percent else 1.0,
        on_miss=on_miss_of(node, redis, p, watch),
        freshness=freshness_of(node, p),
        fill=invalidation_of(p).fill,
        forgives=FORGIVES,
        clock=lambda: node.clock.wall_us() / 1_000_000,
        spawn=node.spawn,
        watch=watch,
    )


def loader(node: Node, p: Params) -> Callable[[str], Awaitable[Any]]:
    """Ask the database for the value of a key."""

    async def load(key: str) -> Any:
        return value_of(key, await node.call("db", select(key), key, timeout_s=p.load_timeout_ms / 1000))

    return load


def on_miss_of(node: Node, redis: Any, p: Params, watch: Watch) -> Any:
    """Who loads when many miss."""
    if p.guard == "single_flight":
        return (JoinsOldFlights if p.defect == "joins_old" else SingleFlight)(watch)
    if p.guard == "lock":
        return RedisLock(
            redis, lambda: f"{node.draw('lock token'):016x}", lock_ms=p.lock_ms, forgives=FORGIVES,
            clock=node.clock.now, watch=watch,
        )  # fmt: skip
    return None


def freshness_of(node: Node, p: Params) -> Any:
    """How good a hit has to be."""
    if p.variant == "refresh_ahead":
        return RefreshAhead(p.ttl_s, p.refresh_percent / 100)
    if p.guard == "stale":
        return StaleWhileRevalidate(p.stale_s)
    if p.guard == "early":
        return EarlyExpiry(p.beta_percent / 100, lambda: 1 - share(node, "early expiry"))
    return Plain()


def invalidation_of(p: Params) -> Any:
    """What is done about copies after a write."""
    if p.variant in ("write_around", "write_through", "write_behind"):
        return LeaveToTtl()
    made = {"delete": DeleteKey, "update": UpdateKey, "version": NewestWins}
    return DeleteTagged(tags_of) if p.invalidation == "tag" else made.get(p.invalidation, LeaveToTtl)()


def share(node: Node, purpose: str) -> float:
    """A draw from [0, 1)."""
    return (node.draw(purpose) >> 11) / (1 << 53)
