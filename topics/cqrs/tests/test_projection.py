"""From the write side to a read model: on an ordinary loop, against SQLite."""

from __future__ import annotations

import asyncio

import pytest

from topics.cqrs.catalogue import NoSuchProduct
from topics.cqrs.changes import Change, Unreadable, applied
from topics.cqrs.defects import ShowsWhatThereIs
from topics.cqrs.feed import MOST, Feed, NotTaken
from topics.cqrs.read_model import Manner, Row, TooEarly
from topics.cqrs.waiting import NotThereYet, Tokens, VersionWait

from .cast import Shop, model


async def test_every_change_has_a_version_of_its_product_and_a_place_in_the_stream():
    changes = await (await Shop().busy()).changes()
    assert [(c.position, c.product, c.version, c.type) for c in changes] == [
        (1, 123, 2, "PriceChanged"), (2, 123, 3, "StockChanged"), (3, 124, 2, "Renamed"), (4, 123, 4, "Reviewed"),
        (5, 123, 5, "StockChanged"),
    ]  # fmt: skip
    assert changes[1].fields == {"stock": 37}


async def test_captured_changes_say_what_the_outbox_says():
    told = {}
    for captured in (False, True):
        listing = model()
        for change in await (await Shop(captured=captured).busy()).changes():
            await listing.apply(1, 0, change)
        told[captured] = await listing.find(123)
    assert told[True] == told[False] == Row(5, {"name": "Product Name", "cents": 8_999, "stock": 38})


async def test_a_change_of_what_does_not_exist_leaves_no_news():
    shop = Shop()
    with pytest.raises(NoSuchProduct):
        await shop.catalogue.price(9, 100)
    assert await shop.changes() == []


async def test_a_page_of_the_guides_product_has_everything_in_one_document():
    page = await model("documents").find(123)
    assert page.fields == {
        "name": "Product Name", "cents": 9_999, "reviews": 0, "id": 123, "images": ["123-front.jpg", "123-back.jpg"],
        "relatedProducts": [124, 125],
    }  # fmt: skip


async def test_what_is_known_changes_nothing_and_does_not_take_the_checkpoint_back():
    listing, changes = model(), await (await Shop().busy()).changes()
    for change in changes:
        await listing.apply(1, 0, change)
    before = await listing.find(123)
    outcome = await listing.apply(1, 0, changes[0])
    assert (outcome.how, outcome.checkpoint) == ("known", 5)
    assert await listing.find(123) == before


async def test_what_comes_too_early_is_sent_back():
    changes = await (await Shop().busy()).changes()
    with pytest.raises(TooEarly, match="version 3 of 123 came after 1"):
        await model().apply(1, 0, changes[1])


async def test_what_follows_something_that_is_not_in_yet_does_not_take_the_checkpoint_past_it():
    listing, changes = model(), await (await Shop().busy()).changes()
    with pytest.raises(TooEarly, match="change 3 follows 2"):
        await listing.apply(1, 0, changes[2], after=2)
    assert await listing.checkpoint(1, 0) == 0


async def test_without_a_guard_a_difference_counts_twice():
    listing, changes = model(guarded=False), await (await Shop(differences=True).busy()).changes()
    for change in (changes[0], changes[1], changes[1]):
        await listing.apply(1, 0, change)
    assert (await listing.find(123)).fields["stock"] == 34


@pytest.mark.parametrize(("manner", "expected"), [(Manner.TOGETHER, 0), (Manner.AFTER, 0), (Manner.BEFORE, 1)])
async def test_who_dies_before_the_document_is_written_has_a_checkpoint_only_if_that_came_first(manner, expected):
    listing, changes = model(manner=manner), await Shop().busy()
    poison = Change(1, 123, 2, "Imported", {"cents": "12,50"})
    assert changes
    listing._parks = False
    with pytest.raises(Unreadable):
        await listing.apply(1, 0, poison)
    assert await listing.checkpoint(1, 0) == expected


async def test_what_cannot_be_read_is_set_aside_with_what_follows_of_its_product():
    shop, listing = Shop(), model()
    await shop.catalogue.spoil(123)
    await shop.busy()
    outcomes = [(await listing.apply(1, 0, change)).how for change in await shop.changes()]
    assert outcomes == ["parked", "parked", "parked", "applied", "parked", "parked"]
    assert (await listing.find(123)).version == 1


async def test_a_field_that_a_model_does_not_hold_cannot_poison_it():
    assert applied({"name": "x"}, Change(1, 123, 2, "Imported", {"cents": "12,50"}), ("name",)) == {"name": "x"}


async def test_a_new_generation_is_read_only_after_the_switch():
    listing, changes = model(), await (await Shop().busy()).changes()
    for change in changes:
        await listing.apply(2, 0, change._replace(version=change.version - 1))
    assert (await listing.find(123)).version == 1
    await listing.switch(2)
    assert (await listing.find(123)).version == 4
    assert await listing.checkpoint(1, 0) == 0


async def test_emptied_in_place_everything_is_gone_at_once():
    listing = model()
    await listing.clear()
    assert await listing.find(123) == Row(0, {})


async def test_a_feed_goes_on_from_where_the_model_stands_and_repeats_what_was_not_taken():
    shop, listing = await Shop().busy(), model()
    refusals = [2, 4]

    async def deliver(change: Change, after: int) -> int:
        if refusals and change.position == refusals[0]:
            refusals.pop(0)
            raise NotTaken("busy")
        return (await listing.apply(1, 0, change, after)).checkpoint

    async def checkpoint() -> int:
        return await listing.checkpoint(1, 0)

    feed = Feed(lambda position: shop.catalogue.after(position, most=MOST), deliver, checkpoint, pause_s=0)
    running = asyncio.ensure_future(feed.run())
    while await checkpoint() < 5:
        await asyncio.sleep(0)
    await shop.catalogue.price(124, 1)
    feed.notice()
    while await checkpoint() < 6:
        await asyncio.sleep(0)
    feed.stopped = True
    feed.notice()
    await running
    assert (await listing.find(123)).fields["stock"] == 38
    assert (await listing.find(124)).fields["cents"] == 1


async def test_a_wait_answers_once_the_version_is_there():
    rows = iter([Row(1, {}), Row(2, {}), Row(3, {})])

    async def find() -> Row:
        return next(rows)

    assert (await VersionWait(1.0, look_s=0).at_least(3, find)).version == 3


async def test_a_wait_that_is_over_is_an_error_and_in_the_defect_an_old_page():
    async def find() -> Row:
        return Row(1, {})

    with pytest.raises(NotThereYet, match="version 2 is not there, 1 is"):
        await VersionWait(0.0).at_least(2, find)
    assert (await ShowsWhatThereIs(0.0).at_least(2, find)).version == 1


def test_a_token_is_the_latest_version_written_or_read():
    tokens = Tokens()
    assert tokens.of(123) == 0
    tokens.saw(123, 4)
    tokens.saw(123, 2)
    assert tokens.of(123) == 4
