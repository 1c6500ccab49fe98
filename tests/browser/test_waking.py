from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import SIZES
from tests.processes.stand import Stand

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("late", ["transport", "ruler"])
def test_a_button_pressed_before_its_panel_is_awake_is_pressed_once_when_it_is(
    stand: Stand, chromium: Browser, late: str
) -> None:
    width, height = SIZES["desk"]
    context = chromium.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page = context.new_page()
    held: list[Route] = []
    page.route(f"**/panels/{late}*.js", lambda route: held.append(route))  # Playwright marks what it calls
    with page.expect_request(f"**/panels/{late}*.js"):
        page.goto(f"{stand.origin}/t/circuit_breaker/", wait_until="commit")
    page.locator("pg-status .lamp").wait_for()
    page.locator("button.play").click()
    for route in held:
        route.continue_()
    expect(page.locator("button.play")).to_have_attribute("aria-label", "Pause")
    context.close()
