"""What one shard does with a key it has, gives away, gets, or never had."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import pytest

from tests.sqlite_database import SqliteDatabase
from topics.sharding.custody import SCHEMA, STATES, TRANSITIONS, Custodian, Row
from topics.sharding.errors import Busy, Moved
from topics.sharding.tests.cast import ALICE


def shard(*rows: Row, strict: bool = True) -> Custodian:
    db = SqliteDatabase(SCHEMA)
    for row in rows:
        db.connection.execute("INSERT INTO users VALUES (?, ?, ?, ?, ?)", tuple(row))
    return Custodian(db, strict=strict)


def owned(visits: int = 3, epoch: int = 1, status: str = "own") -> Row:
    return Row(ALICE, "CA", visits, status, epoch)


def refusal(answer: Awaitable) -> str:
    with pytest.raises((Moved, Busy)) as caught:
        asyncio.run(answer)
    return caught.value.reason


def test_its_own_key_is_read_and_written() -> None:
    assert asyncio.run(shard(owned()).read(ALICE, 1)).visits == 3
    assert asyncio.run(shard(owned()).write(ALICE, 1)).visits == 4


@pytest.mark.parametrize("status", ["incoming", "gone"])
def test_a_key_that_it_does_not_have_yet_or_any_more_is_refused(status: str) -> None:
    assert refusal(shard(owned(status=status)).read(ALICE, 9)) == "Moved"


def test_a_key_it_never_had_is_refused() -> None:
    assert refusal(shard().read(ALICE, 1)) == "Moved"


def test_a_map_older_than_its_hold_of_the_key_is_refused() -> None:
    assert refusal(shard(owned(epoch=5)).read(ALICE, 4)) == "Moved"


def test_a_frozen_key_is_read_and_not_written() -> None:
    frozen = shard(owned(status="frozen"))
    assert asyncio.run(frozen.read(ALICE, 1)).visits == 3
    assert refusal(frozen.write(ALICE, 1)) == "Busy"


def test_a_careless_shard_serves_whatever_it_has() -> None:
    assert asyncio.run(shard(owned(status="gone", epoch=5), strict=False).write(ALICE, 1)).visits == 4


def test_a_new_key_is_taken_once_and_only_by_a_map_that_knows_of_the_change() -> None:
    async def story() -> tuple[int, int]:
        new = shard()
        first = await new.insert("7", "TX", 1)
        again = await new.insert("7", "TX", 1)
        await new.announce(2)
        with pytest.raises(Moved):
            await new.insert("8", "TX", 1)
        await new.insert("8", "TX", 2)
        return first.visits, again.visits

    assert asyncio.run(story()) == (1, 1)


def test_a_handover_walks_the_table_and_repeating_a_step_changes_nothing() -> None:
    async def story() -> list[str]:
        source, target, seen = shard(owned()), shard(), []
        for _ in range(2):
            await source.leave([ALICE], 2)
        seen.append((await source.read(ALICE, 1)).status)
        for _ in range(2):
            await target.receive(ALICE, "CA", 3, 2)
            await source.freeze([ALICE], 2)
        seen.append((await source.read(ALICE, 1)).status)
        for _ in range(2):
            await source.release([ALICE], 2)
            await target.adopt([ALICE], 2)
        seen.append((await target.read(ALICE, 2)).status)
        return seen

    assert asyncio.run(story()) == ["leaving", "frozen", "own"]


def test_of_two_copies_the_newer_stays_whatever_the_order() -> None:
    async def story() -> int:
        target = shard()
        for visits in (4, 6, 5):
            await target.receive(ALICE, "CA", visits, 2)
        await target.adopt([ALICE], 2)
        return (await target.read(ALICE, 2)).visits

    assert asyncio.run(story()) == 6


def test_late_messages_of_an_earlier_handover_do_nothing() -> None:
    async def story() -> Row:
        home = shard(owned(visits=9, epoch=7))
        await home.freeze([ALICE], 7)
        await home.release([ALICE], 6)
        await home.receive(ALICE, "CA", 99, 6)
        await home.adopt([ALICE], 6)
        return await home.read(ALICE, 7)

    assert asyncio.run(story()) == owned(visits=9, epoch=7)


def test_a_key_may_come_back_in_a_later_handover() -> None:
    async def story() -> str:
        home = shard(owned(status="gone", epoch=3))
        await home.receive(ALICE, "CA", 8, 3)
        assert await home.keys() == []
        await home.receive(ALICE, "CA", 8, 4)
        await home.adopt([ALICE], 4)
        return (await home.read(ALICE, 4)).status

    assert asyncio.run(story()) == "own"


def test_only_served_rows_are_found_by_state() -> None:
    rows = [Row("1", "CA", 0, "own", 1), Row("2", "CA", 0, "gone", 2), Row("3", "TX", 0, "own", 1)]
    assert [row.id for row in asyncio.run(shard(*rows).at_home_in("CA"))] == ["1"]


def test_the_table_names_only_known_states() -> None:
    assert {state for row in TRANSITIONS for state in (row[0], row[2])} <= set(STATES)
