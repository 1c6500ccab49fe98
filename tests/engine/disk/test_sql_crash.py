"""Every crash point of a transaction, with every fate of the unsynced pages that a few seeds draw."""

from __future__ import annotations

import pytest

from playground.engine.disk import Disk, SqlError
from playground.engine.errors import Crashed
from tests.engine.disk.bank import SCHEMA, Bank, audit
from tests.engine.disk.incarnation import Machine

COMMIT = [
    ("commit", "before"),
    ("sync", "before"),
    ("sync", "after"),
    ("commit", "after"),
]


def edges_of(bank: Bank) -> list[tuple[str, str]]:
    machine = Machine()
    machine.live(bank)
    return machine.edges


def test_a_commit_is_one_effect_with_one_sync_inside() -> None:
    assert edges_of(Bank(2)) == COMMIT * 2


@pytest.mark.parametrize("seed", range(8))
def test_after_a_crash_at_any_point_each_transfer_is_whole_and_acknowledged_ones_are_there(seed: int) -> None:
    for fails_at in range(len(edges_of(Bank()))):
        machine, bank = Machine(seed, fails_at), Bank()
        assert machine.live(bank) is Crashed
        left = machine.live(audit)
        assert left in (list(range(1, bank.acknowledged + 1)), list(range(1, bank.acknowledged + 2)))
        machine.fails_at = None
        assert machine.live(audit) == left  # recovery itself is durable
        machine.disk.close()


@pytest.mark.parametrize("seed", range(4))
def test_a_transaction_larger_than_the_page_cache_is_whole_too(seed: int) -> None:
    def big() -> Bank:
        return Bank(2, ("PRAGMA cache_size = 2",), note=30_000)

    for fails_at in range(len(edges_of(big()))):
        machine, bank = Machine(seed, fails_at), big()
        assert machine.live(bank) is Crashed
        assert len(machine.live(audit)) - bank.acknowledged in (0, 1)
        machine.disk.close()


@pytest.mark.parametrize("seed", range(4))
def test_a_crash_while_the_log_is_carried_into_the_database_loses_nothing(seed: int) -> None:
    def tidy() -> Bank:
        return Bank(3, ("PRAGMA wal_autocheckpoint = 2",))

    edges = edges_of(tidy())
    assert len(edges) > len(COMMIT * 3)  # the log's pages, then the database, are synced as well
    for fails_at in range(len(edges)):
        machine, bank = Machine(seed, fails_at), tidy()
        assert machine.live(bank) is Crashed
        assert len(machine.live(audit)) - bank.acknowledged in (0, 1)
        machine.disk.close()


def test_an_unacknowledged_transfer_is_sometimes_there_and_sometimes_not() -> None:
    left = {}
    for fails_at, edge in enumerate(COMMIT):
        for seed in range(12):
            machine = Machine(seed, fails_at)
            machine.live(Bank(1))
            left.setdefault((fails_at, *edge), set()).add(len(machine.live(audit)))
            machine.disk.close()
    assert left[0, "commit", "before"] == {0}
    assert 0 in left[1, "sync", "before"]  # frames that did not all arrive are no commit
    assert left[2, "sync", "after"] == left[3, "commit", "after"] == {1}


def test_a_database_that_does_not_sync_is_caught_losing_or_breaking_transfers() -> None:
    def whole(seed: int) -> bool:
        machine, bank = Machine(seed), Bank(3, ("PRAGMA synchronous = OFF",))
        machine.live(bank)
        try:
            return len(machine.live(audit)) == bank.acknowledged
        except (AssertionError, SqlError):
            return False
        finally:
            machine.disk.close()

    assert not all(whole(seed) for seed in range(10))


def test_a_crash_inside_a_sync_leaves_no_connection_behind() -> None:
    machine = Machine(fails_at=3)
    assert machine.live(Bank(1)) is Crashed
    machine.disk.close()


@pytest.mark.parametrize("fails_at", range(len(COMMIT)))
def test_a_node_that_restarts_in_the_instant_of_its_crash_is_not_touched_by_its_dead_self(fails_at: int) -> None:
    found = []

    def reboot(machine: Machine) -> None:
        machine.boot()
        machine.disk.sql("bank").script(SCHEMA + "INSERT INTO transfer VALUES (9, 0, 'of the new life')")
        found.append(machine.disk)

    machine = Machine(fails_at=fails_at, then=reboot)
    assert machine.live(Bank(1)) is Crashed
    assert found
    machine.disk.crash()
    assert machine.live(audit) in ([9], [1, 9])
    machine.disk.close()


async def test_a_crash_while_time_passes_undoes_what_was_not_committed() -> None:
    machine = Machine()
    dead = machine.boot()
    db = machine.disk.sql("bank")
    db.script(SCHEMA)
    with pytest.raises(Crashed):
        async with db.transaction():
            await db.execute("DELETE FROM account")
            dead.die()
    machine.boot()
    assert await audit(machine.disk) == []
    for call in (db.execute("SELECT 1"), db.transaction().__aenter__()):
        with pytest.raises(Crashed):
            await call
    with pytest.raises(Crashed):
        db.script("DELETE FROM account")
    assert await audit(machine.disk) == []
    machine.disk.close()


def test_a_script_is_durable_when_it_returns_and_no_crash_point() -> None:
    async def install(disk: Disk) -> None:
        disk.sql("bank").script(SCHEMA)

    machine = Machine()
    machine.live(install)
    assert (machine.live(audit), machine.edges) == ([], [])
    machine.disk.wipe()
    with pytest.raises(SqlError, match="no such table"):
        machine.live(audit)
    machine.disk.close()
