"""The participant alone: duplicates, late commands and commands that meet their own compensation."""

from __future__ import annotations

import asyncio

import pytest

from tests.sqlite_database import SqliteDatabase
from topics.saga.errors import StepBarred, StepRefused
from topics.saga.participant import INITIAL, STATES, TRANSITIONS, Participant
from topics.saga.tests.cast import ALICE


class Till:
    """A ledger with one account."""

    def __init__(self, db: SqliteDatabase) -> None:
        self.db = db

    async def open(self, amount: int) -> None:
        await self.db.execute("CREATE TABLE till (amount INTEGER)")
        await self.db.execute("INSERT INTO till VALUES (?)", (amount,))

    async def amount(self) -> int:
        return (await self.db.execute("SELECT amount FROM till"))[0][0]

    async def charge(self) -> str:
        if await self.amount() < 40:
            raise StepRefused("not enough money")
        await self.db.execute("UPDATE till SET amount = amount - 40")
        return "charged 40"

    async def refund(self) -> str:
        await self.db.execute("UPDATE till SET amount = amount + 40")
        return "refunded 40"


def with_till(story, *, amount: int = 100, tombstones: bool = True):
    async def play():
        db = SqliteDatabase()
        till, participant = Till(db), Participant(db, tombstones=tombstones)
        await till.open(amount)
        await participant.open()
        return await story(till, participant)

    return asyncio.run(play())


def test_a_command_that_comes_twice_is_carried_out_once_and_answered_alike():
    async def story(till, participant):
        answers = [await participant.act(ALICE, "charge", till.charge) for _ in range(2)]
        return answers, await till.amount()

    assert with_till(story) == (["charged 40", "charged 40"], 60)


def test_two_copies_at_the_same_instant_are_carried_out_once():
    async def story(till, participant):
        await asyncio.gather(*(participant.act(ALICE, "charge", till.charge) for _ in range(2)))
        return await till.amount()

    assert with_till(story) == 60


def test_an_undo_that_comes_twice_is_carried_out_once():
    async def story(till, participant):
        await participant.act(ALICE, "charge", till.charge)
        answers = [await participant.undo(ALICE, "charge", till.refund) for _ in range(2)]
        return answers, await till.amount()

    assert with_till(story) == (["refunded 40", "nothing to undo"], 100)


def test_an_undo_that_comes_first_does_nothing_and_bars_the_late_command():
    async def story(till, participant):
        await participant.undo(ALICE, "charge", till.refund)
        with pytest.raises(StepBarred):
            await participant.act(ALICE, "charge", till.charge)
        return await till.amount()

    assert with_till(story) == 100


def test_a_command_that_was_barred_stays_out_and_one_that_came_first_cannot_be_barred():
    async def story(till, participant):
        barred = await participant.bar(ALICE, "charge"), await participant.bar(ALICE, "charge")
        with pytest.raises(StepBarred):
            await participant.act(ALICE, "charge", till.charge)
        await participant.act("bob-1", "charge", till.charge)
        return barred, await participant.bar("bob-1", "charge"), await till.amount()

    assert with_till(story) == ((True, True), False, 60)


def test_without_tombstones_the_late_command_takes_the_money_after_all():
    async def story(till, participant):
        await participant.undo(ALICE, "charge", till.refund)
        await participant.act(ALICE, "charge", till.charge)
        return await till.amount()

    assert with_till(story, tombstones=False) == 60


def test_a_refusal_is_remembered_so_that_a_repetition_cannot_succeed():
    async def story(till, participant):
        with pytest.raises(StepRefused, match="not enough money"):
            await participant.act(ALICE, "charge", till.charge)
        await till.refund()
        with pytest.raises(StepRefused, match="not enough money"):
            await participant.act(ALICE, "charge", till.charge)
        return await till.amount()

    assert with_till(story, amount=20) == 60


def test_listeners_hear_only_transitions_of_the_table():
    heard = []

    async def story(till, participant):
        participant.listen(lambda old, event, new: heard.append((old, event, new)))
        await participant.act(ALICE, "charge", till.charge)
        await participant.act(ALICE, "charge", till.charge)
        await participant.undo(ALICE, "charge", till.refund)
        await participant.undo("bob-1", "charge", till.refund)

    with_till(story)
    assert heard == [("absent", "act", "done"), ("done", "undo", "undone"), ("absent", "undo", "barred")]
    assert set(heard) <= set(TRANSITIONS)


def test_every_state_of_the_table_can_be_reached():
    assert {INITIAL} | {after for _, _, after in TRANSITIONS} == set(STATES)
