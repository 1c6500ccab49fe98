from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.test_access import complaints
from tests.browser.watching import PLAYHEAD, SESSION, ask, computed, scenario, seek, t, use_tool

pytestmark = pytest.mark.browser
BAD = """(record) => [...record.seqs('verdict').list.map((seq) => record.get(seq))
    .reduce((last, one) => last.set(one.property, one), new Map()).values()]
    .filter((one) => ['broken', 'lost', 'stuck', 'metastable'].includes(one.status) && one.promise !== 'outside')
    .length"""


def forked(page: Page) -> None:
    """The first run, and one in which payment crashes at 1.5 s."""
    computed(page)
    expect(page.locator(".branches-open")).to_be_hidden()
    seek(page, 1_500_000)
    page.locator(".actions [data-action=payment-down]").first.click()
    expect(page.locator(".branches-open")).not_to_have_attribute("hidden", "")
    computed(page)


@pytest.mark.parametrize("size,theme", [("desk", "light"), ("phone", "dark")])
def test_branches_are_a_tree_and_one_is_seen_again_at_the_same_moment(
    room: Opener, axe: str, size: str, theme: str
) -> None:
    page = room("/t/circuit_breaker/", size=size, theme=theme)
    forked(page)
    seek(page, 4_000_000)
    use_tool(page, ".branches-open")
    rows = page.locator("pg-branches button")
    expect(rows).to_have_count(2)
    child = page.locator("pg-branches ul ul button")
    expect(child).to_contain_text("from 1.500 s")
    expect(child).to_have_attribute("aria-current", "true")
    for row, record in zip(
        rows.all(), ask(page, SESSION, f"m.session.branches.value.map(({{record}}) => ({BAD})(record))"), strict=True
    ):
        expect(row.locator(".bad")).to_have_count(1 if record else 0)
        if record:
            expect(row.locator(".bad")).to_contain_text(f"✕ {record}")
    assert complaints(page, axe) == []
    before = len(scenario(page)["interventions"])
    rows.first.click()
    expect(rows.first).to_have_attribute("aria-current", "true")
    assert len(scenario(page)["interventions"]) == before - 1
    assert t(page) == 4_000_000
    assert ask(page, PLAYHEAD, "m.playhead.frame.value.health('payment').statuses.includes('down')") is False


def test_the_tree_is_walked_with_the_keyboard_and_put_away_with_escape(room: Opener) -> None:
    page = room("/t/circuit_breaker/")
    forked(page)
    page.locator(".branches-open").focus()
    page.keyboard.press("Enter")
    rows = page.locator("pg-branches button")
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(rows.first).to_have_attribute("aria-current", "true")
    page.keyboard.press("Escape")
    expect(page.locator("pg-branches")).to_be_hidden()
    page.locator(".branches-open").click()
    expect(page.locator("pg-branches")).to_be_visible()
