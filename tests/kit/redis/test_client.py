"""The client's methods answer as redis-py's do, in process, across the simulated network, and on a real server."""

from __future__ import annotations

import pytest
import redis
import redis.asyncio

from playground.engine.errors import Unreachable
from playground.engine.records import Message
from playground.kit.redis.client import LocalRedis, Redis
from playground.kit.redis.errors import ResponseError
from playground.kit.redis.server import redis_server
from playground.kit.redis.store import Store
from tests.kit.redis.conftest import COMPARE_AND_SET, now_ms
from tests.kit.worlds import fault, played, world


async def everything(client):
    """One use of every method, with what it returns."""
    yield await client.set("a", "1", ex=100), await client.get("a"), await client.ttl("a")
    yield await client.set("a", "2", nx=True), await client.set("a", "2", get=True), await client.get("none")
    yield await client.mget(["a", "none"]), await client.exists("a", "none"), await client.pttl("none")
    yield await client.expire("a", 10), await client.expire("none", 10), await client.pexpire("a", 10_000)
    yield await client.expireat("a", 4_102_444_800), await client.getdel("a"), await client.delete("a", "b")
    yield await client.incr("n"), await client.incr("n", 4), await client.decr("n", 2)
    yield await client.sadd("tag", "x", "y"), await client.smembers("tag"), await client.srem("tag", "x", "z")
    yield await client.hset("h", mapping={"f": "1"}), await client.hset("h", "g", "2"), await client.hgetall("h")
    yield await client.hget("h", "f"), await client.hget("h", "none"), await client.hincrby("h", "f", 3)
    yield (
        await client.zadd("z", {"m": 1, "n": 2.5}),
        await client.zrangebyscore("z", "-inf", 2),
        await client.zcard("z"),
    )
    yield await client.zremrangebyscore("z", 0, 1), await client.zrem("z", "n"), await client.keys("ta*")
    async with client.pipeline(transaction=True) as pipe:
        await pipe.set("b", "x", px=5000)
        await pipe.sadd("tag", "b")
        yield len(await pipe.execute())
    swap = client.register_script(COMPARE_AND_SET.lua)
    yield await swap(keys=["b"], args=["y", "z"]), await swap(keys=["b"], args=["x", "z"]), await client.get("b")
    yield await client.dbsize(), await client.flushall(), await client.dbsize()


async def collected(client):
    return [one async for one in everything(client)]


@pytest.fixture
async def on_a_real_server(redis_client: redis.Redis):
    path = redis_client.connection_pool.connection_kwargs["path"]
    client = redis.asyncio.Redis(unix_socket_path=path, decode_responses=True, protocol=2)
    yield await collected(client)
    await client.aclose()


async def test_in_process_every_method_returns_what_redis_py_returns(on_a_real_server):
    assert await collected(LocalRedis(Store(now_ms, scripts=[COMPARE_AND_SET]))) == on_a_real_server


def told(script, *faults):
    """What ``script(client)`` returns when alice runs it beside the cache node, with the record."""
    made, heard = world(), []

    async def run(node):
        try:
            heard.append(await script(Redis(node, "cache", timeout_s=1, names={COMPARE_AND_SET.sha: "swap"})))
        except Exception as error:
            heard.append(error)

    redis_server(made, "cache", scripts=[COMPARE_AND_SET])
    made.node("alice", kind="client", boot=lambda node: node.spawn(run(node), "script"))
    made.link("alice", "cache")
    return heard, played(made, 5, *faults)


async def test_across_the_network_every_method_returns_what_redis_py_returns(on_a_real_server):
    heard, _ = told(collected)
    assert heard == [on_a_real_server]


def test_messages_say_what_a_person_would_type_and_read():
    async def look(client):
        await client.get("product:123")
        await client.set("product:123", "{'price': 1099}", ex=3600)
        await client.get("product:123")
        await client.register_script(COMPARE_AND_SET.lua)(keys=["product:123"], args=["a", "b"])

    _, records = told(look)
    labels = [record.label for record in records if type(record) is Message]
    assert labels == [
        *("GET product:123", "miss", "SET product:123 EX 3600", "OK", "GET product:123", "hit"),
        *("EVALSHA swap product:123", "0"),
    ]


def test_an_error_reply_is_raised_as_such():
    async def wrong(client):
        await client.set("a", "x")
        return await client.incr("a")

    [error], _ = told(wrong)
    assert (type(error), str(error)) == (ResponseError, "ERR value is not an integer or out of range")


def test_a_crash_empties_the_store_and_a_dead_one_is_unreachable():
    async def after_a_crash(client):
        await client.set("a", "1")
        heard = []
        for _ in range(2000):
            try:
                heard.append(await client.get("a"))
            except Exception as error:
                heard.append(type(error))
        return heard

    [heard], _ = told(after_a_crash, fault("crash", "cache", at_s=0.5, for_s=0.5))
    assert [one for i, one in enumerate(heard) if i == 0 or heard[i - 1] != one] == ["1", Unreachable, None]
