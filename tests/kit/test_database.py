"""A database node executes transactions whole, durably, or not at all."""

from playground.engine.errors import Failure
from playground.kit.database import Statement, database, query, transact
from tests.kit.worlds import fault, played, world

SCHEMA = "CREATE TABLE IF NOT EXISTS stock (sku TEXT PRIMARY KEY, n INTEGER NOT NULL CHECK (n >= 0))"
PUT = Statement("INSERT INTO stock VALUES (?, ?)", ("tea", 5))
TAKE = "UPDATE stock SET n = n - ? WHERE sku = ? AND n >= ? RETURNING n"


def told(script, *faults, seconds=5):
    """What ``script(node)`` yields when alice runs it beside db-1."""
    made, heard = world(), []

    async def run(node):
        async for words in script(node):
            heard.append(words)

    database(made, "db-1", schema=SCHEMA, operations=("restock",))
    made.node("alice", kind="client", boot=lambda node: node.spawn(run(node), "script"))
    made.link("alice", "db-1")
    played(made, seconds, *faults)
    return heard


async def stock(node):
    return await query(node, "db-1", "SELECT n FROM stock WHERE sku = ?", "tea")


async def outcome(attempt):
    try:
        return await attempt
    except Failure as failure:
        return f"{type(failure).__name__}: {failure.reason}"


def test_a_transaction_gives_the_rows_of_each_statement():
    async def script(node):
        yield await transact(node, "db-1", PUT, Statement(TAKE, (2, "tea", 2)))
        yield await stock(node)

    assert told(script) == [[[], [(3,)]], [(3,)]]


def test_an_unexpected_number_of_rows_undoes_the_whole_and_refuses():
    async def script(node):
        await transact(node, "db-1", PUT)
        take = Statement(TAKE, (9, "tea", 9), expect=1, otherwise="sold out")
        yield await outcome(transact(node, "db-1", Statement("UPDATE stock SET n = 1"), take))
        yield await stock(node)

    assert told(script) == ["Refused: sold out", [(5,)]]


def test_a_violated_constraint_refuses():
    async def script(node):
        await transact(node, "db-1", PUT)
        yield await outcome(transact(node, "db-1", PUT))
        yield await outcome(transact(node, "db-1", Statement("UPDATE stock SET n = -1", otherwise="negative")))

    assert told(script) == ["Refused: conflict", "Refused: negative"]


def test_a_message_may_say_what_the_transaction_does():
    async def script(node):
        yield await transact(node, "db-1", PUT, operation="restock")

    assert told(script) == [[[]]]


def test_what_was_committed_survives_a_crash_and_what_was_not_does_not():
    async def script(node):
        await transact(node, "db-1", PUT)
        yield await outcome(transact(node, "db-1", Statement("UPDATE stock SET n = 1")))
        await node.world.pass_time(2_000_000)
        yield await stock(node)

    crash = fault("crash", "db-1", when={"node": "db-1", "point": "commit", "edge": "before", "nth": 2}, for_s=1)
    assert told(script, crash) == ["ConnectionLost: connection lost", [(5,)]]


def test_a_database_that_lost_its_disk_starts_with_its_schema():
    async def script(node):
        await transact(node, "db-1", PUT)
        await node.world.pass_time(2_000_000)
        yield await stock(node)

    assert told(script, fault("restart", "db-1", at_s=1, disk="lose")) == [[]]
