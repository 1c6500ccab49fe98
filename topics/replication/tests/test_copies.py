"""Primary and replicas together, in memory and on an ordinary loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from topics.replication.errors import Behind, Deposed, NotPrimary, OldEpoch, WaitCancelled
from topics.replication.tests.cast import NAMES, Group, until


def played(mode: str, story: Callable[[Group], Awaitable[None]], **settings: object) -> None:
    async def play() -> None:
        async with Group(mode, **settings) as group:
            await group.lead("db-1", 1)
            await story(group)

    asyncio.run(play())


@pytest.mark.parametrize("mode", ["asynchronous", "semi_synchronous", "synchronous", "quorum", "chain"])
def test_a_write_reaches_every_copy_and_is_applied_there(mode: str) -> None:
    async def story(group: Group) -> None:
        done = await group.write("db-1", "user:1", "ana-1")
        assert done["at"] == "1.2"
        await until(lambda: all(group.rows(name) == {"user:1": "ana-1"} for name in NAMES))

    played(mode, story)


@pytest.mark.parametrize(("mode", "copies"), [("synchronous", 3), ("chain", 3), ("quorum", 2), ("semi_synchronous", 2)])
def test_an_acknowledged_write_is_on_as_many_copies_as_the_rule_says(mode: str, copies: int) -> None:
    async def story(group: Group) -> None:
        done = await group.write("db-1", "user:1", "ana-1")
        assert done["copies"] >= copies
        assert sum(copy.log.flushed >= 2 for copy in group.copies.values()) >= copies

    played(mode, story)


def test_an_asynchronous_write_waits_for_nobody() -> None:
    async def story(group: Group) -> None:
        group.cut |= {"db-2", "db-3"}
        assert (await group.write("db-1", "user:1", "ana-1"))["copies"] == 1

    played("asynchronous", story)


def test_semi_synchronous_falls_back_and_returns_when_a_replica_has_caught_up() -> None:
    async def story(group: Group) -> None:
        group.cut |= {"db-2", "db-3"}
        primary = group.copies["db-1"].primary
        assert (await group.write("db-1", "user:1", "ana-1"))["copies"] == 1
        assert primary.degraded
        assert group.told["db-1"]["mode"] == "fallen back to asynchronous"
        group.cut.clear()
        await until(lambda: not primary.degraded)
        assert (await group.write("db-1", "user:1", "ana-2"))["copies"] >= 2

    played("semi_synchronous", story)


def test_a_synchronous_write_waits_and_its_row_stays_unseen_until_the_wait_is_cancelled() -> None:
    async def story(group: Group) -> None:
        primary = group.copies["db-1"].primary
        await until(lambda: primary.committed.value == 1)
        group.cut.add("db-3")
        write = asyncio.ensure_future(group.write("db-1", "user:1", "ana-1"))
        await until(lambda: group.copies["db-2"].log.flushed == 2)
        assert await primary.read("user:1") is None
        assert primary.cancel_waits() == 2
        with pytest.raises(WaitCancelled):
            await write
        await until(lambda: group.rows("db-1") == {"user:1": "ana-1"})

    played("synchronous", story)


def test_a_primary_without_its_lease_takes_no_write_and_answers_no_read() -> None:
    async def story(group: Group) -> None:
        group.cut.add("db-1")
        primary = group.copies["db-1"].primary
        await until(lambda: not primary.lease.valid)
        with pytest.raises(NotPrimary):
            await group.write("db-1", "user:1", "ana-1")
        with pytest.raises(NotPrimary):
            await primary.read("user:1")

    played("asynchronous", story, lease_s=0.2)


def test_a_deposed_primary_tells_who_waits_that_nobody_knows_and_rolls_its_tail_back() -> None:
    async def story(group: Group) -> None:
        await group.write("db-1", "user:1", "ana-1")
        group.cut.add("db-1")
        write = asyncio.ensure_future(group.write("db-1", "user:1", "ana-2"))
        await until(lambda: group.copies["db-1"].log.end == 3)
        await group.lead("db-2", 2, ["db-2", "db-3"])
        await group.write("db-2", "user:2", "ben-1")
        group.cut.clear()
        with pytest.raises(Deposed):
            await write
        await until(lambda: group.copies["db-1"].log.segments() == group.copies["db-2"].log.segments())
        assert group.told["db-1"]["rolled_back"] == "1.3 to 1.3"
        await until(lambda: group.rows("db-1") == {"user:1": "ana-1", "user:2": "ben-1"})

    played("quorum", story)


def test_a_row_that_was_applied_and_rolled_back_is_gone_again() -> None:
    async def story(group: Group) -> None:
        group.cut.add("db-1")
        await group.write("db-1", "user:1", "ana-1")
        assert group.rows("db-1") == {"user:1": "ana-1"}
        await group.lead("db-2", 2, ["db-2", "db-3"])
        group.cut.clear()
        await until(lambda: group.rows("db-1") == {})

    played("asynchronous", story)


def test_a_fenced_replica_obeys_no_older_primary() -> None:
    async def story(group: Group) -> None:
        assert await group.copies["db-2"].fence(5) == {"epoch": 1, "lsn": 1}
        with pytest.raises(OldEpoch):
            await group.copies["db-2"].fence(4)
        await until(lambda: group.copies["db-1"].primary is None)

    async def after_the_first_batch(group: Group) -> None:
        await until(lambda: group.copies["db-2"].log.end == 1)
        await story(group)

    played("asynchronous", after_the_first_batch)


def test_an_epoch_that_an_earlier_life_knew_is_not_led_again() -> None:
    async def story(group: Group) -> None:
        copy = await group.boot("db-3", epoch=7)
        with pytest.raises(OldEpoch):
            await copy.lead(7, ["db-3"])

    played("asynchronous", story)


def test_a_reader_waits_for_a_position_and_gives_up_in_time() -> None:
    async def story(group: Group) -> None:
        await group.write("db-1", "user:1", "ana-1")
        assert (await group.copies["db-2"].read("user:1", after=2, patience_s=1.0))[0] == "ana-1"
        with pytest.raises(Behind):
            await group.copies["db-2"].read("user:1", after=99, patience_s=0.01)

    played("asynchronous", story)


def test_a_replica_that_hears_nothing_stops_being_fresh() -> None:
    async def story(group: Group) -> None:
        await group.write("db-1", "user:1", "ana-1")
        replica = group.copies["db-2"]
        now = asyncio.get_running_loop().time
        await until(lambda: now() - replica.fresh_s < 0.05)
        assert (await replica.read("user:1", age_s=10))[0] == "ana-1"
        group.cut.add("db-2")
        await until(lambda: now() - replica.fresh_s > 0.05)
        with pytest.raises(Behind):
            await replica.read("user:1", age_s=0.05)

    played("asynchronous", story)


def test_only_the_tail_of_a_chain_answers_readers() -> None:
    async def story(group: Group) -> None:
        await group.write("db-1", "user:1", "ana-1")
        assert (await group.copies["db-3"].read_tail("user:1"))[0] == "ana-1"
        with pytest.raises(NotPrimary) as no:
            await group.copies["db-2"].read_tail("user:1")
        assert no.value.hint == "db-3"

    played("chain", story)


def test_a_copy_that_rejoins_is_counted_on_again_once_it_has_caught_up() -> None:
    async def story(group: Group) -> None:
        group.cut.add("db-1")
        await group.lead("db-2", 2, ["db-2", "db-3"])
        primary = group.copies["db-2"].primary
        assert primary.members == ["db-2", "db-3"]
        group.cut.clear()
        await until(lambda: primary.members == ["db-2", "db-3", "db-1"])

    played("synchronous", story)
