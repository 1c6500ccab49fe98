"""The coordinator by itself: epochs, leases, and whom it appoints."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from topics.replication.commit_rule import CommitRule
from topics.replication.errors import OldEpoch, PeerLost
from topics.replication.failover import Coordinator, Terms
from topics.replication.tests.cast import NAMES, until


class MemoryBook(dict):
    def put(self, key: str, value: object) -> None:
        self[key] = value

    async def sync(self) -> None:
        await asyncio.sleep(0)


class Field:
    """What the coordinator sees of the copies: how far each is, and who answers."""

    def __init__(self, mode: str = "asynchronous", **terms: Any) -> None:
        self.positions = {"db-1": (1, 40), "db-2": (1, 37), "db-3": (1, 39)}
        self.silent: set[str] = set()
        self.appointed: list[tuple[str, int, list[str]]] = []
        self.now_s = 0.0
        self.book = MemoryBook()
        self.coordinator = Coordinator(
            NAMES, self.book, Terms(CommitRule(mode, 3), **terms), lambda: self.now_s, self.fence, self.lead
        )

    async def fence(self, name: str, epoch: int) -> dict[str, int]:
        if name in self.silent:
            raise PeerLost
        return dict(zip(("epoch", "lsn"), self.positions[name], strict=True))

    async def lead(self, name: str, epoch: int, members: list[str]) -> None:
        if name in self.silent:
            raise PeerLost
        self.appointed.append((name, epoch, members))

    def replaced(self, chosen: str | None = None) -> str | None:
        async def replace() -> str | None:
            self.coordinator._granted_until_s = self.now_s
            return await self.coordinator.replace(chosen)

        return asyncio.run(replace())


def test_the_most_advanced_of_those_that_answer_is_appointed() -> None:
    field = Field()
    field.silent = {"db-1"}
    assert field.replaced() == "db-3"
    assert field.appointed == [("db-3", 1, ["db-3", "db-2"])]


def test_a_newer_epoch_counts_more_than_a_longer_log() -> None:
    field = Field()
    field.positions |= {"db-2": (2, 12)}
    assert field.replaced() == "db-2"


def test_a_quorum_appoints_nobody_when_too_few_answer() -> None:
    field = Field("quorum")
    field.silent = {"db-1", "db-2"}
    assert field.replaced() is None
    assert field.appointed == []


def test_an_operator_chooses_whom_he_wants_if_he_answers() -> None:
    field = Field()
    assert field.replaced("db-2") == "db-2"
    field.silent = {"db-2"}
    assert field.replaced("db-2") == "db-1"


def test_a_synchronous_set_appoints_only_who_was_in_it() -> None:
    field = Field("synchronous")
    field.book.put("members", ["db-1", "db-2"])
    field.silent = {"db-1"}
    assert field.replaced() == "db-2"


def test_no_epoch_is_given_twice_even_over_a_restart() -> None:
    field = Field()
    assert asyncio.run(field.coordinator.hello("db-1")) == {"epoch": 1, "members": NAMES}
    again = Coordinator(NAMES, field.book, Terms(CommitRule("quorum", 3)), lambda: 0.0, field.fence, field.lead)
    assert asyncio.run(again.hello("db-2")) is None
    assert asyncio.run(again.hello("db-1"))["epoch"] == 2


def test_the_lease_is_granted_only_to_the_primary_of_the_newest_epoch() -> None:
    field = Field()
    asyncio.run(field.coordinator.hello("db-1"))
    asyncio.run(field.coordinator.renew("db-1", 1, NAMES))
    for name, epoch in (("db-2", 1), ("db-1", 0)):
        with pytest.raises(OldEpoch):
            asyncio.run(field.coordinator.renew(name, epoch, NAMES))


def test_nobody_is_appointed_before_the_lease_of_a_silent_primary_has_ended() -> None:
    async def story() -> None:
        loop = asyncio.get_running_loop()
        field = Field(lease_s=0.05, margin_s=0.02)
        field.coordinator.clock = loop.time
        field.silent = {"db-1"}
        field.coordinator._granted_until_s = loop.time() + 0.07
        asked_s = loop.time()
        assert await field.coordinator.replace() == "db-3"
        assert loop.time() - asked_s >= 0.069

    asyncio.run(story())


def test_watching_replaces_a_primary_that_does_not_renew() -> None:
    async def story() -> None:
        field = Field(look_s=0.001)
        field.silent = {"db-1"}
        field.now_s = 10.0
        watching = asyncio.ensure_future(field.coordinator.watch())
        await until(lambda: field.appointed)
        watching.cancel()
        assert field.appointed[0][:2] == ("db-3", 1)

    asyncio.run(story())


def test_by_hand_nobody_is_replaced_until_somebody_says_so() -> None:
    async def story() -> None:
        field = Field(look_s=0.001, automatic=False)
        field.now_s = 10.0
        watching = asyncio.ensure_future(field.coordinator.watch())
        await asyncio.sleep(0.02)
        watching.cancel()
        assert field.appointed == []

    asyncio.run(story())
