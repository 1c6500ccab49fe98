from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener, dress
from tests.browser.test_access import complaints
from tests.browser.watching import PLAYHEAD, ask, computed, seek, t

pytestmark = pytest.mark.browser
BREAKER = "/t/circuit_breaker/"
SCALE = "document.querySelector('pg-stage').placing.scale"


def test_present_shows_stage_transport_and_a_large_caption_and_escape_brings_the_rest_back(room: Opener) -> None:
    page = room(BREAKER)
    seek(page, 6_000_000)
    before = page.evaluate(SCALE)
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.locator(".rail")).to_be_hidden()
    expect(page.locator(".lanes")).to_be_hidden()
    expect(page.locator("pg-transport")).to_be_visible()
    expect(page.locator(".pg-caption-text")).to_have_css("font-size", "25px")
    page.wait_for_function(f"{SCALE} > {before} * 1.2")
    page.keyboard.press("Escape")
    expect(page.locator(".rail")).to_be_visible()
    page.wait_for_function(f"{SCALE} === {before}")
    page.keyboard.press("F5")
    expect(page.locator(".rail")).to_be_hidden()


def test_a_clicker_leads_from_marker_to_marker_and_blanks_the_screen(visit: Opener) -> None:
    page = visit(f"{BREAKER}?present=1", still=True)
    expect(page.locator(".rail")).to_be_hidden()
    computed(page)
    there = ask(page, PLAYHEAD, "m.playhead.record.value.markers().map((one) => one.at_us)")
    instants = sorted(set(there))
    seek(page, 0)
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    second = [at for at in instants if at > 0][1]
    assert t(page) == second
    page.keyboard.press("PageUp")
    assert t(page) == [at for at in instants if at < second][-1]
    page.keyboard.press(".")
    expect(page.locator(".blank")).to_be_visible()
    page.keyboard.press("PageDown")
    expect(page.locator(".blank")).to_have_count(0)
    assert t(page) < second


def test_presenting_fits_every_screen_and_axe_finds_nothing(visit: Opener, axe: str) -> None:
    page = visit(f"{BREAKER}?present=1&at=6", size="phone", still=True)
    computed(page)
    for size, theme in (("phone", "light"), ("tablet", "dark"), ("desk", "light")):
        dress(page, size, theme)
        expect(page.locator(".rail")).to_be_hidden()
        expect(page.locator("pg-transport .speed select")).to_be_in_viewport(ratio=1)
        expect(page.locator(".pg-caption-text")).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert complaints(page, axe) == [], (size, theme)
