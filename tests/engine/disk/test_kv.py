"""A key-value store is what its log adds up to."""

from __future__ import annotations

import pytest

from playground.engine.disk import Disk
from playground.engine.errors import Crashed
from tests.engine.disk.incarnation import Machine


async def read(disk: Disk) -> list:
    return disk.kv("votes").items()


async def test_puts_and_deletes_are_seen_at_once_and_items_are_sorted() -> None:
    machine = Machine()
    machine.boot()
    votes = machine.disk.kv("votes")
    votes.put("term", 3)
    votes.put("for", "db-1")
    votes.put("empty", None)
    votes.delete("empty")
    votes.delete("never there")
    assert votes.items() == [("for", "db-1"), ("term", 3)]
    assert (votes.get("term"), votes.get("empty", "gone"), "for" in votes, len(votes)) == (3, "gone", True, 2)


async def test_a_value_changed_in_memory_is_not_changed_on_the_disk() -> None:
    machine = Machine()
    machine.boot()
    votes = machine.disk.kv("votes")
    peers = ["db-1"]
    votes.put("peers", peers)
    peers.append("db-2")
    votes.get("peers").append("db-3")
    assert votes.get("peers") == ["db-1"]


@pytest.mark.parametrize("seed", range(6))
def test_at_every_crash_point_an_acknowledged_vote_is_remembered(seed: int) -> None:
    acknowledged: list[int] = []

    async def vote(disk: Disk) -> None:
        votes = disk.kv("votes")
        for term in (1, 2, 3):
            votes.put("term", term)
            await votes.sync()
            acknowledged.append(term)

    whole = Machine()
    whole.live(vote)
    for fails_at in range(len(whole.edges)):
        acknowledged.clear()
        machine = Machine(seed, fails_at)
        assert machine.live(vote) is Crashed
        remembered = dict(machine.live(read)).get("term", 0)
        assert len(acknowledged) <= remembered <= len(acknowledged) + 1


def test_a_wiped_disk_remembers_nothing() -> None:
    async def vote(disk: Disk) -> None:
        disk.kv("votes").put("term", 1)
        await disk.kv("votes").sync()
        with pytest.raises(ValueError, match="crash it first"):
            disk.wipe()

    machine = Machine()
    machine.live(vote)
    assert machine.live(read) == [("term", 1)]
    machine.disk.wipe()
    assert machine.live(read) == []
