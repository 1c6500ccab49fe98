from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.watching import PLAYHEAD, ask, computed, scenario, seek, t

pytestmark = pytest.mark.browser
BREAKER = "/t/circuit_breaker/"


def test_a_first_visit_plays_by_itself_and_invites_to_break_something_once(visit: Opener) -> None:
    page = visit(BREAKER)
    expect(page.locator(".now")).not_to_have_text("0 ms", timeout=4000)
    expect(page.locator(".invite")).to_be_visible()
    page.locator(".invite .push").click()
    expect(page.locator(".invite")).to_have_count(0)
    computed(page)
    assert scenario(page)["interventions"][-1]["kind"] == "crash"
    page.reload()
    computed(page)
    expect(page.locator(".invite")).to_have_count(0)


def test_with_reduced_motion_it_waits_for_the_visitor(visit: Opener) -> None:
    page = visit(BREAKER, still=True)
    computed(page)
    assert t(page) == 0
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_breaking_payment_opens_the_breaker_and_rewinding_shows_it_closed_again(room: Opener) -> None:
    page = room(BREAKER)
    seek(page, 1_500_000)
    page.locator(".actions [data-action=payment-down]").click()
    computed(page)
    assert scenario(page)["interventions"][-1]["when"] == {"at_us": 1_500_001}
    breaker = "m.playhead.frame.value.state('orders', 'breaker')"
    assert ask(page, PLAYHEAD, breaker) == "closed"
    seek(page, 4_000_000)
    assert ask(page, PLAYHEAD, breaker) == "open"
    assert "open" in page.locator(".pg-caption").inner_text().lower() or page.locator(".event").count() > 5
    seek(page, 1_000_000)
    assert ask(page, PLAYHEAD, breaker) == "closed"


def test_what_was_done_is_listed_and_can_be_undone(room: Opener) -> None:
    page = room(BREAKER)
    before = len(scenario(page)["interventions"])
    page.locator(".actions [data-action=payment-down]").click()
    expect(page.locator(".meddled li")).to_have_count(before + 1)
    page.get_by_role("button", name="Undo: Payment down").click()
    expect(page.locator(".meddled li")).to_have_count(before)


def test_a_node_is_touched_and_slowed_by_its_own_menu(room: Opener) -> None:
    page = room(BREAKER)
    seek(page, 1_000_000)
    ask(page, PLAYHEAD, "m.select('node', 'payment')")
    card = page.locator(".touch")
    expect(card.get_by_role("heading", name="payment")).to_be_visible()
    card.get_by_label("Slow down: percent").fill("300")
    card.get_by_role("button", name="Slow down").click()
    last = scenario(page)["interventions"][-1]
    assert (last["kind"], last["target"], last["args"]["percent"]) == ("slow", "payment", 300)
    expect(card).to_have_count(0)


def test_the_network_is_torn_between_chosen_sides(room: Opener) -> None:
    page = room(BREAKER)
    page.locator(".network-open").click()
    card = page.locator(".touch")
    card.get_by_label("payment").check()
    card.get_by_role("button", name="Partition").click()
    last = scenario(page)["interventions"][-1]
    assert last["kind"] == "partition"
    assert last["args"]["groups"].startswith("payment|")


def test_a_condition_is_changed_by_its_slider_and_the_seed_stays(room: Opener) -> None:
    page = room(BREAKER)
    page.locator("input[name=failures]").focus()
    page.keyboard.press("ArrowRight")
    computed(page)
    assert scenario(page)["params"]["failures"] == 6
    assert scenario(page)["seed"] == 7


@pytest.mark.parametrize(
    ("path", "variant"), [("/t/saga/", "choreographed"), ("/t/api_gateway/?preset=split", "direct")]
)
def test_a_story_goes_on_in_a_variant_that_lacks_what_it_strikes(room: Opener, path: str, variant: str) -> None:
    page = room(path)
    page.locator(f"header [name=variant][value={variant}]").check(force=True)
    computed(page)
    assert scenario(page)["params"]["variant"] == variant
    assert scenario(page)["interventions"]


