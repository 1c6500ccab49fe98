"""An exhibit is made when somebody asks, shows how far it is, and stands beside the run with its machine and day."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener

pytestmark = pytest.mark.browser


def test_an_exhibit_is_made_with_a_progress_bar_and_labelled(visit: Opener, axe: str) -> None:
    page = visit("/t/gauge/", still=True)
    page.get_by_role("tab", name="Measured").click()
    slow = page.get_by_role("region", name="Slowly counted")
    slow.get_by_role("button", name="Measure on this machine").click()
    expect(slow.get_by_role("progressbar")).to_have_attribute("value", re.compile(r"\d"))
    expect(slow.locator(".told")).to_contain_text("counting")
    expect(slow.get_by_role("img")).to_have_attribute(
        "aria-label", "here: 2 ms at 1 steps, 3 ms at 100 steps", timeout=15_000
    )
    expect(slow.locator(".label")).to_contain_text(
        re.compile(r"Measured on \d{4}-\d\d-\d\d \d\d:\d\d UTC in .* SQLite")
    )
    expect(slow.get_by_role("button")).to_have_count(0)
    fails = page.get_by_role("region", name="Never finished")
    fails.get_by_role("button", name="Measure on this machine").click()
    expect(fails.get_by_role("alert")).to_have_text("The measurement raised OSError: no room left")
    page.evaluate(axe)
    assert (
        page.evaluate("async () => (await axe.run('pg-exhibits')).violations.map((v) => [v.id, v.nodes[0].html])") == []
    )
    page.reload()
    page.get_by_role("tab", name="Measured").click()
    expect(slow.locator("figure")).to_be_visible()


def test_a_room_without_exhibits_has_no_tab_for_them(visit: Opener) -> None:
    page = visit("/t/saga/", still=True)
    expect(page.get_by_role("tab", name="Traces")).to_be_visible()
    expect(page.get_by_role("tab", name="Measured")).to_have_count(0)
