"""Plans, and the four ways of carrying them out: three keep every write, the careless one does not."""

from __future__ import annotations

import asyncio

import pytest

from topics.sharding.errors import Busy, Moved
from topics.sharding.migration import Move, plan, steps, still
from topics.sharding.placement import Modulo
from topics.sharding.ring import HashRing
from topics.sharding.tests.cast import FOUR, USERS, Town

FIVE = HashRing(FOUR).with_shard("shard_5")


def held(town: Town) -> dict[str, list[str]]:
    return {name: asyncio.run(shard.keys()) for name, shard in town.shards.items()}


def test_a_plan_names_what_has_to_move_in_batches_with_an_epoch_each() -> None:
    moves = plan(FIVE, {name: [u for u in USERS if HashRing(FOUR).shard_of(u) == name] for name in FOUR}, 4, most=6)
    assert all(len(move.keys) <= 6 and move.target == "shard_5" for move in moves)
    assert [move.epoch for move in moves] == list(range(5, 5 + len(moves)))
    keys = [key for move in moves for key in move.keys]
    assert sorted(keys) == sorted(user for user in USERS if FIVE.shard_of(user) == "shard_5")


def test_a_plan_for_what_is_in_its_place_is_empty() -> None:
    four = Modulo(FOUR)
    assert plan(four, {name: [u for u in USERS if four.shard_of(u) == name] for name in FOUR}, 1, 10) == []


def test_what_is_done_is_left_out_and_no_longer_still_there() -> None:
    moves = [Move("a", "b", ["1"], 2), Move("a", "c", ["2", "3"], 3)]
    assert {step.move.epoch for step in steps("copy", moves, 1)} == {3}
    assert still(moves, 1) == {"2": "a", "3": "a"}


@pytest.mark.parametrize("strategy", ["copy", "dual", "stop", "careless"])
def test_the_source_always_releases_before_the_target_adopts(strategy: str) -> None:
    moves = [Move("a", "b", ["1"], 2), Move("a", "c", ["2"], 3)]
    order = [(step.operation, step.move.epoch) for step in steps(strategy, moves)]
    assert all(order.index(("RELEASE", epoch)) < order.index(("ADOPT", epoch)) for epoch in (2, 3))


def test_stopping_the_world_freezes_everything_before_it_copies_anything() -> None:
    moves = [Move("a", "b", ["1"], 2), Move("a", "c", ["2"], 3)]
    assert [step.operation for step in steps("stop", moves)][:4] == ["FREEZE", "FREEZE", "COPY", "COPY"]


def visited(strategy: str) -> tuple[int, int]:
    """(visits that were counted, visits that the new owner knows) of a user who is written to after every step."""

    async def story() -> tuple[int, int]:
        town = Town(HashRing(FOUR), USERS)
        town.join("shard_5")
        user = next(user for user in USERS if FIVE.shard_of(user) == "shard_5")
        moves = plan(FIVE, {HashRing(FOUR).shard_of(user): [user]}, 1, 10)
        counted = 0
        for step in steps(strategy, moves):
            await town.perform(step.shard, step.operation, step.move)
            assert len(town.serving(user)) == (0 if step.operation == "RELEASE" else 1)
            try:
                await town.send(moves[0].source, "write", user, 1)
                counted += 1
            except (Busy, Moved):
                continue
        return counted, (await town.send("shard_5", "read", user, moves[0].epoch)).visits

    return asyncio.run(story())


@pytest.mark.parametrize("strategy", ["copy", "dual"])
def test_no_write_is_lost_when_the_last_copy_comes_after_the_freeze(strategy: str) -> None:
    counted, known = visited(strategy)
    assert counted == known > 0


def test_a_stopped_world_takes_no_write_at_all() -> None:
    assert visited("stop") == (0, 0)


def test_the_careless_migration_forgets_what_came_after_its_copy() -> None:
    counted, known = visited("careless")
    assert known < counted


def test_a_whole_town_moves_to_five_shards_and_every_user_has_one_owner() -> None:
    town = Town(HashRing(FOUR), USERS)
    town.join("shard_5")
    asyncio.run(town.migrate("copy", plan(FIVE, held(town), 1, 7)))
    assert {user: town.serving(user) for user in USERS} == {user: [FIVE.shard_of(user)] for user in USERS}
