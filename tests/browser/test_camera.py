from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.watching import computed, seek, t

pytestmark = pytest.mark.browser
BREAKER = "/t/circuit_breaker/"


def width_of(page: Page, node: str = "payment") -> float:
    return page.locator(f".pg-node[data-node={node}] .pg-shape").first.bounding_box()["width"]


def settled(page: Page) -> None:
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_the_picture_zooms_under_the_wheel_moves_under_a_drag_and_keeps_both_over_a_seek(visit: Opener) -> None:
    page = visit(BREAKER)
    computed(page)
    seek(page, 1_000_000)
    payment = page.locator(".pg-node[data-node=payment]")
    payment.hover()
    expect(page.locator(".pg-zoom")).to_have_css("opacity", "1")
    before = width_of(page)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    settled(page)
    near = width_of(page)
    assert near > 1.3 * before
    stage = page.locator("pg-stage").bounding_box()
    x, y = stage["x"] + 0.5 * stage["width"], stage["y"] + 0.2 * stage["height"]
    at = payment.bounding_box()["x"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=3)
    page.mouse.up()
    settled(page)
    assert payment.bounding_box()["x"] == pytest.approx(at - 60, abs=2)
    expect(page.locator(".touch")).to_have_count(0)
    seek(page, 5_000_000)
    assert width_of(page) == pytest.approx(near, abs=1)
    page.get_by_role("button", name="Show all of it").click()
    settled(page)
    assert width_of(page) == pytest.approx(before, abs=1)


def test_keys_zoom_and_the_node_they_travel_to_comes_into_sight(room: Opener) -> None:
    page = room(BREAKER)
    page.locator(".pg-node[tabindex='0']").focus()
    expect(page.locator(".pg-zoom")).to_have_css("opacity", "1")
    before = width_of(page, "shoppers")
    for _ in range(4):
        page.keyboard.press("+")
    settled(page)
    assert width_of(page, "shoppers") > 1.8 * before
    at, now = page.locator(".pg-node[data-node=shoppers]").bounding_box()["x"], t(page)
    page.keyboard.press("Shift+ArrowRight")
    settled(page)
    assert page.locator(".pg-node[data-node=shoppers]").bounding_box()["x"] < at
    for _ in range(6):
        page.keyboard.press("ArrowRight")
        settled(page)
    reached, stage = page.locator(":focus").bounding_box(), page.locator("pg-stage").bounding_box()
    assert reached["x"] >= stage["x"] and reached["x"] + reached["width"] <= stage["x"] + stage["width"]
    assert page.evaluate("() => document.querySelector('pg-stage').scrollLeft") == 0
    assert t(page) == now
    page.keyboard.press("0")
    settled(page)
    assert width_of(page, "shoppers") == pytest.approx(before, abs=1)


def test_two_fingers_zoom_on_a_phone_and_one_still_scrolls_the_page(visit: Opener) -> None:
    page = visit(BREAKER, size="phone", still=True, has_touch=True, is_mobile=True)
    computed(page)
    touch = page.context.new_cdp_session(page)
    stage = page.locator("pg-stage").bounding_box()
    x, y = stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2

    def fingers(kind: str, *heights: float) -> None:
        points = [{"x": x, "y": y + high, "id": index} for index, high in enumerate(heights)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    before = width_of(page)
    page.touchscreen.tap(stage["x"] + 5, y)
    expect(page.locator(".pg-zoom")).to_be_attached()
    fingers("touchStart", -30)
    fingers("touchStart", -30, 30)
    for far in (40, 50, 60):
        fingers("touchMove", -far, far)
    fingers("touchEnd")
    settled(page)
    assert width_of(page) > 1.5 * before
    assert page.evaluate("() => window.visualViewport.scale") == 1
    fingers("touchStart", 40)
    for high in (10, -40, -90, -140):
        fingers("touchMove", high)
    fingers("touchEnd")
    page.wait_for_function("() => scrollY > 40")
    page.get_by_role("button", name="Show all of it").click()
    settled(page)
    assert width_of(page) == pytest.approx(before, abs=1)
