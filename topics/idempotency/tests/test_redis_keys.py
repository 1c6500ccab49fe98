"""Keys in a real Redis, the guard around an effect elsewhere, and the scripts against the simulated store."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import redis.asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.sdk import LocalRedis, RedisStore
from topics.idempotency.answer import Answer, InFlight, KeyReused
from topics.idempotency.defects import KeyAfter
from topics.idempotency.guard import Guard, Manner
from topics.idempotency.redis_keys import RedisKeys
from topics.idempotency.scripts import SCRIPTS
from topics.idempotency.tests.cast import Bank

KEY = "abc-123-xyz"
on_the_server = settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Definite(Exception):
    """Certainly nothing happened."""


def keys_of(client: Any, **more: Any) -> RedisKeys:
    return RedisKeys(client, **{"retention_s": 60, "reserved_ms": 50_000, **more})


def guard_of(client: Any, **more: Any) -> Guard:
    waits_s = more.pop("waits_s", 0)
    return Guard(keys_of(client, **more), Manner(definite=(Definite,), waits_s=waits_s, look_again_s=0.005))


async def test_the_second_request_gets_the_first_answer(client: redis.asyncio.Redis) -> None:
    bank, guard = Bank(), guard_of(client)
    first = await guard.handle("ada", KEY, "print", lambda: bank.charge(KEY))
    again = await guard.handle("ada", KEY, "print", lambda: bank.charge(KEY))
    assert (first.body, again) == ("payment 1", Answer(201, "payment 1", replayed=True))
    assert bank.charged == [KEY]
    assert 59_000 < await client.pttl(f"idempotency:ada:{KEY}") <= 60_000


async def test_a_duplicate_in_flight_is_told_to_come_again(client: redis.asyncio.Redis) -> None:
    bank, guard = Bank(), guard_of(client)
    bank.slowly = asyncio.Event()
    first = asyncio.create_task(guard.handle("ada", KEY, "print", lambda: bank.charge(KEY)))
    await asyncio.sleep(0.02)
    with pytest.raises(InFlight):
        await guard.handle("ada", KEY, "print", lambda: bank.charge(KEY))
    bank.slowly.set()
    assert (await first).body == "payment 1"
    assert bank.charged == [KEY]


async def test_a_duplicate_may_wait_for_the_first(client: redis.asyncio.Redis) -> None:
    bank, guard = Bank(), guard_of(client, waits_s=2)
    bank.slowly = asyncio.Event()
    both = [asyncio.create_task(guard.handle("ada", KEY, "print", lambda: bank.charge(KEY))) for _ in range(2)]
    await asyncio.sleep(0.02)
    bank.slowly.set()
    assert {answer.body for answer in await asyncio.gather(*both)} == {"payment 1"}
    assert bank.charged == [KEY]


async def test_another_body_is_refused_even_while_the_first_is_in_flight(client: redis.asyncio.Redis) -> None:
    keys = keys_of(client)
    await keys.reserve("ada", KEY, "print")
    with pytest.raises(KeyReused):
        await keys.reserve("ada", KEY, "other")


@pytest.mark.parametrize("way", ["hands the key on", "asks first"])
async def test_who_takes_over_after_a_death_does_not_charge_again(client: redis.asyncio.Redis, way: str) -> None:
    bank, guard = Bank(), guard_of(client, reserved_ms=20)
    bank.fails = ConnectionError("died after the charge")
    with pytest.raises(ConnectionError):
        await guard.handle("ada", KEY, "print", lambda: bank.charge(KEY))
    await asyncio.sleep(0.03)
    if way == "asks first":
        answer = await guard.handle("ada", KEY, "print", lambda: bank.charge(KEY), lambda: bank.outcome(KEY))
    else:
        answer = await guard.handle("ada", KEY, "print", lambda: bank.charge_once(KEY))
    assert answer.body == "payment 1"
    assert bank.charged == [KEY]


async def test_who_takes_over_blindly_charges_again(client: redis.asyncio.Redis) -> None:
    bank, guard = Bank(), guard_of(client, reserved_ms=20)
    bank.fails = ConnectionError("died after the charge")
    with pytest.raises(ConnectionError):
        await guard.handle("ada", KEY, "print", lambda: bank.charge(KEY))
    await asyncio.sleep(0.03)
    await guard.handle("ada", KEY, "print", lambda: bank.charge(KEY))
    assert bank.charged == [KEY, KEY]


async def test_after_a_definite_failure_the_next_one_may_try_at_once(client: redis.asyncio.Redis) -> None:
    bank, guard = Bank(), guard_of(client)
    bank.unable = Definite()
    with pytest.raises(Definite):
        await guard.handle("ada", KEY, "print", lambda: bank.charge(KEY))
    bank.unable = None
    assert (await guard.handle("ada", KEY, "print", lambda: bank.charge(KEY))).body == "payment 1"


async def test_the_first_answer_stays_when_a_slow_holder_comes_late(client: redis.asyncio.Redis) -> None:
    keys = keys_of(client, reserved_ms=1)
    slow = await keys.reserve("ada", KEY, "print")
    await asyncio.sleep(0.005)
    quick = await keys.reserve("ada", KEY, "print")
    assert quick.taken_over
    assert (await keys.complete(quick, Answer(201, "first"))).body == "first"
    assert (await keys.complete(slow, Answer(201, "second"))).body == "first"


async def test_a_key_written_after_the_effect_lets_two_at_once_charge_twice(client: redis.asyncio.Redis) -> None:
    bank, late = Bank(), KeyAfter(keys_of(client))
    bank.slowly = asyncio.Event()
    both = [asyncio.create_task(late.handle("ada", KEY, "print", lambda: bank.charge(KEY))) for _ in range(2)]
    await asyncio.sleep(0.02)
    bank.slowly.set()
    await asyncio.gather(*both)
    assert bank.charged == [KEY, KEY]


NAMES = st.sampled_from(["reserve", "complete", "release"])
STEP = st.tuples(NAMES, st.sampled_from("ab"), st.sampled_from("xy"), st.booleans())


@given(steps=st.lists(STEP, max_size=10))
@on_the_server
async def test_the_scripts_do_on_a_real_server_what_they_do_here(client: redis.asyncio.Redis, steps: list) -> None:
    await client.flushall()
    now_s, now_us = await client.time()
    here = LocalRedis(RedisStore(lambda: now_s * 1000 + now_us // 1000, scripts=SCRIPTS))
    assert await played(client, steps) == await played(here, steps)


async def played(client: Any, steps: list) -> list:
    """What each step said. A reservation lasts for ever or, nearly, not at all."""
    registered = {script.name: client.register_script(script.lua) for script in SCRIPTS}
    said = []
    for name, key, printed, lasting in steps:
        args = {
            "reserve": [printed, 90_000 if lasting else -90_000, 60_000, "1"],
            "complete": [printed, f"answer {printed}", 60_000],
            "release": [],
        }[name]
        said.append(await registered[name](keys=[key], args=args))
    return said
