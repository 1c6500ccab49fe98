"""The semantic lock alone."""

from __future__ import annotations

import asyncio

from tests.sqlite_database import SqliteDatabase
from topics.saga.semantic_lock import SemanticLock, decided
from topics.saga.tests.cast import ALICE


def test_a_flag_is_seen_until_the_saga_that_set_it_removes_it():
    async def story():
        lock = SemanticLock(SqliteDatabase())
        await lock.open()
        await lock.take("lamp", ALICE)
        await lock.take("lamp", "bob-1")
        before = await lock.holders("lamp")
        await lock.release("lamp", ALICE)
        await lock.release("lamp", ALICE)
        return before, await lock.holders("lamp")

    assert asyncio.run(story()) == (["alice-1", "bob-1"], ["bob-1"])


def test_a_reader_looks_again_while_the_answer_rests_on_a_flag():
    answers = ["not yet", "not yet", "one left"]

    async def look() -> str:
        return answers.pop(0)

    asked = decided(look, lambda answer: answer == "not yet", patience_s=1.0, pause_s=0.0001)
    assert asyncio.run(asked) == "one left"


def test_a_reader_whose_patience_ends_is_told_not_yet_and_never_no():
    async def look() -> str:
        return "not yet"

    asked = decided(look, lambda answer: answer == "not yet", patience_s=0.001, pause_s=0.0001)
    assert asyncio.run(asked) == "not yet"
