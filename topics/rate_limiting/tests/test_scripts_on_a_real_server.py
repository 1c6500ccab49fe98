"""Each Lua script decides on a real Redis server exactly as the Python does, and leaves the same behind."""

from __future__ import annotations

from math import ceil
from typing import Any

import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.sdk import LocalRedis, RedisScript, RedisStore
from topics.rate_limiting.defects import CountsRefused, OverwritesLast
from topics.rate_limiting.headers import headers
from topics.rate_limiting.limiter import StoreLimiter
from topics.rate_limiting.quota import Decision
from topics.rate_limiting.rule import Rule
from topics.rate_limiting.tests.cast import (
    FREE_TIER,
    QUICK,
    RULES,
    START_US,
    US,
    InMemory,
    ManualClock,
    quotas,
    streams,
)

EVERY = [*RULES.values(), OverwritesLast(), CountsRefused()]
KEY = "rate:alice"
on_the_server = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def simulated(rule: Rule, now_ms: Any = lambda: START_US // 1000) -> RedisStore:
    return RedisStore(now_ms, scripts=[RedisScript(rule.name, rule.lua, rule.run)])


def left(execute: Any) -> Any:
    """What is kept under the key, numbers as numbers."""
    kind = execute("TYPE", KEY)
    if kind == "hash":
        flat = execute("HGETALL", KEY)
        return dict(flat) if isinstance(flat, dict) else dict(zip(flat[::2], flat[1::2], strict=True))
    if kind == "zset":
        found = execute("ZRANGE", KEY, 0, -1, "WITHSCORES")
        pairs = (
            found if found and isinstance(found[0], tuple | list) else list(zip(found[::2], found[1::2], strict=True))
        )
        return [(member, int(score)) for member, score in pairs]
    return kind


@pytest.fixture
def real(redis_client: redis.Redis) -> redis.Redis:
    path = redis_client.connection_pool.connection_kwargs["path"]
    with redis.Redis(unix_socket_path=path, decode_responses=True) as made:
        yield made


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: type(rule).__name__)
@on_the_server
@given(data=st.data())
def test_lua_decides_as_python_does_request_by_request(rule, data, real) -> None:
    real.flushall()
    quota = data.draw(quotas())
    script, store = real.register_script(rule.lua), simulated(rule)
    alone = InMemory(rule, quota)
    for n, (at_us, cost) in enumerate(data.draw(streams(quota, backwards=True))):
        args = [at_us, cost, *quota.args(), f"alice-{n}"]
        expected = script(keys=[KEY], args=args)
        assert store.execute("EVALSHA", script.sha, 1, KEY, *args) == expected
        if not isinstance(rule, CountsRefused):
            assert alone.ask(at_us, cost).reply() == expected
        assert left(store.execute) == left(real.execute_command)


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: type(rule).__name__)
async def test_the_same_limiter_asks_a_real_server_and_the_simulated_one(rule, client) -> None:
    told: dict[str, list[Decision]] = {}
    for name, redis_client in (("real", client), ("simulated", LocalRedis(simulated(rule)))):
        limiter = StoreLimiter(redis_client, rule, QUICK, clock_us=lambda: START_US)
        told[name] = [await limiter.decide("alice", 1, f"alice-{n}") for n in range(8)]
    assert told["real"] == told["simulated"]
    assert {decision.allowed for decision in told["real"]} == {True, False}


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
async def test_a_real_server_admits_at_the_instant_that_it_told_and_not_a_microsecond_earlier(rule, client) -> None:
    clock = ManualClock()
    limiter = StoreLimiter(client, rule, QUICK, clock_us=clock)
    told = [await limiter.decide("alice", 1, f"alice-{n}") for n in range(6)][-1]
    assert not told.allowed
    assert headers(QUICK.limit, told)["Retry-After"] == str(ceil(told.retry_us / US))
    clock.now_us += told.retry_us - 1
    assert (await limiter.decide("alice", 1, "alice-7")).retry_us == 1
    clock.now_us += 1
    assert (await limiter.decide("alice", 1, "alice-8")).allowed


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
async def test_without_a_clock_of_ones_own_the_servers_clock_decides(rule, client) -> None:
    limiter = StoreLimiter(client, rule, FREE_TIER)
    seconds, micros = await client.time()
    decision = await limiter.decide("alice", 1, "alice-1")
    assert 0 <= decision.now_us - (seconds * 1_000_000 + micros) < 5_000_000
    again, _ = rule.decide(FREE_TIER, None, decision.now_us, 1)
    assert decision == again


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
async def test_a_key_outlives_its_state_by_a_minute(rule, client) -> None:
    decision = await StoreLimiter(client, rule, FREE_TIER, clock_us=lambda: START_US).decide("alice", 1, "alice-1")
    ttl_ms = await client.pttl(KEY)
    assert 0 <= (decision.reset_us - START_US) / 1000 + 60_000 - ttl_ms < 5_000
