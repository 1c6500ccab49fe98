"""Keys in the database of the effect, on an SQLite file; the inbox and conditional writes there too."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from topics.idempotency.addresses import Addresses, tag
from topics.idempotency.answer import Answer, KeyReused
from topics.idempotency.fingerprint import fingerprint
from topics.idempotency.inbox import Inbox
from topics.idempotency.methods import METHODS
from topics.idempotency.sql_keys import SqlKeys
from topics.idempotency.tests.cast import Clock, FileDatabase, charge

KEY = "abc-123-xyz"


def keys_of(db: FileDatabase, clock: Clock | None = None, **more: bool) -> SqlKeys:
    return SqlKeys(db, retention_s=60, wall_s=clock or Clock(), **more)


async def test_the_second_request_gets_the_first_answer_and_no_second_charge(db: FileDatabase) -> None:
    keys = keys_of(db)
    first = await keys.once("ada", KEY, "print", lambda: charge(db))
    again = await keys.once("ada", KEY, "print", lambda: charge(db))
    assert (first.body, first.replayed) == ("payment 1", False)
    assert again == Answer(201, "payment 1", replayed=True)
    assert db.rows("SELECT amount FROM payments") == [(100,)]


async def test_a_key_outlives_the_process(db: FileDatabase) -> None:
    await keys_of(db).once("ada", KEY, "print", lambda: charge(db))
    db.reopen()
    assert (await keys_of(db).once("ada", KEY, "print", lambda: charge(db))).replayed


async def test_two_at_once_are_charged_once(db: FileDatabase) -> None:
    keys = keys_of(db)
    answers = await asyncio.gather(*(keys.once("ada", KEY, "print", lambda: charge(db)) for _ in range(5)))
    assert {answer.body for answer in answers} == {"payment 1"}
    assert len(db.rows("SELECT * FROM payments")) == 1


async def test_another_body_under_a_known_key_is_refused(db: FileDatabase) -> None:
    keys = keys_of(db)
    await keys.once("ada", KEY, "print", lambda: charge(db))
    with pytest.raises(KeyReused):
        await keys.once("ada", KEY, "other", lambda: charge(db, 999))
    assert len(db.rows("SELECT * FROM payments")) == 1


async def test_without_comparing_another_body_gets_the_answer_of_the_first(db: FileDatabase) -> None:
    keys = keys_of(db, compares=False)
    await keys.once("ada", KEY, "print", lambda: charge(db))
    assert (await keys.once("ada", KEY, "other", lambda: charge(db, 999))).body == "payment 1"


async def test_the_same_key_of_another_tenant_is_another_key(db: FileDatabase) -> None:
    keys = keys_of(db)
    await keys.once("ada", KEY, "print", lambda: charge(db))
    assert (await keys.once("bob", KEY, "print", lambda: charge(db))).body == "payment 2"


async def test_an_effect_that_fails_leaves_neither_charge_nor_key(db: FileDatabase) -> None:
    async def fail() -> Answer:
        await charge(db)
        raise RuntimeError("after the charge")

    with pytest.raises(RuntimeError):
        await keys_of(db).once("ada", KEY, "print", fail)
    assert db.rows("SELECT * FROM payments") == []
    assert not (await keys_of(db).once("ada", KEY, "print", lambda: charge(db))).replayed


async def test_a_key_is_forgotten_after_its_time_and_not_before(db: FileDatabase) -> None:
    clock = Clock()
    keys = keys_of(db, clock)
    await keys.once("ada", KEY, "print", lambda: charge(db))
    clock.now_s += 59
    assert (await keys.once("ada", KEY, "print", lambda: charge(db))).replayed
    clock.now_s += 1
    await keys.expire()
    assert db.rows("SELECT * FROM idempotency_keys") == []
    assert (await keys.once("ada", KEY, "print", lambda: charge(db))).body == "payment 2"


async def test_a_message_has_its_effect_once(db: FileDatabase) -> None:
    inbox = Inbox(db)
    times = [await inbox.once("payment-1", lambda: charge(db)) for _ in range(3)]
    assert times == [True, False, False]
    assert len(db.rows("SELECT * FROM payments")) == 1


async def test_a_message_whose_effect_failed_may_come_again(db: FileDatabase) -> None:
    async def fail() -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        await Inbox(db).once("payment-1", fail)
    assert await Inbox(db).once("payment-1", lambda: charge(db))


async def test_a_conditional_write_protects_a_change_that_its_writer_has_not_seen(db: FileDatabase) -> None:
    addresses = Addresses(db)
    assert (await addresses.put("home", "Elm Street")).status == 201
    seen = tag((await addresses.get("home")).body)
    assert (await addresses.put("home", "Oak Street", seen)).status == 204
    assert (await addresses.put("home", "Ash Street", seen)).status == 412
    assert (await addresses.get("home")).body == "Oak Street"


@pytest.mark.parametrize("method", [method for method in METHODS if method.name != "PUT-IF"], ids=lambda m: m.name)
async def test_repeating_a_method_does_what_the_table_says(db: FileDatabase, method) -> None:
    addresses = Addresses(db)
    await addresses.put("home", "Elm Street")
    perform = {
        "GET": lambda: addresses.get("home"),
        "PUT": lambda: addresses.put("home", "Oak Street"),
        "DELETE": lambda: addresses.delete("home"),
        "POST": lambda: addresses.post("Oak Street", "me"),
        "PATCH": lambda: addresses.patch("home", ", rear"),
    }[method.name]
    before = db.rows("SELECT * FROM addresses")
    await perform()
    after = db.rows("SELECT * FROM addresses")
    await perform()
    assert (db.rows("SELECT * FROM addresses") == after) is method.repeats
    assert (after == before) is method.safe


@given(body=st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=5))
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_a_bodys_fields_does_not_matter_and_everything_else_does(body: dict) -> None:
    turned = dict(reversed(list(body.items())))
    assert fingerprint("POST", "/a", body) == fingerprint("POST", "/a", turned)
    assert fingerprint("POST", "/a", body) != fingerprint("POST", "/b", body)
    assert fingerprint("POST", "/a", body) != fingerprint("POST", "/a", {**body, "one more": 1})
