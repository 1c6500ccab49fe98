from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.watching import PLAYHEAD, ask, computed, scenario, t

pytestmark = pytest.mark.browser
BREAKER = "/t/circuit_breaker/"


def test_the_speed_goes_from_a_hundredth_to_a_hundred_by_list_and_by_key(room: Opener) -> None:
    page = room(BREAKER)
    speed = page.get_by_label("Speed")
    for words, value in (("1/100", 0.01), ("100×", 100)):
        speed.select_option(label=words)
        assert ask(page, PLAYHEAD, "m.playhead.speed.value") == value
    page.get_by_role("slider", name="Timeline").focus()
    page.keyboard.press("-")
    expect(speed).to_have_value("50")
    page.keyboard.press("+")
    expect(speed).to_have_value("100")


def test_a_question_mark_lists_exactly_the_keys_that_are_listened_to(room: Opener) -> None:
    page = room(BREAKER)
    page.keyboard.press("?")
    help_box = page.get_by_role("dialog", name="Keys")
    expect(help_box).to_be_visible()
    listened = ask(page, "/static/js/panels/keys.js", "m.KEYS.map((key) => key.shown + key.words)")
    assert [row.inner_text().replace("\n", "") for row in help_box.locator("dl > div").all()] == listened
    page.keyboard.press("Escape")
    expect(help_box).to_be_hidden()


def test_a_pin_is_dragged_edited_switched_off_and_on_and_removed_and_the_run_follows(room: Opener) -> None:
    page = room(BREAKER)
    first = scenario(page)["interventions"][0]
    pin = page.locator(".pin").first
    box = pin.bounding_box()
    assert box
    page.mouse.move(box["x"] + 6, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 46, box["y"] + 8, steps=4)
    page.mouse.up()
    computed(page)
    moved = scenario(page)["interventions"][0]
    assert moved["when"]["at_us"] > first["when"]["at_us"]
    assert {**moved, "when": None} == {**first, "when": None}
    page.wait_for_function(
        "async ([module, at]) => (await import(module)).playhead.record.value.markers()"
        ".some((one) => one.kind === 'intervention' && one.at_us === at)",
        arg=[PLAYHEAD, moved["when"]["at_us"]],
    )

    pin.focus()
    page.keyboard.press("Enter")
    editor = page.get_by_role("dialog", name="Edit what was done")
    editor.get_by_label("Time").fill("2000")
    editor.get_by_role("button", name="Apply").click()
    expect(editor).to_be_hidden()
    assert scenario(page)["interventions"][0]["when"] == {"at_us": 2_000_000}

    page.get_by_role("button", name="On: Payment slow").press("Enter")
    assert scenario(page)["interventions"] == []
    expect(page.locator(".meddled .shelved")).to_have_count(1)
    page.locator(".pin.shelved").click()
    editor.get_by_role("button", name="Switch on").click()
    assert scenario(page)["interventions"][0]["when"] == {"at_us": 2_000_000}
    page.get_by_role("button", name="Edit: Payment slow").press("Enter")
    editor.get_by_role("button", name="Remove").click()
    assert scenario(page)["interventions"] == []
    expect(page.locator(".pin, .meddled li")).to_have_count(0)
    computed(page)


def test_idle_stretches_run_fast_when_asked_and_a_growing_run_shows_its_live_edge(room: Opener) -> None:
    page = room(BREAKER)
    skip = page.get_by_role("button", name="Run idle stretches fast")
    skip.click()
    expect(skip).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("i")
    expect(skip).to_have_attribute("aria-pressed", "false")
    known = ask(
        page,
        PLAYHEAD,
        "(() => { const { record } = m.playhead; const { constructor, chunks } = record.value;"
        " record.value = constructor.from(chunks.slice(0, 2)); return record.value.until; })()",
    )
    page.get_by_role("button", name="Live edge").click()
    assert t(page) == known
    page.keyboard.press("Home")
    page.keyboard.press("l")
    assert t(page) == known
