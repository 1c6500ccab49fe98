from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.test_access import complaints
from tests.browser.watching import computed, scenario, seek, t, use_tool

pytestmark = pytest.mark.browser
SIDES = """() => {
  const pg = document.querySelector('pg-compare'), a = document.querySelector('pg-stage').playhead;
  return {t: [a.t.value, pg.follower.t.value], seed: pg.other.scenario.value.seed,
    params: pg.other.scenario.value.params, interventions: pg.other.scenario.value.interventions,
    told: pg.findings.value.told, first: pg.findings.value.first};
}"""
LIT = """() => {
  const shown = (frame, id) => JSON.stringify([frame.health(id).statuses, [...frame.states(id)].sort()]);
  const [a, b] = [...document.querySelectorAll('pg-stage')].map((stage) => stage.playhead.frame.value);
  return [[...document.querySelectorAll('pg-stage.is-second [data-differs]')].map((one) => one.dataset.node).sort(),
    [...b.topology.nodes.keys()].filter((id) => shown(a, id) !== shown(b, id)).sort()];
}"""


def compared(page: Page) -> dict:
    """Open the comparison and wait until both runs are here."""
    computed(page)
    use_tool(page, ".compare-open")
    expect(page.locator("pg-compare .sum")).to_contain_text("Over the whole run", timeout=15_000)
    return page.evaluate(SIDES)


@pytest.mark.parametrize("size,theme", [("desk", "light"), ("tablet", "dark"), ("phone", "light")])
def test_another_variant_runs_beside_under_one_playhead(room: Opener, axe: str, size: str, theme: str) -> None:
    page = room("/t/circuit_breaker/", size=size, theme=theme)
    both = compared(page)
    ours = scenario(page)
    assert both["seed"] == ours["seed"] and both["interventions"] == ours["interventions"]
    assert {name for name, value in ours["params"].items() if both["params"][name] != value} == {"variant"}
    page.get_by_role("button", name=re.compile("Go to first difference")).click()
    assert t(page) == both["first"] > 0
    seek(page, 6_000_000)
    assert page.evaluate(SIDES)["t"] == [6_000_000, 6_000_000]
    lit, differing = page.evaluate(LIT)
    assert lit == differing != []
    expect(page.locator("pg-overlaid .curve.is-b").first).to_have_attribute("d", re.compile("^M"))
    assert both["told"] == page.locator("pg-compare .sum").inner_text()
    a, b = (stage.bounding_box() for stage in page.locator("pg-stage").all())
    assert (b["x"] >= a["x"] + a["width"] - 1) if size == "desk" else (b["y"] >= a["y"] + a["height"] - 1)
    assert complaints(page, axe) == []
    page.get_by_role("button", name="Close the comparison").click()
    expect(page.locator("pg-stage")).to_have_count(1)
    expect(page.locator("pg-metrics")).to_be_visible()


def test_a_branch_is_compared_with_the_run_it_left(room: Opener) -> None:
    page = room("/t/circuit_breaker/")
    seek(page, 1_500_000)
    page.locator(".actions [data-action=payment-down]").first.click()
    compared(page)
    page.get_by_label("Compare with").select_option(label="Branch: Five failures in ten seconds")
    expect(page.get_by_role("button", name=re.compile("Go to first difference"))).to_contain_text(
        "1.500 s", timeout=15_000
    )
    assert page.evaluate(SIDES)["first"] == 1_500_001
