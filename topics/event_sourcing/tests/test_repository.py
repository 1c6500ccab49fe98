"""Load, decide, append: on an ordinary loop, against SQLite."""

from __future__ import annotations

import asyncio

import pytest

from topics.event_sourcing.account import Account, Command, Event, Rejected, fold
from topics.event_sourcing.defects import AsksTheClock, Trusting, Unchecked
from topics.event_sourcing.event_store import WrongVersion
from topics.event_sourcing.upcasting import STEPS, UnknownShape, Upcasters

from .cast import Bank


async def balance(bank: Bank) -> int:
    return (await bank.repository.load("alice")).account.balance


async def at_once(bank: Bank, *commands: Command) -> list:
    tasks = [asyncio.ensure_future(bank.repository.handle("alice", command)) for command in commands]
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_the_guides_four_events_make_100():
    bank = await Bank().seeded()
    assert await balance(bank) == 100
    assert [(e.version, e.event.type) for e in await bank.log()] == [
        (1, "AccountCreated"), (2, "MoneyDeposited"), (3, "MoneyWithdrawn"), (4, "MoneyDeposited"),
    ]  # fmt: skip


async def test_an_account_can_be_looked_at_as_of_every_version():
    bank = await Bank().seeded()
    assert [(await bank.repository.load("alice", to=n)).account.balance for n in range(5)] == [0, 0, 50, 30, 100]


async def test_of_two_withdrawals_at_once_one_stands_and_one_is_refused_on_what_is_left():
    bank = await Bank().seeded()
    done, refused = await at_once(bank, Command("a", "withdraw", 80), Command("b", "withdraw", 80))
    assert done.account.balance == 20
    assert isinstance(refused, Rejected)
    assert refused.conflicts == 1
    assert len(await bank.log()) == 5


async def test_without_the_check_both_stand_and_the_account_is_below_zero():
    bank = await Bank(store=Unchecked).seeded()
    await at_once(bank, Command("a", "withdraw", 80), Command("b", "withdraw", 80))
    assert await balance(bank) == -60


async def test_a_stale_append_is_refused_whole():
    bank = await Bank().seeded()
    with pytest.raises(WrongVersion, match="at version 4, not 3"):
        await bank.store.append("alice", 3, [Event("MoneyDeposited", {"amount": 1})] * 2, "late")
    assert len(await bank.log()) == 4


async def test_a_command_whose_answer_was_lost_is_found_by_its_id():
    bank = await Bank().seeded()
    bank.store.deaf = 1
    done = await bank.repository.handle("alice", Command("a", "withdraw", 10))
    assert (done.known, done.account.balance) == (True, 90)


async def test_without_ids_it_is_decided_again():
    bank = await Bank(ids=False).seeded()
    bank.store.deaf = 1
    done = await bank.repository.handle("alice", Command("a", "withdraw", 10))
    assert (done.again, await balance(bank)) == (True, 80)


async def test_a_refused_command_leaves_no_event():
    bank = await Bank().seeded()
    await bank.repository.handle("alice", Command("r", "reverse"))
    for command in (Command("a", "withdraw", 121), Command("b", "open", owner="x"), Command("c", "reverse")):
        with pytest.raises(Rejected):
            await bank.repository.handle("alice", command)
    assert [e.event.type for e in (await bank.log())[4:]] == ["WithdrawalReversed"]


async def test_a_snapshot_and_its_tail_are_the_full_fold():
    bank = await Bank(every=3).seeded()
    whole = fold([each.event for each in await bank.log()])
    loaded = await bank.repository.load("alice")
    assert (loaded.since, loaded.folded) == (3, 1)
    assert loaded.account._replace(commands=()) == whole


async def test_a_spoilt_snapshot_is_not_believed_and_a_trusting_repository_believes_it():
    for kind, expected in ((None, 100), (Trusting, 970)):
        bank = await (Bank(kind, every=3) if kind else Bank(every=3)).seeded()
        bank.db.connection.execute("UPDATE snapshots SET state = replace(state, '[3,30,', '[3,900,')")
        assert await balance(bank) == expected
        assert bank.loads[-1].spoilt == (kind is None)


async def test_a_fold_that_asks_the_clock_gives_another_account_each_time():
    bank = await Bank(AsksTheClock).seeded()
    now = [10.0]
    bank.repository.wall_s = lambda: now[0]
    await bank.repository.handle("alice", Command("i", "interest", 5))
    assert await balance(bank) == 110
    now[0] = 25.0
    assert await balance(bank) == 125


async def test_interest_is_worked_out_when_it_is_paid():
    bank = await Bank().seeded()
    done = await bank.repository.handle("alice", Command("i", "interest", 5))
    assert done.account.balance == 105


async def test_events_of_all_shapes_are_read_in_the_present_one_and_stay_as_they_are():
    bank = await Bank().seeded()
    for shape in (2, 3):
        bank.repository.upcasters = Upcasters(STEPS, shape)
        await bank.repository.handle("alice", Command(f"d{shape}", "deposit", 10))
    log = await bank.log()
    assert [each.event.schema for each in log] == [1, 1, 1, 1, 2, 3]
    present = bank.repository.upcasters.read(log[1].event)
    assert present == Event("MoneyDeposited", {"amount": 50, "currency": "EUR", "channel": "unknown"}, 3)
    assert await balance(bank) == 120


def test_code_that_is_older_than_an_event_says_so():
    with pytest.raises(UnknownShape, match="shape 3, this code knows 2"):
        Upcasters(STEPS, 2).read(Event("MoneyDeposited", {"amount": 1}, 3))


def test_nothing_can_be_done_with_an_account_that_does_not_exist():
    assert fold([]) == Account()
