"""The write patterns on an ordinary loop, a real Redis and an SQLite file; and the scripts in both worlds."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import redis.asyncio

from playground.kit.redis.store import Store
from playground.sdk import LocalRedis
from topics.caching.cache_node import merged
from topics.caching.change_feed import ChangeFeed
from topics.caching.defects import EarlyAck
from topics.caching.goods import tags_of
from topics.caching.invalidation import SET_IF_NEWER, DeleteKey, DeleteTagged, LeaveToTtl, NewestWins, UpdateKey
from topics.caching.redis_lock import RELEASE
from topics.caching.scripts import SCRIPTS
from topics.caching.tests.cast import KETTLE, Shop, reads, until
from topics.caching.write_behind import WriteBehind
from topics.caching.write_through import WriteThrough

HOT = "product:123"


@pytest.mark.parametrize(
    ("invalidation", "price"), [(LeaveToTtl(), 1099), (DeleteKey(), 999), (UpdateKey(), 999), (NewestWins(), 999)]
)
async def test_what_the_next_reader_gets_after_a_write(
    client: redis.asyncio.Redis, shop: Shop, invalidation: Any, price: int
) -> None:
    cache = reads(client, shop, fill=invalidation.fill)
    await cache.get(HOT)
    await invalidation.written(cache, HOT, await shop.save(HOT, 999))
    assert (await cache.get(HOT))["price"] == price


@pytest.mark.parametrize(("invalidation", "price"), [(DeleteKey(), 1099), (NewestWins(), 999)])
async def test_a_late_fill_beats_a_delete_and_loses_to_the_newest_version(
    client: redis.asyncio.Redis, shop: Shop, invalidation: Any, price: int
) -> None:
    cache = reads(client, shop, fill=invalidation.fill)
    shop.slowly = asyncio.Event()
    late = asyncio.ensure_future(cache.get(HOT))
    await until(lambda: shop.asked)
    await invalidation.written(cache, HOT, await shop.save(HOT, 999))
    shop.slowly.set()
    await late
    assert (await cache.get(HOT))["price"] == price


async def test_a_tag_finds_every_key_that_shows_the_row(client: redis.asyncio.Redis, shop: Shop) -> None:
    tagged = DeleteTagged(tags_of)
    cache = reads(client, shop, fill=tagged.fill)
    await cache.get(HOT)
    await cache.put("product-list", {"rows": [KETTLE]})
    await cache.put("product:7", {**KETTLE, "id": 7})
    await tagged.written(cache, HOT, await shop.save(HOT, 999))
    assert await client.exists(HOT, "product-list") == 0
    assert await client.exists("product:7") == 1


async def test_write_through_answers_when_both_have_it(client: redis.asyncio.Redis, shop: Shop) -> None:
    cache = WriteThrough(reads(client, shop), shop.save)
    assert (await cache.put(HOT, 999))["version"] == 2
    assert (shop.price(), json.loads(await client.get(HOT))["price"]) == (999, 999)
    assert (await cache.get(HOT))["price"] == 999
    assert shop.asked == []


async def test_a_write_through_that_fails_leaves_no_copy_behind(client: redis.asyncio.Redis, shop: Shop) -> None:
    async def gone(key: str, price: int) -> Any:
        raise OSError("nobody knows")

    cache = WriteThrough(reads(client, shop), gone)
    await cache.get(HOT)
    with pytest.raises(OSError, match="nobody knows"):
        await cache.put(HOT, 999)
    assert await client.exists(HOT) == 0


async def test_write_behind_answers_first_and_brings_the_last_value_over_later(
    client: redis.asyncio.Redis, shop: Shop
) -> None:
    stored: list[int] = []

    async def store(key: str, row: Any) -> None:
        if not stored and row["price"] == 1:
            stored.append(-1)
            raise OSError("busy")
        stored.append(row["price"])

    cache = WriteBehind(reads(client, shop), merged, store, forgives=(OSError,))
    for price in (3, 2, 1):
        await cache.put(HOT, price)
    assert ((await cache.get(HOT))["price"], shop.price(), list(cache.pending)) == (1, 1099, [HOT])
    assert (await cache.flush(), list(cache.pending)) == (0, [HOT])
    assert (await cache.flush(), list(cache.pending), stored) == (1, [], [-1, 1])


async def test_what_waits_to_be_written_is_read_even_when_it_was_evicted(
    client: redis.asyncio.Redis, shop: Shop
) -> None:
    cache = WriteBehind(reads(client, shop), merged, shop.save)
    await cache.put(HOT, 999)
    await client.delete(HOT)
    assert (await cache.get(HOT))["price"] == 999


async def test_the_defect_answers_before_the_database_has_it(client: redis.asyncio.Redis, shop: Shop) -> None:
    later: list[Any] = []
    cache = EarlyAck(reads(client, shop), shop.save, merged, lambda coro, name: later.append(coro))
    assert (await cache.put(HOT, 999))["price"] == 999
    assert shop.price() == 1099
    await later[0]
    assert shop.price() == 999


async def test_a_change_feed_goes_on_where_it_was_after_a_failure(client: redis.asyncio.Redis) -> None:
    table = [(1, HOT), (2, "product:7")]
    failures = [OSError("down")]

    async def changes(after: int) -> list[tuple[int, str]]:
        if failures and after == 0:
            raise failures.pop()
        return [change for change in table if change[0] > after]

    feed = ChangeFeed(client, changes, lambda key: [key, "product-list"])
    await client.mset({HOT: "old", "product-list": "old", "product:7": "old", "product:8": "kept"})
    assert [await feed.step(), await feed.step(), await feed.step()] == [0, 2, 0]
    assert await client.keys("*") == ["product:8"]
    assert feed.position == 2


OLD, NEW = json.dumps({"version": 1}), json.dumps({"version": 2})
WRAPPED = json.dumps({"value": {"version": 3}, "until": 1, "took": 0})


@pytest.mark.parametrize(
    ("lua", "kept", "args"),
    [
        (RELEASE, None, ["mine"]),
        (RELEASE, "mine", ["mine"]),
        (RELEASE, "theirs", ["mine"]),
        (SET_IF_NEWER, None, [OLD, 1, 5000]),
        (SET_IF_NEWER, NEW, [OLD, 1, 5000]),
        (SET_IF_NEWER, OLD, [NEW, 2, 5000]),
        (SET_IF_NEWER, NEW, [NEW, 2, 5000]),
        (SET_IF_NEWER, WRAPPED, [NEW, 2, 5000]),
        (SET_IF_NEWER, "null", [NEW, 2, 5000]),
    ],
)
async def test_a_script_does_in_lua_what_it_does_in_the_simulated_cache(
    client: redis.asyncio.Redis, lua: str, kept: str | None, args: list[Any]
) -> None:
    told = []
    for cache in (client, LocalRedis(Store(lambda: 1_000_000, scripts=SCRIPTS))):
        if kept is not None:
            await cache.set("k", kept)
        answer = await cache.register_script(lua)(keys=["k"], args=args)
        told.append((answer, await cache.get("k"), (await cache.ttl("k")) > 0))
    assert told[0] == told[1]
