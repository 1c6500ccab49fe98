"""Scatter and gather, and the salt that makes eight keys of one."""

from __future__ import annotations

import asyncio

from topics.sharding.custody import Row
from topics.sharding.salting import Salted
from topics.sharding.scatter import merged, scatter

A1, A2, B = Row("1", "CA", 3, "own", 1), Row("1", "CA", 4, "own", 2), Row("2", "CA", 0, "own", 1)


def test_the_answer_names_each_user_once_by_its_latest_owner() -> None:
    assert merged([A1, B, A2]) == merged([A2, A1, B]) == [A2, B]


def test_a_shard_without_an_answer_is_named_as_missing() -> None:
    async def ask(shard: str) -> list[Row]:
        await asyncio.sleep(0)
        if shard == "down":
            raise ConnectionError("no route")
        return [A1]

    assert asyncio.run(scatter(ask, ("up", "down"))) == ([A1], ["down"])


def test_every_shard_is_asked_before_any_has_answered() -> None:
    async def story() -> int:
        asked: list[str] = []
        everybody = asyncio.Event()

        async def ask(shard: str) -> list[Row]:
            asked.append(shard)
            if len(asked) == 3:
                everybody.set()
            await everybody.wait()
            return []

        async with asyncio.timeout(5):
            await scatter(ask, ("a", "b", "c"))
        return len(asked)

    assert asyncio.run(story()) == 3


def test_a_salted_key_has_parts_and_an_ordinary_one_is_itself() -> None:
    salted = Salted(("7",), 4)
    assert salted.parts_of("7") == ["7#0", "7#1", "7#2", "7#3"]
    assert salted.parts_of("8") == ["8"]
    assert {salted.part_for("7", draw) for draw in range(9)} == set(salted.parts_of("7"))
