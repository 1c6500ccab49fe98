from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.watching import PLAYHEAD, ask, computed

pytestmark = pytest.mark.browser
BREAKER = "/t/circuit_breaker/"


def test_the_speed_goes_from_a_hundredth_to_a_hundred_by_list_and_by_key(visit: Opener) -> None:
    page = visit(BREAKER, still=True)
    computed(page)
    speed = page.get_by_label("Speed")
    for words, value in (("1/100", 0.01), ("100×", 100)):
        speed.select_option(label=words)
        assert ask(page, PLAYHEAD, "m.playhead.speed.value") == value
    page.get_by_role("slider", name="Timeline").focus()
    page.keyboard.press("-")
    expect(speed).to_have_value("50")
    page.keyboard.press("+")
    expect(speed).to_have_value("100")


def test_a_question_mark_lists_exactly_the_keys_that_are_listened_to(visit: Opener) -> None:
    page = visit(BREAKER, still=True)
    computed(page)
    page.keyboard.press("?")
    help_box = page.get_by_role("dialog", name="Keys")
    expect(help_box).to_be_visible()
    listened = ask(page, "/static/js/panels/keys.js", "m.KEYS.map((key) => key.shown + key.words)")
    assert [row.inner_text().replace("\n", "") for row in help_box.locator("dl > div").all()] == listened
    page.keyboard.press("Escape")
    expect(help_box).to_be_hidden()
