"""Phones, tablets, paper and systems with their own colours."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.test_access import complaints
from tests.browser.watching import computed, seek

pytestmark = pytest.mark.browser
BREAKER = "/t/circuit_breaker/"
LEAST_TOUCH_PX = 44
SMALL = """(selectors) => [...document.querySelectorAll(selectors)]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < %d)
  .map((one) => one.outerHTML.slice(0, 90))"""


def test_on_a_phone_the_tools_of_the_header_are_a_menu_of_touchable_size(visit: Opener, axe: str) -> None:
    page = visit(BREAKER, size="phone", still=True)
    computed(page)
    seek(page, 6_000_000)
    expect(page.locator(".guide-toggle")).to_be_hidden()
    page.get_by_role("button", name="More", exact=True).click()
    small = page.evaluate(SMALL % LEAST_TOUCH_PX, ".bar button, pg-transport button, .actions button, .invite .push")
    assert small == []
    assert complaints(page, axe) == []
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.locator(".rail")).to_be_hidden()
    expect(page.locator(".bar-tools")).to_be_hidden()


@pytest.mark.parametrize("size", ["tablet", "desk"])
def test_the_header_keeps_to_one_line(room: Opener, size: str) -> None:
    page = room(BREAKER, size=size)
    expect(page.get_by_role("button", name="More", exact=True)).to_be_hidden()
    expect(page.locator(".theme")).to_be_in_viewport(ratio=1)
    assert page.locator("header.bar").evaluate("(bar) => bar.scrollWidth <= bar.clientWidth")


def test_paper_shows_stage_caption_verdicts_and_source_in_black_on_white(visit: Opener) -> None:
    page = visit(BREAKER, theme="dark", still=True)
    computed(page)
    seek(page, 6_000_000)
    page.locator("pg-verdicts .says").first.wait_for(state="attached")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})
    for part in ("pg-stage", ".pg-caption-text", "pg-waterfall", "pg-metrics", "pg-verdicts", ".code:not([hidden])"):
        expect(page.locator(part)).to_be_visible()
    for part in ("pg-stage canvas", "pg-transport", ".breaks", ".events", ".bar-end"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.locator(".pg-caption-text")).to_have_css("color", "rgb(0, 0, 0)")
    expect(page.locator(".pg-caption-text")).to_have_css("background-color", "rgb(255, 255, 255)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    right = page.locator(".pg-node").evaluate_all(
        "(all) => Math.max(...all.map((n) => n.getBoundingClientRect().right))"
    )
    assert right <= 718
    drawn = page.evaluate("document.querySelector('pg-stage').traffic.placed.length")
    assert page.locator(".pg-paper .pg-glyph").count() == drawn
    expect(page.locator(".paper-moment")).to_contain_text("6.000 s of")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".pg-paper, .paper-moment, .verdict details[open]")).to_have_count(0)


def test_with_the_systems_own_colours_the_playhead_and_the_chosen_tab_stay_visible(visit: Opener) -> None:
    page = visit(BREAKER, still=True, forced_colors="active")
    computed(page)
    seek(page, 6_000_000)
    ink = page.locator("pg-overview .needle").evaluate("(one) => getComputedStyle(one).backgroundColor")
    assert ink != page.locator("pg-overview").evaluate("(one) => getComputedStyle(one).backgroundColor")
    expect(page.locator("#tab-conditions")).to_have_css("outline-style", "solid")
