"""The home page: thumbnails that play when looked at, and the search."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, dress
from tests.browser.test_access import complaints

pytestmark = pytest.mark.browser
PLAYED = "() => document.querySelector('pg-stage').playhead.t.value"
STANDS = "() => !document.querySelector('pg-stage').playhead.playing.value"
MOVED = "(from) => document.querySelector('pg-stage').playhead.t.value > from"


def stages(page: Page) -> int:
    return page.locator("pg-stage").count()


def test_a_thumbnail_plays_its_rooms_first_run_while_it_is_looked_at_and_stands_when_left(visit: Opener) -> None:
    page = visit("/")
    assert stages(page) == 0
    page.locator("[data-room=circuit_breaker]").hover()
    page.locator("[data-room=circuit_breaker] pg-stage").wait_for()
    page.wait_for_function(MOVED, arg=page.evaluate(PLAYED))
    run = "() => document.querySelector('pg-stage').playhead.record.value.topologies.whole.nodes.has('payment')"
    assert page.evaluate(run)
    page.locator("h1").hover()
    page.wait_for_function(STANDS)
    left_at = page.evaluate(PLAYED)
    page.locator("[data-room=saga] a").focus()
    page.locator("[data-room=saga] pg-stage").wait_for()
    assert page.evaluate(PLAYED) is not None
    playing = "() => [...document.querySelectorAll('pg-stage')].filter((one) => one.playhead.playing.value).length"
    page.wait_for_function(f"({playing})() === 1")
    page.locator("[data-room=circuit_breaker]").hover()
    breaker = "document.querySelector('[data-room=circuit_breaker] pg-stage').playhead.t.value"
    page.wait_for_function(f"(from) => {breaker} > from", arg=left_at)
    assert page.evaluate(playing) == 1


def test_on_a_touch_screen_the_thumbnail_in_the_middle_plays(visit: Opener) -> None:
    page = visit("/", size="phone", has_touch=True, is_mobile=True)
    page.locator("[data-room=circuit_breaker]").evaluate("(card) => card.scrollIntoView({block: 'center'})")
    page.locator("[data-room=circuit_breaker] pg-stage").wait_for()


def test_the_first_tap_on_a_thumbnail_plays_it_and_the_next_or_one_on_its_words_opens_the_room(visit: Opener) -> None:
    page = visit("/", size="tablet", has_touch=True, is_mobile=True)
    page.locator(".find").wait_for()
    card = page.locator("[data-room=saga]")
    card.evaluate("(card) => card.scrollIntoView({block: 'start', behavior: 'instant'})")
    expect(page.locator(".room.looked[data-room=saga]")).to_have_count(0)
    card.locator("figure").tap(force=True)
    page.wait_for_function("() => document.querySelector('[data-room=saga] pg-stage')?.playhead.playing.value")
    assert page.url.endswith("/")
    chip = card.locator("figure").evaluate("(one) => getComputedStyle(one, '::after').content")
    assert chip == '"Tap to open"'
    card.locator("figure").tap(force=True)
    page.wait_for_url("**/t/saga/")
    page.go_back()
    page.locator("[data-room=saga] h3").tap(force=True)
    page.wait_for_url("**/t/saga/")


def test_axe_finds_nothing_while_a_thumbnail_plays(visit: Opener, axe: str) -> None:
    page = visit("/")
    page.locator("[data-room=saga] a").focus()
    page.wait_for_function("() => document.querySelector('[data-room=saga] pg-stage')?.playhead.playing.value")
    for theme in ("light", "dark"):
        dress(page, "desk", theme)
        assert complaints(page, axe) == [], theme


def test_with_reduced_motion_every_thumbnail_stays_a_drawing(visit: Opener) -> None:
    page = visit("/", still=True)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.locator("[data-room=saga] a").focus()
    page.locator("[data-room=circuit_breaker]").hover()
    page.keyboard.press("/")
    page.keyboard.type("saga")
    expect(page.locator(".find output")).to_contain_text("rooms")
    assert (stages(page), [url for url in requests if "/js/" in url]) == (0, [])


def test_the_search_finds_rooms_by_title_promise_and_shelf_and_says_how_many(visit: Opener) -> None:
    page = visit("/")
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Find a room")
    expect(field).to_be_focused()
    shown = page.locator(".room:not([hidden])")
    rooms = shown.count()
    promise = page.locator("[data-room=saga] p").inner_text()
    for typed, title in (("SHARD", "Data sharding"), (promise, "Saga")):
        field.fill(typed)
        expect(shown.locator("h3")).to_have_text([title])
        expect(page.locator(".find output")).to_have_text(f"1 of {rooms} rooms")
    field.fill("data management")
    expect(page.locator(".shelf:visible h2")).to_have_count(1)
    field.fill("nothing like it")
    expect(page.locator(".find output")).to_have_text("No room says that. Try another word.")
    page.keyboard.press("Escape")
    expect(shown).to_have_count(rooms)
    expect(page.locator(".room.coming a")).to_have_count(0)
