"""Whoever follows the log: a projection, a mailer, and keys that are destroyed."""

from __future__ import annotations

import asyncio

from topics.event_sourcing.account import Command
from topics.event_sourcing.balances import Balances
from topics.event_sourcing.defects import Careless
from topics.event_sourcing.event_store import Recorded
from topics.event_sourcing.letters import Letters
from topics.event_sourcing.shredding import KeyRing, opened, sealed
from topics.event_sourcing.subscription import CatchUp
from topics.event_sourcing.upcasting import NEWEST, STEPS, Upcasters

from .cast import Bank, database


class Post:
    def __init__(self) -> None:
        self.letters: list[int] = []

    async def send(self, recorded: Recorded) -> None:
        self.letters.append(recorded.position)


async def rich() -> Bank:
    """The guide's account, and two large withdrawals."""
    bank = await Bank().seeded()
    for n, (kind, amount) in enumerate((("deposit", 500), ("withdraw", 90), ("withdraw", 80))):
        await bank.repository.handle("alice", Command(f"r{n}", kind, amount))
    return bank


def projection() -> Balances:
    return Balances(database(), Upcasters(STEPS, NEWEST))


async def test_a_projection_catches_up_in_batches_and_applies_every_event_once():
    bank, balances = await rich(), projection()
    follower = CatchUp(balances, bank.store.events.read_all, most=2)
    await follower.drain()
    await follower.drain()
    assert await balances.find("alice") == (7, 430)
    assert await balances.checkpoint() == 7


async def test_what_comes_twice_changes_nothing():
    bank, balances = await rich(), projection()
    for each in (await bank.log())[:3] * 2:
        await balances.apply(each)
    assert await balances.find("alice") == (3, 30)


async def test_a_rebuild_waits_for_the_drain_that_runs():
    bank, balances = await rich(), projection()
    follower = CatchUp(balances, bank.store.events.read_all)
    await asyncio.gather(follower.drain(), follower.restart(balances.clear), follower.drain())
    assert await balances.find("alice") == (7, 430)


async def test_notices_during_a_drain_are_one_more_look():
    bank, balances = await Bank().seeded(), projection()
    follower = CatchUp(balances, bank.store.events.read_all)
    first = asyncio.ensure_future(follower.drain())
    await asyncio.sleep(0)
    await bank.repository.handle("alice", Command("late", "deposit", 5))
    await follower.drain()
    await first
    assert await balances.find("alice") == (5, 105)


async def test_a_replay_writes_no_letter_again_and_a_careless_one_does():
    for kind, expected in ((Letters, [6, 7]), (Careless, [6, 7, 6, 7])):
        bank, post = await rich(), Post()
        letters = kind(database(), post.send)
        follower = CatchUp(letters, bank.store.events.read_all)
        await follower.drain()
        await follower.restart(letters.rewind)
        assert post.letters == expected


async def test_after_a_restart_the_mailer_goes_on_from_its_note():
    bank, post, db = await rich(), Post(), database()
    await CatchUp(Letters(db, post.send), bank.store.events.read_all).drain()
    await CatchUp(Letters(db, post.send), bank.store.events.read_all).drain()
    assert post.letters == [6, 7]


async def test_what_was_sealed_is_noise_once_the_key_is_destroyed():
    ring = KeyRing(database())
    key = await ring.add("bob", b"k" * 32)
    text = sealed("bob, 12 Elm Street, and a name that is longer than one block of the keystream", key)
    assert opened(text, key).startswith("bob, 12 Elm")
    assert await ring.add("bob", b"x" * 32) == key
    assert await ring.destroy("bob")
    assert await ring.find("bob") is None
    assert "bob" not in opened(text, b"x" * 32)
    assert not await ring.destroy("bob")
