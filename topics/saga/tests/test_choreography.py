"""The choreography alone: four services and a bus that may deliver twice, late, or in another order."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from tests.sqlite_database import SqliteDatabase
from topics.saga.choreography import REACTIONS, Deadlines, ReactingService, Reaction
from topics.saga.errors import StepRefused
from topics.saga.participant import Participant
from topics.saga.tests.cast import ALICE, ORDER


class Bus:
    """Delivers each fact to every service that listens, ``copies`` times."""

    def __init__(self, *, copies: int = 1) -> None:
        self.copies = copies
        self.services: dict[str, ReactingService] = {}
        self.waiting: list[tuple[str, str, dict]] = []
        self.facts: list[str] = []

    async def publish(self, event: str, saga: str, data: dict) -> None:
        self.facts.append(event)
        self.waiting += [(event, saga, data)] * self.copies

    async def drain(self) -> None:
        while self.waiting:
            await self.deliver(*self.waiting.pop(0))

    async def deliver(self, event: str, saga: str, data: dict) -> None:
        for service in self.services.values():
            if event in service.events:
                await service.hear(event, saga, data)


class Shop:
    """The four services, each with a participant of its own."""

    def __init__(self, *, copies: int = 1, refuses: str | None = None) -> None:
        self.bus = Bus(copies=copies)
        self.refuses = refuses
        self.history: list[str] = []
        self.participants: dict[str, Participant] = {}
        for name, reactions in REACTIONS.items():
            participant = Participant(SqliteDatabase())
            self.bus.services[name] = ReactingService(
                reactions, act=self._act(participant), undo=self._undo(participant), publish=self.bus.publish
            )
            self.participants[name] = participant
            asyncio.get_running_loop().create_task(participant.open())

    def _act(self, participant: Participant):
        async def act(step: str, saga: str, data: dict) -> str:
            return await participant.act(saga, step, lambda: self._effect(step))

        return act

    def _undo(self, participant: Participant):
        async def undo(step: str, saga: str, data: dict) -> str:
            return await participant.undo(saga, step, lambda: self._reverse(step))

        return undo

    async def _effect(self, step: str) -> str:
        if step == self.refuses:
            raise StepRefused("no")
        self.history.append(step)
        return "ok"

    async def _reverse(self, step: str) -> str:
        self.history.append(f"un{step}")
        return "ok"


def order(**options) -> tuple[list[str], list[str]]:
    async def play():
        shop = Shop(**options)
        await asyncio.sleep(0)
        await shop.bus.publish("OrderCreated", ALICE, ORDER)
        await shop.bus.drain()
        return shop.history, shop.bus.facts

    return asyncio.run(play())


@pytest.mark.parametrize("copies", [1, 2])
def test_an_order_that_nothing_stops_is_confirmed_whatever_the_number_of_copies(copies):
    history, facts = order(copies=copies)
    assert history == ["reserve", "charge", "ship", "confirm"]
    assert facts[-1] == "OrderConfirmed"


@pytest.mark.parametrize("copies", [1, 2])
@pytest.mark.parametrize(
    ("refuses", "expected"),
    [
        ("reserve", []),
        ("charge", ["reserve", "unreserve"]),
        ("ship", ["reserve", "charge", "uncharge", "unreserve"]),
    ],
)
def test_a_refusal_walks_the_chain_back_and_cancels_the_order(copies, refuses, expected):
    history, facts = order(copies=copies, refuses=refuses)
    assert history == expected
    assert facts[-1] == "OrderCancelled"


def one_service(outcomes: list[Exception | None], verb: str) -> tuple[list[str], list[str]]:
    """A service that hears one fact until it acknowledges it; what it published, and how each try ended."""
    published: list[str] = []
    ended: list[str] = []

    async def work(step: str, saga: str, data: dict) -> None:
        outcome = outcomes.pop(0)
        if outcome is not None:
            raise outcome

    async def publish(event: str, saga: str, data: dict) -> None:
        published.append(event)

    async def play() -> None:
        reaction = Reaction("Heard", verb, "charge", "Done")
        service = ReactingService((reaction,), act=work, undo=work, publish=publish, tries=3)
        while not ended or ended[-1] == "again":
            try:
                await service.hear("Heard", ALICE, ORDER)
            except ConnectionError:
                ended.append("again")
            else:
                ended.append("acknowledged")

    asyncio.run(play())
    return published, ended


def test_an_undo_that_fails_is_delivered_again_until_it_works():
    assert one_service([ConnectionError(), ConnectionError(), None], "undo") == (
        ["Done"],
        ["again", "again", "acknowledged"],
    )


def test_an_undo_that_keeps_failing_calls_a_person():
    assert one_service([ConnectionError()] * 3, "undo") == (["UndoFailed"], ["again", "again", "acknowledged"])


def test_a_step_that_keeps_failing_is_left_to_the_deadline():
    assert one_service([ConnectionError()] * 3, "do") == ([], ["again", "again", "acknowledged"])


def test_an_abandoned_order_is_undone_whatever_overtakes_what():
    late = [("StockReserved",), ("CardCharged",), ("OrderAbandoned",)]
    for arrival in itertools.permutations(late):

        async def play(arrival=arrival):
            shop = Shop()
            await asyncio.sleep(0)
            await shop.bus.services["inventory"].hear("OrderCreated", ALICE, ORDER)
            await shop.participants["orders"].bar(ALICE, "confirm")
            shop.bus.waiting = [(event, ALICE, ORDER) for (event,) in arrival]
            await shop.bus.drain()
            return shop.history

        history = asyncio.run(play())
        effective = [step for step in history if not step.startswith("un") and f"un{step}" not in history]
        assert effective == [], arrival


def test_an_order_from_which_nothing_is_heard_is_given_up_after_the_deadline():
    pending = [("alice-1", 10.0), ("bob-1", 14.0)]
    announced = []

    async def abandon(cutoff: float):
        return [(saga, ORDER) for saga, since in pending if since <= cutoff]

    async def publish(event: str, saga: str, data: dict) -> None:
        announced.append((event, saga))

    async def story() -> int:
        return await Deadlines(patience_s=5.0, abandon=abandon, publish=publish).sweep(16.0)

    assert asyncio.run(story()) == 1
    assert announced == [("OrderAbandoned", "alice-1")]
