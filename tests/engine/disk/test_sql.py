"""SQL between crashes: order, cost, errors, and what a task may do to another."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import apsw
import pytest

from playground.engine.clock import EPOCH_US
from playground.engine.disk import ConstraintViolated, SqlError
from playground.engine.disk.meter import PAGE_READ_US, PAGE_WRITE_US, STATEMENT_US, SYNC_US
from playground.engine.errors import DiskFailed
from tests.engine.disk.bank import SCHEMA, audit, transfer
from tests.engine.disk.incarnation import Machine

ALICE = "SELECT cents FROM account WHERE name = 'alice'"


@pytest.fixture
def machine() -> Iterator[Machine]:
    machine = Machine()
    machine.boot()
    machine.disk.sql("bank").script(SCHEMA)
    yield machine
    machine.disk.close()


async def test_a_statement_outside_a_transaction_commits_by_itself(machine: Machine) -> None:
    db = machine.disk.sql("bank")
    assert await db.execute("UPDATE account SET cents = 5 WHERE name = ? RETURNING cents", ("bob",)) == [(5,)]
    assert machine.edges[0] == ("commit", "before")
    assert machine.edges[-1] == ("commit", "after")
    edges = len(machine.edges)
    assert await db.execute("WITH richest AS (SELECT max(cents) FROM account) SELECT * FROM richest") == [(1000,)]
    assert len(machine.edges) == edges


async def test_statements_of_other_tasks_wait_for_the_transaction_in_order(machine: Machine) -> None:
    db, seen = machine.disk.sql("bank"), []

    async def slow_transfer() -> None:
        async with db.transaction():
            await transfer(db, 1, "")
            await asyncio.sleep(0.001)
            await transfer(db, 2, "")
            seen.append("transferred")

    async def look(name: str) -> None:
        await asyncio.sleep(0)
        seen.append((name, *(await db.execute(ALICE))[0]))

    await asyncio.gather(slow_transfer(), look("bob"), look("carol"), look("dave"))
    assert seen == ["transferred", ("bob", 970), ("carol", 970), ("dave", 970)]


async def test_transactions_of_several_tasks_are_serial(machine: Machine) -> None:
    db = machine.disk.sql("bank")

    async def withdraw() -> None:
        async with db.transaction():
            ((cents,),) = await db.execute(ALICE)
            await asyncio.sleep(0)
            await db.execute("UPDATE account SET cents = ? WHERE name = 'alice'", (cents - 1,))

    await asyncio.gather(*(withdraw() for _ in range(20)))
    assert await db.execute(ALICE) == [(980,)]


async def test_an_exception_rolls_the_transaction_back(machine: Machine) -> None:
    db = machine.disk.sql("bank")
    with pytest.raises(RuntimeError, match="no stock"):
        async with db.transaction():
            await transfer(db, 1, "")
            raise RuntimeError("no stock")
    assert await audit(machine.disk) == []


async def test_a_cancelled_task_rolls_back_and_the_next_in_line_goes_on(machine: Machine) -> None:
    db, inside = machine.disk.sql("bank"), asyncio.Event()

    async def stuck() -> None:
        async with db.transaction():
            await transfer(db, 1, "")
            inside.set()
            await asyncio.Event().wait()

    tasks = [asyncio.create_task(stuck(), name="stuck")]
    await inside.wait()
    impatient = asyncio.create_task(db.execute(ALICE), name="impatient")
    patient = asyncio.create_task(db.execute(ALICE), name="patient")
    await asyncio.sleep(0)
    impatient.cancel()
    tasks[0].cancel()
    assert await patient == [(1000,)]
    for task in (*tasks, impatient):
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await audit(machine.disk) == []


async def test_a_deadline_inside_a_commit_leaves_all_or_nothing(machine: Machine) -> None:
    db = machine.disk.sql("bank")
    for steps in range(12):
        task = asyncio.create_task(transferred(db, steps + 1), name="shopper")
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await audit(machine.disk)
    assert await audit(machine.disk)


async def transferred(db: object, number: int) -> None:
    async with db.transaction():
        await transfer(db, number, "")


async def test_a_violated_constraint_undoes_its_statement_and_the_transaction_goes_on(machine: Machine) -> None:
    db = machine.disk.sql("bank")
    async with db.transaction():
        await transfer(db, 1, "")
        with pytest.raises(ConstraintViolated, match="UNIQUE constraint failed: transfer.id") as violation:
            await db.execute("INSERT INTO transfer VALUES (1, 0, '')")
    assert violation.value.code == "SQLITE_CONSTRAINT_PRIMARYKEY"
    assert await audit(machine.disk) == [1]


async def test_a_constraint_checked_at_the_commit_rolls_everything_back(machine: Machine) -> None:
    db = machine.disk.sql("bank")
    db.script("CREATE TABLE owner (name TEXT REFERENCES account (name) DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(ConstraintViolated):
        async with db.transaction():
            await transfer(db, 1, "")
            await db.execute("INSERT INTO owner VALUES ('nobody')")
    assert await audit(machine.disk) == []


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELEC 1", "syntax error"),
        ("SELECT * FROM nowhere", "no such table"),
        ("SELECT 1; SELECT 2", "one statement"),
        ("/* sly */ BEGIN", "transaction"),
        ("COMMIT", "transaction"),
        ("ATTACH 'other.db' AS other", "transaction"),
    ],
)
async def test_what_may_not_run_is_refused_in_words(machine: Machine, sql: str, words: str) -> None:
    with pytest.raises(SqlError, match=words):
        await machine.disk.sql("bank").execute(sql)
    assert await audit(machine.disk) == []


async def test_what_one_database_knows_of_a_statement_does_not_pass_for_another_schema(machine: Machine) -> None:
    assert await machine.disk.sql("bank").execute(ALICE)
    with pytest.raises(SqlError, match="no such table"):
        await machine.disk.sql("empty").execute(ALICE)


async def test_a_task_cannot_open_a_transaction_inside_its_own(machine: Machine) -> None:
    db = machine.disk.sql("bank")
    async with db.transaction():
        with pytest.raises(SqlError, match="already has a transaction"):
            async with db.transaction():
                pass
        with pytest.raises(SqlError, match="in progress"):
            db.script("DELETE FROM account")
    assert await audit(machine.disk) == []


async def test_a_script_that_fails_applies_nothing(machine: Machine) -> None:
    db = machine.disk.sql("bank")
    with pytest.raises(SqlError):
        db.script("DELETE FROM account; INSERT INTO nowhere VALUES (1)")
    assert await audit(machine.disk) == []


async def test_a_failing_disk_refuses_the_commit_and_the_transaction_certainly_did_not_happen(machine: Machine) -> None:
    db = machine.disk.sql("bank")
    machine.disk.fail(100)
    with pytest.raises(DiskFailed) as refusal:
        await transferred(db, 1)
    assert refusal.value.definite
    with pytest.raises(DiskFailed):
        await db.execute("DELETE FROM account")
    assert await db.execute(ALICE) == [(1000,)]
    machine.disk.fail(0)
    await transferred(db, 2)
    assert await audit(machine.disk) == [2]


async def test_time_passes_for_statements_cold_pages_flushed_sectors_and_syncs(machine: Machine) -> None:
    db = machine.disk.sql("bank")
    await db.execute(ALICE)
    warm_us = machine.now_us
    await db.execute(ALICE)
    assert machine.now_us - warm_us == STATEMENT_US
    before_us, syncs, pages = machine.now_us, machine.disk.meter.syncs, machine.disk.meter.pages_written
    await db.execute("UPDATE account SET cents = 5 WHERE name = 'bob'")
    assert machine.disk.meter.syncs - syncs == 1
    written = machine.disk.meter.pages_written - pages
    assert machine.now_us - before_us == STATEMENT_US + SYNC_US + written * PAGE_WRITE_US


async def test_the_first_look_after_a_restart_reads_cold_pages(machine: Machine) -> None:
    machine.disk.crash()
    machine.boot()
    db, before_us = machine.disk.sql("bank"), machine.now_us
    await db.execute(ALICE)
    assert machine.now_us - before_us >= STATEMENT_US + PAGE_READ_US


async def test_sql_time_is_the_runs_wall_clock(machine: Machine) -> None:
    db = machine.disk.sql("bank")
    machine.now_us = 61_500_000
    unix_s = EPOCH_US // 1_000_000 + 61
    assert await db.execute("SELECT unixepoch('now'), strftime('%f', 'now')") == [(unix_s, "01.500")]


async def test_sql_randomness_follows_the_seed(machine: Machine) -> None:
    async def drawn(seed: int) -> list:
        other = Machine(seed)
        other.boot()
        rows = await other.disk.sql("bank").execute("SELECT random(), hex(randomblob(6)), random()")
        other.disk.close()
        return rows

    assert await drawn(7) == await drawn(7)
    assert await drawn(7) != await drawn(8)


async def test_a_closed_disk_leaves_nothing_in_sqlites_list(machine: Machine) -> None:
    before = apsw.vfs_names()
    other = Machine()
    other.boot()
    other.disk.sql("bank")
    assert len(apsw.vfs_names()) == len(before) + 1
    other.disk.close()
    assert apsw.vfs_names() == before