def test_a_variant_is_chosen_in_the_header(room: Opener) -> None:
    page = room(BREAKER)
    page.locator("header [name=variant]").select_option("none")
    computed(page)
    assert scenario(page)["params"]["variant"] == "none"


def test_a_preset_is_opened_from_the_list_and_tells_its_story(room: Opener) -> None:
    page = room(BREAKER)
    page.locator(".presets summary").click()
    link = page.locator("[data-preset]").nth(1)
    id = link.get_attribute("data-preset")
    story = link.locator("span").inner_text()
    link.click()
    expect(page.locator(".tagline")).to_have_text(story)
    assert page.url.endswith(f"?preset={id}")


def test_a_request_is_followed_from_its_bar_through_spans_and_source(room: Opener) -> None:
    page = room(BREAKER)
    seek(page, 2_000_000)
    key = ask(page, PLAYHEAD, "m.playhead.record.value.requests().find((r) => r.key.startsWith('shoppers'))")
    ask(page, PLAYHEAD, f"m.select('request', '{key['key']}')")
    seek(page, key["at_us"] + (key["end_us"] - key["at_us"]) // 2)
    expect(page.locator("pg-waterfall .name .span").nth(2)).to_be_attached()
    expect(page.locator("pg-ruler .name b")).to_contain_text("#")
    expect(page.locator(".code li.lit .who")).to_be_visible()


@pytest.mark.parametrize(("key", "moved"), [("ArrowRight", 1), ("End", 1), ("Home", -1), ("ArrowLeft", -1)])
def test_keys_move_the_playhead(room: Opener, key: str, moved: int) -> None:
    page = room(BREAKER)
    seek(page, 2_000_000)
    page.keyboard.press(key)
    assert (t(page) - 2_000_000) * moved > 0


def test_space_plays_and_pauses_and_plus_speeds_up(room: Opener) -> None:
    page = room(BREAKER)
    page.keyboard.press("Space")
    expect(page.locator(".play")).to_have_attribute("aria-label", "Pause")
    page.keyboard.press("Space")
    expect(page.locator(".play")).to_have_attribute("aria-label", "Play")
    before = ask(page, PLAYHEAD, "m.playhead.speed.value")
    page.keyboard.press("+")
    assert ask(page, PLAYHEAD, "m.playhead.speed.value") > before


def test_the_timeline_is_a_slider_that_says_where_it_stands(room: Opener) -> None:
    page = room(BREAKER)
    seek(page, 12_000_000)
    slider = page.get_by_role("slider", name="Timeline")
    expect(slider).to_have_attribute("aria-valuetext", "12 seconds of 80 seconds")
    box = slider.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert abs(t(page) - 40_000_000) < 500_000


def test_the_guide_opens_beside_the_stage_and_leads_to_a_moment(room: Opener) -> None:
    page = room(BREAKER)
    page.locator(".guide-toggle").click()
    expect(page.locator(".guide")).to_be_visible()
    expect(page.locator("pg-stage")).to_be_visible()
    page.locator("a.try, .prose a[href*='preset=']").first.click()
    computed(page)
    assert t(page) > 0


def test_an_impossible_scenario_is_told_in_words(room: Opener) -> None:
    page = room(BREAKER)
    ask(page, "/static/js/live/session.js", "m.session.change({failures: 5000})")
    expect(page.locator("pg-notice")).to_contain_text("failures")


@pytest.mark.parametrize("size", ["desk", "tablet", "phone"])
def test_nothing_is_wider_than_the_window(room: Opener, size: str) -> None:
    page = room(BREAKER, size=size)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("pg-transport")).to_be_in_viewport()
    expect(page.locator("pg-stage")).to_be_in_viewport()


def test_without_scripts_the_cast_the_form_and_the_guide_are_there(visit: Opener) -> None:
    page = visit(BREAKER, java_script_enabled=False)
    expect(page.get_by_role("heading", name="Who is on stage")).to_be_visible()
    expect(page.locator(".prose").first).to_be_visible()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
