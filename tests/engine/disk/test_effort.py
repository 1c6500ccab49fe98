"""What a statement did inside SQLite, what an observer may ask, and a database that was prepared before the run."""

from __future__ import annotations

import pytest

from playground.engine.disk import SqlError, database_image
from tests.engine.disk.incarnation import Machine

SCHEMA = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, bio TEXT)"
INSERT = "INSERT INTO users VALUES (?, ?, ?)"
ROWS = [(n, f"user-{n:04}", "x" * 80) for n in range(1, 1001)]
BY_NAME = "SELECT id FROM users WHERE name = 'user-0700'"


def prepared(then: str = "") -> Machine:
    machine = Machine()
    machine.boot()
    machine.disk.sql("bank", database_image(SCHEMA, {INSERT: ROWS}, then))
    return machine


async def test_a_scan_visits_every_page_and_a_seek_a_handful() -> None:
    scanned = (await prepared().disk.sql("bank").measured(BY_NAME))[1]
    sought = (await prepared("CREATE INDEX by_name ON users (name)").disk.sql("bank").measured(BY_NAME))[1]
    assert scanned.scanned == 999
    assert sought.scanned == 0
    assert scanned.pages > 20 > 4 > sought.pages > 1
    assert scanned.steps > 3000 > 30 > sought.steps


async def test_counting_changes_neither_rows_nor_cost() -> None:
    plain, counted = prepared(), prepared()
    rows, effort = await counted.disk.sql("bank").measured("SELECT count(*) FROM users")
    assert rows == await plain.disk.sql("bank").execute("SELECT count(*) FROM users") == [(1000,)]
    assert effort.sorts == 0
    assert plain.disk.meter.spent_us == counted.disk.meter.spent_us


async def test_a_statement_of_a_transaction_is_counted_by_itself() -> None:
    db = prepared().disk.sql("bank")
    async with db.transaction():
        first = (await db.measured("INSERT INTO users (name) VALUES ('alice')"))[1]
        second = (await db.measured("INSERT INTO users (name) VALUES ('bob')"))[1]
    assert 0 < second.pages <= first.pages < 10


async def test_an_observer_reads_plans_and_page_statistics_and_takes_no_time() -> None:
    machine = prepared()
    db = machine.disk.sql("bank")
    before_us = machine.now_us
    assert [row[3] for row in db.look(f"EXPLAIN QUERY PLAN {BY_NAME}")] == ["SCAN users"]
    assert db.look("SELECT sum(ncell) >= 1000 FROM dbstat WHERE name = 'users'") == [(1,)]
    assert machine.now_us == before_us
    with pytest.raises(SqlError, match="writes"):
        db.look("DELETE FROM users")


async def test_a_prepared_database_is_durable_and_laid_down_once() -> None:
    machine = prepared()
    await machine.disk.sql("bank").execute("DELETE FROM users WHERE id <= 400")
    machine.disk.crash()
    machine.boot()
    db = machine.disk.sql("bank", database_image(SCHEMA))
    assert await db.execute("SELECT count(*) FROM users") == [(600,)]


def test_an_image_is_the_same_bytes_whenever_it_is_made() -> None:
    assert database_image(SCHEMA, {INSERT: ROWS}) == database_image(SCHEMA, {INSERT: ROWS})


async def test_an_index_comes_and_goes_as_a_statement_of_its_own() -> None:
    db = prepared().disk.sql("bank")
    await db.execute("CREATE INDEX by_name ON users (name)")
    assert (await db.measured(BY_NAME))[1].scanned == 0
    await db.execute("DROP INDEX by_name")
    assert (await db.measured(BY_NAME))[1].scanned == 999


async def test_plans_and_counts_do_not_depend_on_what_was_prepared_before_the_schema_changed() -> None:
    db, told = prepared().disk.sql("bank"), []
    for _ in range(2):
        for change in ("CREATE INDEX by_name ON users (name)", "DROP INDEX by_name"):
            await db.execute(change)
            plan = db.look(f"EXPLAIN QUERY PLAN {BY_NAME}")[0][3]
            told.append(
                (plan, (await db.measured(BY_NAME))[1], (await db.measured("DELETE FROM users WHERE id = 0"))[1])
            )
    assert told[:2] == told[2:]
    assert [plan.split(" ")[0] for plan, _, _ in told[:2]] == ["SEARCH", "SCAN"]
