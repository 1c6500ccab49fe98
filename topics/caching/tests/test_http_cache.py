"""Browsers and CDN nodes on an ordinary loop, with a shop that counts who asks."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from topics.caching.http_cache import HttpCache, Page
from topics.caching.tests.cast import ManualClock

PATH = "/product/123"


class Origin:
    """Answers with the price of the moment; notes with which ETag it was asked."""

    def __init__(self, **headers: int) -> None:
        self.price = 999
        self.headers = {"max_age_s": 10, "s_maxage_s": 60, **headers}
        self.asked: list[str | None] = []
        self.held: asyncio.Event | None = None

    async def __call__(self, path: str, etag: str | None) -> Page:
        self.asked.append(etag)
        page = Page(self.price, f'"{self.price}"', **self.headers)
        if self.held is not None:
            await self.held.wait()
        return page.given(etag)


async def test_a_browser_asks_nobody_until_max_age_ends() -> None:
    clock, origin = ManualClock(), Origin()
    browser = HttpCache(shared=False, clock=clock)
    assert [how for _ in range(2) for how in [(await browser.get(PATH, origin))[1]]] == ["fetched", "fresh"]
    origin.price = 1099
    clock.now_s += 9.9
    assert (await browser.get(PATH, origin))[0].body == 999
    clock.now_s += 0.1
    page, how = await browser.get(PATH, origin)
    assert (page.body, how, origin.asked) == (1099, "fetched", [None, '"999"'])


async def test_a_shared_cache_goes_by_s_maxage() -> None:
    clock, origin = ManualClock(), Origin()
    cdn = HttpCache(shared=True, clock=clock)
    await cdn.get(PATH, origin)
    clock.now_s += 59
    page, how = await cdn.get(PATH, origin)
    assert (how, page.age_s) == ("fresh", 59)
    clock.now_s += 1
    assert (await cdn.get(PATH, origin))[1] == "revalidated"


async def test_without_s_maxage_max_age_holds_for_everybody() -> None:
    clock = ManualClock()
    cdn = HttpCache(shared=True, clock=clock)

    async def origin(path: str, etag: str | None) -> Page:
        return Page("words", '"1"', 10)

    await cdn.get(PATH, origin)
    clock.now_s += 10
    assert (await cdn.get(PATH, origin))[1] == "fetched"


async def test_a_page_that_did_not_change_is_revalidated_without_its_body_and_lives_again() -> None:
    clock, origin = ManualClock(), Origin()
    browser = HttpCache(shared=False, clock=clock)
    await browser.get(PATH, origin)
    clock.now_s += 10
    page, how = await browser.get(PATH, origin)
    assert (page.body, how) == (999, "revalidated")
    clock.now_s += 9
    assert (await browser.get(PATH, origin))[1] == "fresh"


@pytest.mark.parametrize("passed_on, fresh_for_s", [(True, 6), (False, 10)])
async def test_the_age_counts_in_the_next_cache_when_it_is_passed_on(passed_on: bool, fresh_for_s: int) -> None:
    clock, origin = ManualClock(), Origin()
    cdn, browser = HttpCache(shared=True, clock=clock), HttpCache(shared=False, clock=clock)

    async def through_cdn(path: str, etag: str | None) -> Page:
        page, _ = await cdn.get(path, origin)
        return (page if passed_on else replace(page, age_s=0)).given(etag)

    await cdn.get(PATH, origin)
    clock.now_s += 4
    await browser.get(PATH, through_cdn)
    clock.now_s += fresh_for_s - 0.1
    assert (await browser.get(PATH, through_cdn))[1] == "fresh"
    clock.now_s += 0.1
    assert (await browser.get(PATH, through_cdn))[1] != "fresh"


async def test_time_on_the_road_is_no_freshness() -> None:
    clock, origin = ManualClock(), Origin()
    origin.held = asyncio.Event()
    browser = HttpCache(shared=False, clock=clock)
    reading = asyncio.ensure_future(browser.get(PATH, origin))
    await asyncio.sleep(0)
    clock.now_s += 3
    origin.held.set()
    await reading
    clock.now_s += 7
    assert (await browser.get(PATH, origin))[1] == "revalidated"


async def test_what_was_purged_is_fetched_anew_and_what_was_on_its_way_is_not_kept() -> None:
    clock, origin = ManualClock(), Origin()
    cdn = HttpCache(shared=True, clock=clock)
    await cdn.get(PATH, origin)
    assert (cdn.purge(PATH), cdn.purge(PATH), len(cdn)) == (True, False, 0)
    origin.held = asyncio.Event()
    reading = asyncio.ensure_future(cdn.get(PATH, origin))
    await asyncio.sleep(0)
    origin.price = 1099
    cdn.purge(PATH)
    origin.held.set()
    assert (await reading)[0].body == 999
    assert (await cdn.get(PATH, origin))[0].body == 1099


async def test_what_is_not_found_is_kept_nowhere() -> None:
    cdn = HttpCache(shared=True, clock=ManualClock())

    async def nothing(path: str, etag: str | None) -> Page:
        return Page("404", "", 0, status=404)

    assert [(await cdn.get(PATH, nothing))[1] for _ in range(2)] == ["fetched", "fetched"]
    assert len(cdn) == 0
