"""The read patterns on an ordinary loop, a real Redis and an SQLite file."""

from __future__ import annotations

import asyncio

import pytest
import redis
import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from topics.caching.cache_aside import CacheAside, Entry
from topics.caching.freshness import EarlyExpiry, RefreshAhead, StaleWhileRevalidate
from topics.caching.redis_lock import RedisLock
from topics.caching.single_flight import SingleFlight
from topics.caching.tests.cast import KETTLE, ManualClock, Shop, reads, until
from topics.caching.two_levels import LocalCache

HOT = "product:123"


async def test_a_miss_is_loaded_and_set_for_an_hour_and_then_hit(client: redis.asyncio.Redis, shop: Shop) -> None:
    cache = reads(client, shop)
    assert await client.get(HOT) is None
    assert await cache.get(HOT) == KETTLE
    assert 3590 < await client.ttl(HOT) <= 3600
    assert await cache.get(HOT) == KETTLE
    assert shop.asked == [HOT]


async def test_what_is_missing_is_asked_for_again_unless_its_absence_is_remembered(
    client: redis.asyncio.Redis, shop: Shop
) -> None:
    for negative_ttl_s, queries in ((0, 3), (10, 1)):
        shop.asked.clear()
        cache = reads(client, shop, negative_ttl_s=negative_ttl_s)
        assert [await cache.get("product:9") for _ in range(3)] == [None, None, None]
        assert len(shop.asked) == queries
    assert 0 < await client.ttl("product:9") <= 10


async def test_a_cache_that_is_gone_is_forgiven(shop: Shop) -> None:
    at_once = Retry(NoBackoff(), 0)
    gone = redis.asyncio.Redis(unix_socket_path="/nowhere.sock", decode_responses=True, retry=at_once)
    cache = CacheAside(gone, shop.load, ttl_s=3600, forgives=(redis.RedisError,))
    assert await cache.get(HOT) == KETTLE
    with pytest.raises(redis.RedisError):
        await CacheAside(gone, shop.load, ttl_s=3600).get(HOT)
    await gone.aclose()


async def test_jitter_stretches_each_ttl(client: redis.asyncio.Redis, shop: Shop) -> None:
    await reads(client, shop, spread=lambda: 1.25).get(HOT)
    assert 4490 < await client.ttl(HOT) <= 4500


async def crowd(cache: CacheAside, shop: Shop, count: int) -> list[object]:
    """Many readers at once, and a query that comes back when all of them wait."""
    shop.slowly = asyncio.Event()
    readers = [asyncio.ensure_future(cache.get(HOT)) for _ in range(count)]
    await until(lambda: shop.asked)
    for _ in range(50):
        await asyncio.sleep(0.001)
    shop.slowly.set()
    return await asyncio.gather(*readers)


async def test_everybody_loads_in_a_stampede(client: redis.asyncio.Redis, shop: Shop) -> None:
    assert await crowd(reads(client, shop), shop, 8) == [KETTLE] * 8
    assert len(shop.asked) == 8


async def test_single_flight_lets_one_load(client: redis.asyncio.Redis, shop: Shop) -> None:
    assert await crowd(reads(client, shop, on_miss=SingleFlight()), shop, 8) == [KETTLE] * 8
    assert len(shop.asked) == 1


async def test_a_lock_lets_one_of_two_processes_load(client: redis.asyncio.Redis, shop: Shop) -> None:
    tokens = iter(f"token {n}" for n in range(1000))
    caches = [
        reads(client, shop, on_miss=RedisLock(client, lambda: next(tokens), look_again_s=0.002)) for _ in range(2)
    ]
    shop.slowly = asyncio.Event()
    readers = [asyncio.ensure_future(cache.get(HOT)) for cache in caches for _ in range(3)]
    await until(lambda: shop.asked)
    await asyncio.sleep(0.01)
    shop.slowly.set()
    assert await asyncio.gather(*readers) == [KETTLE] * 6
    assert len(shop.asked) == 1
    assert await client.exists(f"lock:{HOT}") == 0


async def test_a_lock_that_was_lost_is_not_released_by_its_old_holder(client: redis.asyncio.Redis, shop: Shop) -> None:
    cache = reads(client, shop, on_miss=RedisLock(client, lambda: "mine"))
    shop.slowly = asyncio.Event()
    reader = asyncio.ensure_future(cache.get(HOT))
    await until(lambda: shop.asked)
    await client.set(f"lock:{HOT}", "somebody else's")
    shop.slowly.set()
    await reader
    assert await client.get(f"lock:{HOT}") == "somebody else's"


