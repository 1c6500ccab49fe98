"""Fingers: everything that can be pressed is met by one, on a phone and on a tablet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.watching import computed, seek

pytestmark = pytest.mark.browser
LEAST_PX = 44
TOO_SMALL = """([least, part]) => {
  const pressed = "button, a, summary, select, [role=slider], input";
  const mine = (one, x, y) => {
    const hit = document.elementFromPoint(x, y);
    return hit !== null && (one.contains(hit) || (hit.control ?? hit.closest("label")?.control) === one);
  };
  const reach = (one, x, y, dx, dy) => {
    let far = 0;
    while (far < least && mine(one, x + dx * (far + 1), y + dy * (far + 1))) far++;
    return far;
  };
  const told = [];
  const other = "p, .prose, .spoken, [inert], .skip";
  for (const one of document.querySelectorAll(pressed)) {
    if (!one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (!one.closest(part) || one.closest(other) || one.disabled) continue;
    one.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const box = one.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const log = one.closest("pg-events")?.getBoundingClientRect();
    if (x < 0 || x > innerWidth || (log && box.top < log.top)) continue;
    const wide = reach(one, x, y, -1, 0) + reach(one, x, y, 1, 0) + 1;
    const high = reach(one, x, y, 0, -1) + reach(one, x, y, 0, 1) + 1;
    if (wide < least || high < least) told.push(`${wide} x ${high}: ${one.outerHTML.slice(0, 110)}`);
  }
  return told;
}"""


def too_small(page: Page, part: str = "body") -> list[str]:
    """What a finger would miss, with the area that it can be met in."""
    return page.evaluate(TOO_SMALL, [LEAST_PX, part])


@pytest.mark.parametrize("size", ["phone", "tablet"])
def test_all_that_can_be_pressed_on_a_topic_page_is_met_by_a_finger(visit: Opener, size: str) -> None:
    page = visit("/t/saga/", size=size, still=True, has_touch=True, is_mobile=True)
    computed(page)
    seek(page, 6_000_000)
    page.locator(".set details, .breaks details").evaluate_all("(all) => all.forEach((one) => (one.open = true))")
    expect(page.locator(".mark.several, .decided")).not_to_have_count(0)
    assert too_small(page) == []
    page.locator(".invite .close").tap()
    page.locator("#tab-verdicts").click()
    page.locator(".presets summary").click()
    assert too_small(page, ".verdicts, .presets") == []


@pytest.mark.parametrize("size", ["phone", "tablet"])
def test_all_that_can_be_pressed_at_home_is_met_by_a_finger(visit: Opener, size: str) -> None:
    page = visit("/", size=size, has_touch=True, is_mobile=True)
    page.locator(".find").wait_for()
    assert too_small(page) == []
