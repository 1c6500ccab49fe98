"""The views of one record beside the waterfall: what is selected in one is selected in all."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.watching import PLAYHEAD, ask, seek

pytestmark = pytest.mark.browser
SAGA = "/t/saga/"
AXIS = "/static/js/panels/axis.js"
IN_SIGHT = """(view) => {
  const ring = view.querySelector("path.own").getBoundingClientRect();
  const box = view.getBoundingClientRect();
  const covered = view.querySelector(".verdicts-lit")?.getBoundingClientRect().bottom ?? box.top;
  const across = ring.right > box.left && ring.left < box.right;
  return ring.height > 0 && ring.top >= covered && ring.bottom <= box.bottom && across;
}"""


def show(page: Page, start: int, long: int) -> None:
    ask(page, AXIS, f"(m.show({start}, {long}), 1)")


def clean(page: Page, axe: str, view: str) -> None:
    """Axe finds nothing in an open view, light and dark."""
    page.evaluate(axe)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found = page.evaluate(f"async () => (await axe.run({view!r})).violations.map((v) => [v.id, v.nodes[0].html])")
        assert found == [], theme


def test_the_space_time_diagram_counts_selects_and_turns_to_density(room: Opener, axe: str) -> None:
    page = room(SAGA)
    seek(page, 11_200_000)
    page.get_by_role("tab", name="Space-time").click()
    show(page, 10_000_000, 1_800_000)
    view = page.locator("pg-spacetime")
    rows = "m.playhead.record.value.flights.plans.filter(p => p[0].from <= 11800000 && p.at(-1).to >= 10000000).length"
    expect(view.locator(".told")).to_have_text(f"{ask(page, PLAYHEAD, rows)} messages in view")
    expect(view.locator("text.state.down").first).to_have_text("down")
    clean(page, axe, "pg-spacetime")
    view.locator(".track").focus()
    page.keyboard.press("ArrowUp")
    assert ask(page, PLAYHEAD, "m.selection.value.kind") == "message"
    assert ask(page, PLAYHEAD, "m.followed.value") is not None
    ask(page, PLAYHEAD, "(m.select(null), 1)")
    show(page, 0, 32_000_000)
    expect(view.locator(".told")).to_contain_text("drawn as density")
    expect(view.locator("path.density").first).to_have_attribute("d", re.compile("M"))


def test_the_history_lights_what_a_verdict_rests_on_once_it_is_known(room: Opener, axe: str) -> None:
    page = room(SAGA, theme="dark")
    page.get_by_role("tab", name="Operations").click()
    view = page.locator("pg-operations")
    seek(page, 1_000_000)
    expect(view.locator(".verdicts-lit")).to_have_count(0)
    seek(page, 15_600_000)
    view.get_by_role("button", name="Others see what is taken back").click()
    expect(view.locator("text.lit").first).to_contain_text("Others see what is taken back")
    clean(page, axe, "pg-operations")
    view.locator(".track").focus()
    page.keyboard.press("ArrowDown")
    assert ask(page, PLAYHEAD, "m.selection.value.kind") == "request"


def test_the_operation_that_the_keyboard_chooses_comes_into_sight(room: Opener) -> None:
    page = room("/t/circuit_breaker/")
    page.get_by_role("tab", name="Operations").click()
    view = page.locator("pg-operations")
    seek(page, 5_500_000)
    show(page, 5_000_000, 1_000_000)
    view.locator(".track").focus()
    chosen, scrolled = [], []
    for key in (*["ArrowDown"] * 14, *["ArrowUp"] * 12):
        page.keyboard.press(key)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        chosen.append(ask(page, PLAYHEAD, "m.selection.value.id"))
        scrolled.append(view.evaluate("(view) => view.scrollTop"))
        assert view.evaluate(IN_SIGHT), chosen
    assert len(set(chosen)) == 14
    assert max(scrolled) > 0


def test_the_event_table_filters_counts_and_leads_to_a_moment_by_keyboard(room: Opener, axe: str) -> None:
    page = room(SAGA)
    page.get_by_role("tab", name="Events", exact=True).click()
    view = page.locator("pg-table")
    view.get_by_label("Kind").select_option("message/undo")
    undo = ask(page, PLAYHEAD, "m.playhead.record.value.table('message').columns.kind.filter(k => k === 'undo').length")
    size = ask(page, PLAYHEAD, "m.playhead.record.value.size")
    expect(view.locator(".count")).to_have_text(f"{undo:,} of {size:,}")
    view.locator(".list").focus()
    page.keyboard.press("Home")
    first = "m.playhead.record.value.get(m.selection.value.id)"
    assert ask(page, PLAYHEAD, f"{first}.kind") == "undo"
    assert ask(page, PLAYHEAD, f"{first}.at_us === m.playhead.t.value")
    expect(view.locator("[aria-selected=true]")).to_have_count(1)
    clean(page, axe, "pg-table")


def test_a_line_of_the_source_leads_to_the_instants_at_which_requests_stood_on_it(room: Opener) -> None:
    page = room(SAGA)
    seek(page, 5_000_000)
    line = ask(page, PLAYHEAD, "(l => [l.file.split('/').pop(), l.number])(m.playhead.record.value.standings.all[0])")
    page.locator("pg-source").get_by_role("tab", name=line[0]).click()
    page.locator(f".code[data-file='{line[0]}'] li").nth(line[1] - 1).click()
    bar = page.locator("pg-linebar")
    expect(bar).to_contain_text(re.compile(r"(\d+) of \1 visits so far"))
    bar.get_by_role("button", name="Previous visit").click()
    here = "(f => m.playhead.frame.value.lines.some(l => l.number === {n} && l.request === m.followed.value))()"
    assert ask(page, PLAYHEAD, here.replace("{n}", str(line[1])))
    sent = bar.locator(".sent button").first
    for _ in range(20):
        if sent.count():
            break
        bar.get_by_role("button", name="Previous visit").click()
    sent.click()
    assert ask(page, PLAYHEAD, "m.selection.value.kind") == "message"
    expect(page.locator(f".code[data-file='{line[0]}'] li.lit")).to_have_count(1)
    number = (
        f"[...document.querySelectorAll(\".code[data-file='{line[0]}'] li\")].findIndex(l => l.matches('.lit')) + 1"
    )
    assert ask(page, PLAYHEAD, number) == line[1]
