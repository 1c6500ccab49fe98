"""The router: it follows its map, learns from refusals, and gives up in the end."""

from __future__ import annotations

import asyncio

import pytest

from topics.sharding.errors import Busy, Moved
from topics.sharding.placement import Modulo
from topics.sharding.router import Router
from topics.sharding.shard_map import ShardMap
from topics.sharding.tests.cast import ALICE, FOUR, USERS, Town

OLD = ShardMap(1, Modulo(FOUR))
NEW = ShardMap(2, Modulo((*FOUR, "shard_5")))


class Wire:
    """Shards that refuse as often as the test says, then answer by their name."""

    def __init__(self, *refusals: Exception, newest: ShardMap = NEW) -> None:
        self.refusals = list(refusals)
        self.newest = newest
        self.asked: list[tuple[str, int]] = []
        self.fetched = 0

    async def send(self, shard: str, operation: str, key: str, epoch: int) -> str:
        self.asked.append((shard, epoch))
        if self.refusals:
            raise self.refusals.pop(0)
        return shard

    async def fetch(self) -> ShardMap:
        self.fetched += 1
        return self.newest

    def router(self, tries: int = 4) -> Router:
        return Router(OLD, self.send, self.fetch, tries=tries, pause_s=0)


def test_a_request_goes_to_the_owner_with_the_epoch_of_the_map() -> None:
    wire = Wire()
    assert asyncio.run(wire.router().ask("read", ALICE)) == "shard_3"
    assert wire.asked == [("shard_3", 1)]


def test_moved_makes_it_fetch_the_map_and_ask_the_new_owner() -> None:
    wire = Wire(Moved("gone"))
    assert asyncio.run(wire.router().ask("read", ALICE)) == NEW.owner_of(ALICE)
    assert (wire.fetched, wire.asked[-1][1]) == (1, 2)


def test_busy_makes_it_ask_again_without_a_new_map() -> None:
    wire = Wire(Busy("frozen"))
    asyncio.run(wire.router().ask("write", ALICE))
    assert (wire.fetched, len(wire.asked)) == (0, 2)


def test_patience_ends_with_the_last_refusal() -> None:
    wire = Wire(*(Busy("frozen") for _ in range(9)))
    with pytest.raises(Busy):
        asyncio.run(wire.router(tries=3).ask("write", ALICE))
    assert len(wire.asked) == 3


def test_an_older_map_that_arrives_late_is_not_taken() -> None:
    router = Wire().router()
    router.learn(NEW)
    router.learn(OLD)
    assert router.map is NEW


def test_a_key_whose_turn_has_not_come_is_still_where_it_was() -> None:
    between = ShardMap(2, NEW.placement, {ALICE: "shard_3"})
    assert between.owner_of(ALICE) == "shard_3"
    assert between.shards == (*FOUR, "shard_5")


def test_with_real_shards_an_old_map_costs_a_detour_and_no_answer() -> None:
    async def story() -> int:
        town = Town(NEW.placement, USERS)
        town.map = NEW

        async def fetch() -> ShardMap:
            return town.map

        router = Router(OLD, town.send, fetch, pause_s=0)
        return (await router.ask("write", ALICE)).visits

    assert asyncio.run(story()) == 1
