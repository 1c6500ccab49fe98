from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.watching import PLAYHEAD, ask, computed, scenario, seek

pytestmark = pytest.mark.browser
BREAKER = "/t/circuit_breaker/"


def test_the_reason_stands_where_the_followed_request_died_and_goes_when_the_playhead_is_before_it(
    room: Opener,
) -> None:
    page = room(BREAKER)
    died = ask(
        page, PLAYHEAD, "m.playhead.record.value.requests().find((r) => r.outcome === 'failed' && r.end_us !== null)"
    )
    ask(page, PLAYHEAD, f"m.select('request', '{died['key']}')")
    seek(page, died["end_us"] + 5_000_000)
    badge = page.locator(".pg-death.is-standing")
    expect(badge).to_have_count(1)
    assert len(badge.locator("text").text_content() or "") > 3
    seek(page, died["end_us"] - 1)
    expect(badge).to_have_count(0)


def test_a_node_that_is_held_is_slow_and_gets_well_a_second_later(room: Opener) -> None:
    page = room(BREAKER)
    seek(page, 1_000_000)
    page.locator("[data-node=payment]").hover()
    page.mouse.down()
    expect(page.locator(".pg-node.is-slow[data-node=payment]")).to_have_count(1)
    page.mouse.up()
    computed(page)
    last = scenario(page)["interventions"][-1]
    assert (last["kind"], last["target"], last["when"]) == ("slow", "payment", {"at_us": 1_000_001})
    assert last["args"]["for_us"] == 1_000_000
    expect(page.locator(".touch")).to_have_count(0)


def test_a_short_press_only_selects(room: Opener) -> None:
    page = room(BREAKER)
    before = scenario(page)["interventions"]
    page.locator("[data-node=payment]").click()
    expect(page.locator(".touch")).to_be_visible()
    assert scenario(page)["interventions"] == before