async def test_a_load_that_fails_fails_for_all_who_joined_and_the_next_one_starts_anew(
    client: redis.asyncio.Redis, shop: Shop
) -> None:
    async def broken(key: str) -> object:
        await asyncio.sleep(0.01)
        raise OSError("the database is gone")

    cache = reads(client, shop, on_miss=SingleFlight())
    cache.load = broken
    failed = await asyncio.gather(*(cache.get(HOT) for _ in range(3)), return_exceptions=True)
    assert [str(error) for error in failed] == ["the database is gone"] * 3
    cache.load = shop.load
    assert await cache.get(HOT) == KETTLE


async def test_a_reader_who_gives_up_leaves_the_others_their_load(client: redis.asyncio.Redis, shop: Shop) -> None:
    cache = reads(client, shop, on_miss=SingleFlight())
    shop.slowly = asyncio.Event()
    first = asyncio.ensure_future(cache.get(HOT))
    await until(lambda: shop.asked)
    second = asyncio.ensure_future(cache.get(HOT))
    await asyncio.sleep(0.01)
    first.cancel()
    await asyncio.sleep(0.01)
    shop.slowly.set()
    assert await second == KETTLE
    assert len(shop.asked) == 2


async def test_after_a_write_nobody_joins_an_older_flight_and_it_does_not_fill(
    client: redis.asyncio.Redis, shop: Shop
) -> None:
    cache = reads(client, shop, on_miss=SingleFlight())
    shop.slowly = asyncio.Event()
    old = asyncio.ensure_future(cache.get(HOT))
    await until(lambda: shop.asked)
    await shop.save(HOT, 999)
    cache.forget(HOT)
    new = asyncio.ensure_future(cache.get(HOT))
    await until(lambda: len(shop.asked) == 2)
    shop.slowly.set()
    assert ((await old)["price"], (await new)["price"]) == (1099, 999)
    assert (await cache.get(HOT))["price"] == 999


async def test_stale_while_revalidate_serves_the_old_value_and_loads_once(
    client: redis.asyncio.Redis, shop: Shop
) -> None:
    clock = ManualClock()
    cache = reads(client, shop, ttl_s=10, freshness=StaleWhileRevalidate(30), clock=clock)
    await cache.get(HOT)
    assert 35 < await client.ttl(HOT) <= 40
    await shop.save(HOT, 999)
    clock.now_s += 11
    assert [(await cache.get(HOT))["price"] for _ in range(3)] == [1099] * 3
    for _ in range(20):
        await asyncio.sleep(0.001)
    assert (await cache.get(HOT))["price"] == 999
    assert len(shop.asked) == 2


@pytest.mark.parametrize(
    ("policy", "left_s", "verdict"),
    [
        (RefreshAhead(100, 0.2), 21, "serve"),
        (RefreshAhead(100, 0.2), 19, "refresh"),
        (StaleWhileRevalidate(5), 0.1, "serve"),
        (StaleWhileRevalidate(5), 0, "refresh"),
        (EarlyExpiry(1.0, lambda: 1.0), 0.1, "serve"),
        (EarlyExpiry(1.0, lambda: 1.0), 0, "reload"),
        (EarlyExpiry(1.0, lambda: 0.001), 13.9, "serve"),
        (EarlyExpiry(1.0, lambda: 0.001), 13.8, "reload"),
        (EarlyExpiry(2.0, lambda: 0.001), 27.6, "reload"),
    ],
)
def test_freshness_turns_at_its_threshold(policy: object, left_s: float, verdict: str) -> None:
    assert policy.judge(Entry("v", until=100.0, took=2.0), now=100.0 - left_s) == verdict


async def test_a_local_cache_answers_by_itself_until_its_own_ttl_ends() -> None:
    clock, asked = ManualClock(), []

    async def below(key: str) -> str:
        asked.append(key)
        return f"{key} {len(asked)}"

    local = LocalCache(2, 5.0, clock)
    assert [await local.get("a", below), await local.get("a", below)] == [("a 1", False), ("a 1", True)]
    clock.now_s += 5
    assert await local.get("a", below) == ("a 2", False)
    await local.get("b", below)
    await local.get("a", below)
    await local.get("c", below)
    assert (await local.get("a", below), len(local)) == (("a 2", True), 2)
    local.forget("a")
    assert await local.get("a", below) == ("a 5", False)
