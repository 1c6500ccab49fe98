"""Several leaders in memory: conflicts, stamps, and what the order of arrival may not decide."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from topics.replication.errors import Gap
from topics.replication.multi_leader import Leader, Version
from topics.replication.replicated_log import ReplicatedLog
from topics.replication.tests.cast import MemoryFile


class MemoryVersions:
    def __init__(self) -> None:
        self.rows: dict[str, Version] = {}
        self.positions: dict[int, int] = {}

    async def get(self, key: str) -> Version | None:
        return self.rows.get(key)

    async def position(self, site: int) -> int:
        return self.positions.get(site, 0)

    async def merge(self, site: int, lsn: int, changes: list[tuple[str, Version]], wins: Callable) -> list[str]:
        self.positions[site] = lsn
        changed = [(key, new) for key, new in changes if wins(self.rows.get(key), new)]
        self.rows |= dict(changed)
        return [key for key, _ in changed]


class Two:
    """Two leaders whose clocks the test sets."""

    def __init__(self, rule: str = "last_writer") -> None:
        self.now_us = [100, 100]
        self.conflicts: list[tuple[str, Any, Any]] = []
        self.leaders = [
            Leader(
                f"db-{n + 1}", n + 1, ReplicatedLog(MemoryFile()), MemoryVersions(), rule, self.clock(n), self.clashed
            )
            for n in range(2)
        ]

    def clock(self, n: int) -> Callable[[], int]:
        return lambda: self.now_us[n]

    def clashed(self, key: str, mine: Version, other: Version) -> None:
        self.conflicts.append((key, mine.value, other.value))

    async def exchange(self) -> None:
        for one, other in (self.leaders, self.leaders[::-1]):
            entries = one.log.after(0)
            await other.receive({"site": one.site, "prev": [0, 0], "entries": entries})

    def values(self, key: str) -> list[Any]:
        return [leader.rows.rows[key].value for leader in self.leaders]


def both_wrote(rule: str) -> Two:
    async def story() -> Two:
        two = Two(rule)
        await two.leaders[0].write("user:1", "ana-1")
        two.now_us[1] = 200
        await two.leaders[1].write("user:1", "ben-1")
        await two.exchange()
        return two

    return asyncio.run(story())


def test_the_last_writer_wins_on_both_and_the_other_write_is_dropped() -> None:
    two = both_wrote("last_writer")
    assert two.values("user:1") == ["ben-1", "ben-1"]
    assert ("user:1", "ana-1", "ben-1") in two.conflicts


def test_if_the_last_arrival_wins_they_differ_for_ever() -> None:
    assert both_wrote("arrival").values("user:1") == ["ben-1", "ana-1"]


def test_a_write_that_saw_the_other_is_no_conflict_even_on_a_slow_clock() -> None:
    async def story() -> None:
        two = Two()
        two.now_us = [500, 100]
        await two.leaders[0].write("user:1", "ana-1")
        await two.exchange()
        await two.leaders[1].write("user:1", "ben-1")
        await two.exchange()
        assert two.values("user:1") == ["ben-1", "ben-1"]
        assert two.conflicts == []

    asyncio.run(story())


def test_entries_that_come_twice_change_nothing_and_a_gap_is_refused() -> None:
    async def story() -> None:
        two = Two()
        await two.leaders[0].write("user:1", "ana-1")
        await two.exchange()
        await two.exchange()
        assert two.leaders[1].rows.positions == {1: 1}
        with pytest.raises(Gap):
            await two.leaders[1].receive({"site": 1, "prev": [5, 1], "entries": []})

    asyncio.run(story())


def test_a_leader_that_died_before_its_rows_were_written_writes_them_when_it_comes_back() -> None:
    async def story() -> None:
        two = Two()
        await two.leaders[0].write("user:1", "ana-1")
        two.leaders[0].rows = MemoryVersions()
        await two.leaders[0].recover()
        assert two.leaders[0].rows.rows["user:1"].value == "ana-1"

    asyncio.run(story())
