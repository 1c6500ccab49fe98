"""Marks on the lanes of time: none covers another, and those that share a place are told one by one."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES, Opener
from tests.browser.watching import PLAYHEAD, ask, t

pytestmark = pytest.mark.browser
AXIS = "/static/js/panels/axis.js"
SHELF = "/static/js/live/shelf.js"
ROOM = "/t/cap/"
LANES = ("pg-marks", "pg-verdict-lane")
EDGES = """(all) => all.map((one) => one.getBoundingClientRect()).map(({ left, right }) => [left, right])"""


def settled(page: Page) -> None:
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def verdicts(page: Page) -> list[Any]:
    told = "m.playhead.record.value.seqs('verdict').list.map((seq) => m.playhead.record.value.get(seq))"
    return ask(page, PLAYHEAD, told)


@pytest.mark.parametrize("size", list(SIZES))
def test_no_mark_covers_another_whatever_the_window(room: Opener, size: str) -> None:
    page = room(ROOM, size=size)
    expect(page.locator("pg-verdict-lane .mark")).not_to_have_count(0)
    for window in ("m.fit()", "m.show(3e6, 4e6)", "m.show(4e6, 1e5)"):
        ask(page, AXIS, window)
        settled(page)
        for lane in LANES:
            edges = page.locator(f"{lane} .mark").evaluate_all(EDGES)
            assert all(one[1] <= next[0] for one, next in zip(edges, edges[1:], strict=False)), (window, lane, edges)
            assert all(right - left >= 20 for left, right in edges)


def test_marks_that_share_a_place_open_as_a_list_by_keyboard(room: Opener) -> None:
    page = room(ROOM)
    ask(page, AXIS, "m.fit()")
    shared = page.locator("pg-marks .several").first
    label = shared.get_attribute("aria-label") or ""
    shared.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="Marks at this place")
    rows = box.get_by_role("button")
    expect(rows.first).to_be_focused()
    assert label.startswith(f"{rows.count()} marks: ")
    for text in rows.locator("span").all_inner_texts():
        assert text in label
    page.keyboard.press("Escape")
    expect(shared).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    expect(rows.last).to_be_focused()
    at = rows.last.locator("time").inner_text()
    page.keyboard.press("Enter")
    expect(box).to_be_hidden()
    assert f"{t(page) / 1e6:.3f} s" == at


def test_a_pin_among_shared_marks_is_dragged_out_of_their_list(room: Opener) -> None:
    page = room(ROOM)
    ask(page, AXIS, "m.show(0, 3e8)")
    page.locator("pg-marks .several").first.click()
    box = page.get_by_role("dialog", name="Marks at this place")
    grip = box.locator(".grip").first
    place = grip.bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + 90, place["y"] + 8)
    page.mouse.down()
    page.mouse.move(place["x"] + 130, place["y"] - 60, steps=4)
    held = page.locator("pg-marks .pin.held")
    expect(held).to_have_count(1)
    dropped_at = held.inner_text()
    page.mouse.up()
    expect(box).to_be_hidden()
    planned = ask(page, SHELF, "m.entries.value.map((entry) => entry.planned.when.at_us / 1e6)")
    assert dropped_at in [f"{at_s:.3f} s" for at_s in planned]


def test_the_verdict_lane_tells_each_verdict_where_it_was_decided_and_leads_there(room: Opener) -> None:
    page = room("/t/circuit_breaker/")
    ask(page, AXIS, "m.fit()")
    expect(page.locator("pg-verdict-lane .mark.future").first).to_be_visible()
    told = "; ".join(page.locator("pg-verdict-lane .mark").evaluate_all("(all) => all.map((one) => one.title)"))
    assert told.count(", at ") == len(verdicts(page)) > 0
    page.locator("pg-verdict-lane .mark").last.click()
    page.get_by_role("dialog", name="Marks at this place").get_by_role("button").last.click()
    assert t(page) == max(one["at_us"] for one in verdicts(page))
    expect(page.locator("pg-verdict-lane .mark.future")).to_have_count(0)
