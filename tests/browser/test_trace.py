"""Traces: the list up to the playhead, one followed, two compared, and the download."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.watching import PLAYHEAD, ask, computed, seek

pytestmark = pytest.mark.browser
ROOM = "/t/saga/"


def open_traces(page: Page, at_us: int) -> None:
    computed(page)
    seek(page, at_us)
    page.get_by_role("tab", name="Traces").click()
    expect(page.locator("pg-traces tbody tr").first).to_be_visible()


def test_traces_up_to_now_are_sorted_followed_and_compared(visit: Opener) -> None:
    page = visit(ROOM, still=True)
    open_traces(page, 4_000_000)
    known = "m.playhead.record.value.spanIndex.all.filter((s) => s.from_us <= m.playhead.t.value)"
    traces = ask(page, PLAYHEAD, f"new Set({known}.map((s) => s.trace)).size")
    expect(page.locator(".traces-bar p")).to_contain_text(f"{traces} traces so far")
    page.get_by_role("button", name="Duration").click()
    expect(page.locator("pg-traces th[aria-sort=descending]")).to_contain_text("Duration")
    page.get_by_role("button", name="Duration").press("Enter")
    expect(page.locator("pg-traces th[aria-sort=ascending]")).to_contain_text("Duration")
    rows = page.locator(".traces-list tbody tr")
    rows.nth(0).locator("input").check()
    rows.nth(1).locator("input").check()
    expect(page.locator(".traces-compared tbody tr").first).to_be_visible()
    rows.nth(0).locator("th button").click()
    expect(page.locator("pg-traces tr.mine")).to_have_count(1)
    assert ask(page, PLAYHEAD, "m.followed.value") is not None
    page.get_by_role("tab", name="Spans").click()
    expect(page.locator("pg-waterfall .critical").first).to_be_attached()
    page.get_by_role("tab", name="Traces").click()
    seek(page, 0)
    expect(page.locator(".traces-compared")).to_have_count(0)


@pytest.mark.parametrize(("size", "theme"), [("desk", "light"), ("phone", "dark")])
def test_the_list_of_traces_is_accessible(visit: Opener, axe: str, size: str, theme: str) -> None:
    page = visit(ROOM, size=size, theme=theme, still=True)
    open_traces(page, 4_000_000)
    for box in page.locator(".traces-list input").all()[:2]:
        box.check()
    page.evaluate(axe)
    found = page.evaluate("async () => (await axe.run('pg-traces')).violations.map((v) => [v.id, v.nodes[0].html])")
    assert found == []


def test_the_whole_run_or_one_trace_is_downloaded_as_otlp(visit: Opener) -> None:
    page = visit(ROOM, still=True)
    open_traces(page, 4_000_000)
    assert len(downloaded(page, "Download trace")) > 1
    page.locator(".traces-list input").first.check()
    assert len(downloaded(page, "Download this trace")) == 1


def downloaded(page: Page, name: str) -> set[str]:
    """The ids of the traces in the file behind the link."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    told = json.loads(Path(download.value.path()).read_text("utf-8"))
    return {span["traceId"] for node in told["resourceSpans"] for span in node["scopeSpans"][0]["spans"]}
