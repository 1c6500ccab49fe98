from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.watching import PLAYHEAD, ask, computed

pytestmark = pytest.mark.browser
CONSEQUENCE = "/static/js/present/consequence.js"
PATIENCE_US = 10_000_000


@pytest.mark.parametrize(("size", "name"), [("phone", "saga"), ("desk", "circuit_breaker")])
def test_who_accepts_the_invitation_meets_the_consequence_within_ten_seconds(
    visit: Opener, size: str, name: str
) -> None:
    page = visit(f"/t/{name}/", size=size)
    computed(page)
    expect(page.locator(".invite .push")).to_be_in_viewport(ratio=1)
    assert page.locator(".invite .push").bounding_box()["height"] >= (44 if size == "phone" else 24)
    page.evaluate(f"async () => {{ window.before = (await import('{PLAYHEAD}')).playhead.record.value; }}")
    page.locator(".invite .push").click()
    page.wait_for_function(f"async () => (await import('{PLAYHEAD}')).playhead.record.value !== window.before")
    computed(page)
    found = ask(
        page,
        CONSEQUENCE,
        "m.consequence(window.before, (await import('/static/js/playhead.js')).playhead.record.value, 0)",
    )
    assert found is not None
    now = ask(page, PLAYHEAD, "({t: m.playhead.t.value, speed: m.playhead.speed.value, on: m.playhead.playing.value})")
    assert now["on"]
    assert (found["at_us"] - now["t"]) / now["speed"] <= PATIENCE_US
