"""Traces: the list up to the playhead, one followed, its spans opened, two compared, and the download."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.watching import PLAYHEAD, ask, computed, seek

pytestmark = pytest.mark.browser
ROOM = "/t/saga/"
AXIS = "/static/js/panels/axis.js"
FOLLOW_LONGEST = """((r, all) => {
  const longest = all.sort((a, b) => r.spans(b.op).length - r.spans(a.op).length)[0];
  m.playhead.seek(longest.to_us);
  m.select("request", longest.op);
  return longest.to_us;
})(m.playhead.record.value, m.playhead.record.value.operations.all.filter((o) => o.to_us < 4e6))"""


def open_traces(page: Page, at_us: int) -> None:
    computed(page)
    seek(page, at_us)
    page.get_by_role("tab", name="Traces").click()
    expect(page.locator("pg-traces tbody tr").first).to_be_visible()


def wrong(page: Page, axe: str, parts: str) -> list[list[str]]:
    """What axe finds in these parts of the page."""
    page.evaluate(axe)
    return page.evaluate(f"async () => (await axe.run({parts!r})).violations.map((v) => [v.id, v.nodes[0].html])")


def test_traces_up_to_now_are_sorted_followed_compared_and_downloaded(room: Opener, axe: str) -> None:
    page = room(ROOM)
    open_traces(page, 4_000_000)
    known = "m.playhead.record.value.spanIndex.all.filter((s) => s.from_us <= m.playhead.t.value)"
    traces = ask(page, PLAYHEAD, f"new Set({known}.map((s) => s.trace)).size")
    expect(page.locator(".traces-bar p")).to_contain_text(f"{traces} traces so far")
    page.get_by_role("button", name="Duration").click()
    expect(page.locator("pg-traces th[aria-sort=descending]")).to_contain_text("Duration")
    page.get_by_role("button", name="Duration").press("Enter")
    expect(page.locator("pg-traces th[aria-sort=ascending]")).to_contain_text("Duration")
    assert len(downloaded(page, "Download trace")) > 1
    rows = page.locator(".traces-list tbody tr")
    rows.nth(0).locator("input").check()
    assert len(downloaded(page, "Download this trace")) == 1
    rows.nth(1).locator("input").check()
    expect(page.locator(".traces-compared tbody tr").first).to_be_visible()
    assert wrong(page, axe, "pg-traces") == []
    rows.nth(0).locator("th button").click()
    expect(page.locator("pg-traces tr.mine")).to_have_count(1)
    assert ask(page, PLAYHEAD, "m.followed.value") is not None
    seek(page, 0)
    expect(page.locator(".traces-compared")).to_have_count(0)


@pytest.mark.parametrize(("size", "theme"), [("desk", "light"), ("phone", "dark")])
def test_a_span_opens_by_keyboard_and_leads_to_its_log_and_its_source(
    room: Opener, axe: str, size: str, theme: str
) -> None:
    page = room(ROOM, size=size, theme=theme)
    if size == "phone":
        page.locator(".dock").scroll_into_view_if_needed()
    computed(page)
    end_us = ask(page, PLAYHEAD, FOLLOW_LONGEST)
    waterfall = page.locator("pg-waterfall")
    expect(waterfall.locator(".critical").first).to_be_attached()
    expect(waterfall.locator(".told", has_text="self").first).to_be_attached()
    names = waterfall.locator(".span")
    names.nth(0).press("ArrowDown")
    expect(names.nth(1)).to_be_focused()
    names.nth(1).press("ArrowDown")
    page.keyboard.press("Enter")
    card = page.locator(".span-card")
    span = "m.playhead.record.value.span(m.selection.value.id)"
    expect(card.locator("h2")).to_contain_text(ask(page, PLAYHEAD, f"{span}.name"))
    for fact in ("Status", "Duration", "Self time", "Incarnation"):
        expect(card.locator("dt", has_text=fact)).to_have_count(1)
    assert wrong(page, axe, ".span-card, pg-waterfall") == []
    card.get_by_role("button", name=re.compile("child")).first.click()
    assert ask(page, PLAYHEAD, f"{span}.parent") is not None
    card.get_by_role("button", name=re.compile("parent")).click()
    card.locator("h3:text-is('Log') + ul button").first.click()
    assert ask(page, PLAYHEAD, f"m.playhead.t.value >= {span}.from_us && m.playhead.t.value < {end_us}")
    card.locator("h3:text-is('Source') + ul button").first.click()
    expect(page.locator("pg-linebar")).to_contain_text("visits so far")
    card.get_by_role("button", name="Close").press("Escape")
    expect(card).to_have_count(0)
    assert ask(page, PLAYHEAD, "m.selection.value.kind") == "request"


def test_the_minimap_of_a_long_trace_moves_what_is_in_view_by_pointer_and_by_keyboard(room: Opener) -> None:
    page = room(ROOM)
    ask(page, PLAYHEAD, FOLLOW_LONGEST)
    frame = page.locator(".minimap .frame")
    expect(frame).to_be_visible()
    ask(page, AXIS, "(m.zoom(0.3), 1)")
    start = ask(page, AXIS, "m.from.value")
    frame.press("ArrowRight")
    moved = ask(page, AXIS, "m.from.value")
    assert moved > start
    expect(frame).to_have_attribute("aria-valuetext", re.compile(r"From .* to .* of .*"))
    span = ask(page, AXIS, "m.span.value")
    frame.press("Shift+ArrowRight")
    assert ask(page, AXIS, "m.span.value") > span
    box = frame.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
    before = ask(page, AXIS, "m.from.value")
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 40, box["y"] + 10)
    page.mouse.up()
    assert ask(page, AXIS, "m.from.value") != before
    end = ask(page, AXIS, "m.to.value")
    box = page.locator(".minimap [data-grip=from]").bounding_box()
    page.mouse.move(box["x"] + 3, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 23, box["y"] + 5)
    page.mouse.up()
    assert abs(ask(page, AXIS, "m.to.value") - end) < 2


def downloaded(page: Page, name: str) -> set[str]:
    """The ids of the traces in the file behind the link."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    told = json.loads(Path(download.value.path()).read_text("utf-8"))
    return {span["traceId"] for node in told["resourceSpans"] for span in node["scopeSpans"][0]["spans"]}
