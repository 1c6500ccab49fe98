"""An append log after every kind of crash: a prefix of what was appended, holding at least what was acknowledged."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine.disk import Disk
from playground.engine.disk.file import SECTOR
from playground.engine.disk.log import HEADER
from playground.engine.disk.meter import PAGE_WRITE_US, SYNC_US
from playground.engine.errors import Crashed, DiskFailed
from tests.engine.disk.incarnation import Machine

ENTRIES = [{"term": 1, "command": f"set x {number}"} for number in range(4)]


class Writer:
    """Appends and syncs each entry; remembers which were acknowledged."""

    def __init__(self) -> None:
        self.acknowledged = 0

    async def __call__(self, disk: Disk) -> None:
        log = disk.log("raft")
        for entry in ENTRIES:
            log.append(entry)
            await log.sync()
            self.acknowledged += 1


async def read(disk: Disk) -> list:
    return disk.log("raft").entries()


def test_entries_come_back_in_order_after_a_restart() -> None:
    machine = Machine()
    machine.live(Writer())
    assert machine.live(read) == ENTRIES


@pytest.mark.parametrize("seed", range(6))
def test_at_every_crash_point_acknowledged_entries_survive_and_the_rest_is_a_prefix(seed: int) -> None:
    edges = Machine()
    edges.live(Writer())
    for fails_at in range(len(edges.edges)):
        machine, writer = Machine(seed, fails_at), Writer()
        assert machine.live(writer) is Crashed
        left = machine.live(read)
        assert left == ENTRIES[: len(left)]
        assert writer.acknowledged <= len(left) <= writer.acknowledged + 1


def test_unsynced_entries_are_lost_torn_or_kept_as_the_seed_says() -> None:
    async def hurry(disk: Disk) -> None:
        for entry in ENTRIES:
            disk.log("raft").append(entry)

    lengths = set()
    for seed in range(120):
        machine = Machine(seed)
        machine.live(hurry)
        left = machine.live(read)
        assert left == ENTRIES[: len(left)]
        lengths.add(len(left))
    assert lengths == {0, 1, 2, 3, 4}


def test_a_log_goes_on_after_its_torn_tail_was_cut() -> None:
    async def hurry(disk: Disk) -> None:
        log = disk.log("raft")
        log.append("kept")
        await log.sync()
        log.append("x" * 50)
        log.append("y" * 50)

    for seed in range(20):
        machine = Machine(seed)
        machine.live(hurry)
        machine.live(Writer())
        left = machine.live(read)
        assert left[0] == "kept"
        assert left[-4:] == ENTRIES
        assert left[1:-4] == ["x" * 50, "y" * 50][: len(left) - 5]


def sector(letter: str) -> str:
    """An entry whose frame fills exactly one sector."""
    return letter * (SECTOR - HEADER.size - len('""'))


def test_an_entry_cut_off_never_becomes_the_successor_of_its_predecessors_replacement() -> None:
    async def replace(disk: Disk) -> None:
        log = disk.log("raft")
        for letter in "abc":
            log.append(sector(letter))
        await log.sync()
        log.truncate(1)
        log.append(sector("x"))

    found = set()
    for seed in range(60):
        machine = Machine(seed)
        machine.live(replace)
        found.add("".join(entry[0] for entry in machine.live(read)))
    assert {"abc", "ax"} < found <= {"a", "ab", "abc", "ax"}


def test_an_entry_found_absent_at_boot_stays_absent() -> None:
    async def hurry(disk: Disk) -> None:
        for letter in "abc":
            disk.log("raft").append(sector(letter))

    async def again(disk: Disk) -> list:
        log = disk.log("raft")
        log.append(sector("abcd"[len(log)]))
        await log.sync()
        return log.entries()

    for seed in range(40):
        machine = Machine(seed)
        machine.live(hurry)
        seen = machine.live(again)
        assert machine.live(read) == seen


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["append", "append", "cut", "sync"]), max_size=14), st.integers(0, 500))
def test_what_a_crash_leaves_is_a_prefix_of_a_log_that_existed_since_the_last_sync(steps: list, seed: int) -> None:
    states: list[list] = [[]]

    async def life(disk: Disk) -> None:
        log = disk.log("raft")
        for number, step in enumerate(steps):
            if step == "append":
                log.append(f"entry {number:04}")
            elif step == "cut":
                log.truncate(len(log) // 2)
            else:
                await log.sync()
                states.clear()
            states.append(log.entries())

    machine = Machine(seed)
    machine.live(life)
    left = machine.live(read)
    kept = min(len(state) for state in states)
    assert any(left == state[: len(left)] for state in states)
    assert len(left) >= min(kept, len(states[0]))


async def test_syncs_that_overlap_share_one_flush() -> None:
    machine = Machine()
    machine.boot()
    log = machine.disk.log("raft")

    async def write(entry: str) -> None:
        log.append(entry)
        await log.sync()

    await asyncio.gather(*(write(f"client {number}") for number in range(5)))
    assert log.durable == 5
    assert machine.disk.meter.syncs == 1
    assert machine.now_us == SYNC_US + PAGE_WRITE_US


async def test_a_sync_with_nothing_to_flush_takes_no_time() -> None:
    machine = Machine()
    machine.boot()
    await machine.disk.log("raft").sync()
    assert (machine.now_us, machine.edges) == (0, [])


async def test_a_failing_disk_refuses_an_append_and_the_entry_is_certainly_absent() -> None:
    machine = Machine()
    machine.boot()
    log = machine.disk.log("raft")
    machine.disk.fail(100)
    with pytest.raises(DiskFailed) as refusal:
        log.append("lost")
    assert refusal.value.definite
    machine.disk.fail(0)
    log.append("kept")
    assert log.entries() == ["kept"]


async def test_a_disk_that_fails_half_of_the_time_does_so_by_the_seed() -> None:
    def refusals() -> list[bool]:
        machine = Machine()
        machine.boot()
        machine.disk.fail(50)
        return [refused(machine.disk, number) for number in range(40)]

    def refused(disk: Disk, number: int) -> bool:
        try:
            disk.log("raft").append(number)
        except DiskFailed:
            return True
        return False

    assert refusals() == refusals()
    assert 8 < sum(refusals()) < 32


async def test_a_dead_incarnation_cannot_reach_the_log_of_the_next() -> None:
    machine = Machine()
    dead = machine.boot()
    log = machine.disk.log("raft")
    dead.die()
    with pytest.raises(Crashed):
        machine.disk.log("raft")
    machine.boot()
    for effect in (lambda: log.append("late"), lambda: log.truncate(0)):
        with pytest.raises(Crashed):
            effect()
    with pytest.raises(Crashed):
        await log.sync()
    assert machine.disk.log("raft").entries() == []


async def test_an_entry_read_back_is_a_copy() -> None:
    machine = Machine()
    machine.boot()
    log = machine.disk.log("raft")
    log.append({"votes": ["db-1"]})
    log.entries()[0]["votes"].append("db-2")
    assert log.entries() == [{"votes": ["db-1"]}]


async def test_what_json_cannot_carry_is_refused_before_it_is_written() -> None:
    machine = Machine()
    machine.boot()
    log = machine.disk.log("raft")
    for entry, error in ((object(), TypeError), (float("nan"), ValueError)):
        with pytest.raises(error):
            log.append(entry)
    with pytest.raises(ValueError, match="has 0 entries, cannot keep 3"):
        log.truncate(3)
    assert (len(log), machine.edges) == (0, [])
