"""The metric lanes: all of them read at one instant, from the record."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.watching import PLAYHEAD, ask, seek

pytestmark = pytest.mark.browser
HIDDEN = """(all) => all.filter((one) => {
  one.scrollIntoView({ block: "center", behavior: "instant" });
  const { right, top, bottom } = one.getBoundingClientRect();
  return one.scrollWidth > one.clientWidth || document.elementFromPoint(right - 2, (top + bottom) / 2) !== one;
}).map((one) => one.textContent)"""


@pytest.mark.parametrize("size", ["desk", "tablet"])
def test_pointing_at_the_lanes_reads_them_all_at_that_instant(room: Opener, size: str) -> None:
    page = room("/t/circuit_breaker/", size=size)
    seek(page, 8_000_000)
    rows = page.locator("pg-metrics .row")
    waits = rows.filter(has_text="payment waiting").locator("output")
    series = "m.playhead.record.value.series"
    assert rows.filter(has_text="timeout").count() == 1
    assert waits.text_content() == str(ask(page, PLAYHEAD, f"{series}.at('queue:payment', 8_000_000)"))
    box = page.locator("pg-metrics .track").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + 12)
    expect(page.locator("pg-metrics .row:first-child .hair-time")).to_contain_text("s")
    read_us = page.locator("pg-metrics").evaluate("(lanes) => lanes.read_us")
    assert 0 < read_us < 8_000_000
    good = ask(page, PLAYHEAD, f"{series}.at('goodput', {read_us})")
    done = ask(page, PLAYHEAD, f"{series}.at('throughput', {read_us})")
    throughput = rows.filter(has_text="Throughput").locator("output")
    expect(throughput).to_have_text(f"goodput {round(good)} /s{round(done)} /s")
    expect(waits).to_have_text(str(ask(page, PLAYHEAD, f"{series}.at('queue:payment', {read_us})")))
    page.mouse.move(5, 5)
    expect(page.locator("pg-metrics .row:first-child .hair-time")).to_be_hidden()
    expect(waits).to_have_text(str(ask(page, PLAYHEAD, f"{series}.at('queue:payment', 8_000_000)")))


def test_on_a_phone_every_name_of_a_lane_is_whole_and_covered_by_nothing(room: Opener) -> None:
    page = room("/t/circuit_breaker/", size="phone")
    seek(page, 9_000_000)
    names = page.locator("pg-metrics .name > span")
    assert names.count() >= 6
    assert names.evaluate_all(HIDDEN) == []
