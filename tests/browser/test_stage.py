from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.watching import PLAYHEAD, ask, computed, seek

pytestmark = pytest.mark.browser
BREAKER = "/t/circuit_breaker/"


def test_the_reason_stands_where_the_followed_request_died_and_goes_when_the_playhead_is_before_it(
    visit: Opener,
) -> None:
    page = visit(BREAKER, still=True)
    computed(page)
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
