"""Delivery, dead letters, inbox and outbox: on an ordinary loop, against SQLite."""

from __future__ import annotations

import pytest

from tests.sqlite_database import SqliteDatabase
from topics.event_driven.consumer import Consumer, Delivery
from topics.event_driven.dead_letters import Handler, Outcome, Policy, Unprocessable
from topics.event_driven.defects import ById
from topics.event_driven.inbox import SCHEMA as INBOX
from topics.event_driven.inbox import Inbox
from topics.event_driven.outbox import CAPTURE, SCHEMA, Orders, Relay
from topics.event_driven.partitioned_log import Stored

from .cast import stored


class Died(Exception):
    """The process ends here."""


class Member:
    """A consumer that can die at a commit or at an effect."""

    def __init__(self, delivery: Delivery, *, dies_at: str = "") -> None:
        self.committed, self.effects, self.dies_at = 0, [], dies_at
        self.consumer = Consumer(self, self.handle, delivery)

    async def commit(self, partition: int, offset: int) -> None:
        if self.dies_at == "commit":
            raise Died
        self.committed = offset

    async def handle(self, each: Stored) -> Outcome:
        if self.dies_at == "effect":
            raise Died
        self.effects.append(each.offset)
        return Outcome.DONE


@pytest.mark.parametrize(
    ("delivery", "dies_at", "effects", "committed"),
    [
        (Delivery.AT_LEAST_ONCE, "commit", [0], 0),
        (Delivery.AT_MOST_ONCE, "effect", [], 1),
        (Delivery.EFFECTIVELY_ONCE, "commit", [0], 0),
    ],
)
async def test_what_a_death_between_effect_and_commit_leaves(delivery, dies_at, effects, committed):
    member = Member(delivery, dies_at=dies_at)
    with pytest.raises(Died):
        await member.consumer.take([stored(0), stored(1)])
    assert (member.effects, member.committed) == (effects, committed)


async def test_a_batch_is_taken_in_order_and_committed_event_by_event():
    member = Member(Delivery.AT_LEAST_ONCE)
    await member.consumer.take([stored(n) for n in range(4)])
    assert (member.effects, member.committed) == ([0, 1, 2, 3], 4)


async def test_what_blocks_is_not_committed_and_nothing_behind_it_is_taken():
    member = Member(Delivery.AT_LEAST_ONCE)

    async def handle(each: Stored) -> Outcome:
        return Outcome.BLOCKED if each.offset == 1 else Outcome.DONE

    await Consumer(member, handle, Delivery.AT_LEAST_ONCE).take([stored(n) for n in range(4)])
    assert member.committed == 1


@pytest.mark.parametrize(
    ("policy", "outcomes", "aside"),
    [
        (Policy.BLOCK, ["blocked"] * 3, []),
        (Policy.RETRY, ["retried", "retried", "dead"], ["later 1", "later 2", "bury 3"]),
        (Policy.DEAD, ["dead"] * 3, ["bury 1", "bury 2", "bury 3"]),
    ],
)
async def test_what_cannot_be_handled_is_blocked_retried_or_buried(policy, outcomes, aside):
    noted: list[str] = []

    async def effect(each: Stored) -> None:
        raise Unprocessable(each.event.id)

    async def later(each: Stored, tries: int) -> None:
        noted.append(f"later {tries}")

    async def bury(each: Stored, tries: int) -> None:
        noted.append(f"bury {tries}")

    handler = Handler(effect, policy, later, bury)
    assert [(await handler.handle(stored(0), tried)).value for tried in range(3)] == outcomes
    assert noted == aside


async def test_an_inbox_knows_what_came_before():
    inbox = Inbox(SqliteDatabase(INBOX), remembers=True)
    assert [await inbox.effect("order-1", "c1") for _ in range(2)] == [True, False]
    forgetful = Inbox(SqliteDatabase(INBOX), remembers=False)
    assert [await forgetful.effect("order-1", "c1") for _ in range(2)] == [True, True]


@pytest.mark.parametrize("captured", [False, True])
async def test_an_order_and_its_news_are_one_transaction(captured):
    db = SqliteDatabase(SCHEMA + (CAPTURE if captured else ""))
    orders, relay = Orders(db, told=not captured), Relay(db)
    await orders.place(1, "c1", "lamp")
    (event,) = await relay.pending()
    assert event == ("order-1", "c1", "lamp")
    assert await orders.exists(1)
    await relay.published(event)
    assert await relay.pending() == []


async def test_a_lower_number_that_commits_later_is_published_by_marks_and_passed_over_by_the_highest_id():
    for kind, expected in ((Relay, ["order-2", "order-1"]), (ById, ["order-2"])):
        db = SqliteDatabase(SCHEMA)
        orders, relay, told = Orders(db, told=True), kind(db), []
        for number in (2, 1):
            await orders.place(number, "c1", "lamp")
            for event in await relay.pending():
                told.append(event.id)
                await relay.published(event)
        assert told == expected
