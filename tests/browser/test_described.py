"""The playground without its picture: by keyboard and by ear."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from playground import catalog
from tests.browser.conftest import Opener
from tests.browser.watching import PLAYHEAD, SESSION, ask, computed, scenario, seek, t

pytestmark = pytest.mark.browser
BREAKER = "/t/circuit_breaker/"
CLICKS = 8
TOPICS = sorted(catalog.topics())
LISTEN = """() => { window.heard = [];
  new MutationObserver(() => window.heard.push(document.querySelector('.aloud').innerText))
    .observe(document.querySelector('.aloud'), {childList: true, subtree: true, characterData: true}); }"""


def by_keyboard(page: Page, selector: str) -> None:
    page.locator(selector).focus()
    page.keyboard.press("Enter")


def described(page: Page) -> None:
    """Wait until the moment under the playhead is told: on a busy machine the panels follow it a little later."""
    page.wait_for_function(
        f"""async () => {{ const {{ playhead }} = await import('{PLAYHEAD}');
        return document.querySelector('pg-described').t === playhead.t.value; }}"""
    )


def opened(page: Page) -> None:
    """Wait until the run that was asked for is the one that is watched: it begins to play only then."""
    page.wait_for_function(
        f"async () => (await import('{SESSION}')).session.watched !== window.watchedBefore", timeout=15_000
    )


def preset_ids(page: Page) -> list[str]:
    return page.locator("[data-preset]").evaluate_all("(all) => all.map((one) => one.dataset.preset)")


def words(page: Page, until: str) -> list[str]:
    """What the record says of interventions, toned captions and verdicts up to an instant."""
    return ask(
        page, PLAYHEAD, f"m.playhead.record.value.markers().filter((o) => o.at_us <= {until}).map((o) => o.text)"
    )


@pytest.mark.parametrize("name", TOPICS)
def test_a_preset_is_opened_stepped_through_and_heard_by_keyboard_alone(visit: Opener, name: str) -> None:
    page = visit(f"/t/{name}/?present=1", still=True)
    computed(page)
    page.locator(".aloud").wait_for(state="attached")
    page.evaluate(LISTEN)
    id = preset_ids(page)[1]
    ask(page, SESSION, "(window.watchedBefore = m.session.watched, null)")
    by_keyboard(page, ".presets summary")
    by_keyboard(page, f"[data-preset='{id}']")
    page.wait_for_url(f"**preset={id}**")
    assert "present=1" in page.url
    expect(page.locator("body")).to_have_class(re.compile("is-presenting"))
    expect(page.locator(f"[data-preset='{id}']")).to_have_attribute("aria-current", "true")
    opened(page)
    computed(page)
    ask(page, PLAYHEAD, "m.playhead.pause()")
    page.evaluate("() => (document.activeElement.blur(), window.heard = [])")
    page.keyboard.press("Home")
    described(page)
    for _ in range(CLICKS):
        page.keyboard.press("PageDown")
        described(page)
    expected = words(page, str(t(page)))
    page.keyboard.press("End")
    described(page)
    verdicts = ask(page, PLAYHEAD, "[...m.playhead.frame.value.verdicts.values()].map((one) => one.words)")
    heard = "\n".join(page.evaluate("window.heard"))
    assert [one for one in (*expected, *verdicts) if one not in heard] == []
    twin = page.locator(".twin").inner_text()
    assert [one for one in verdicts if one not in twin] == []


@pytest.mark.parametrize("name", TOPICS)
def test_every_action_is_pressed_by_keyboard_and_the_page_says_what_was_done(room: Opener, name: str) -> None:
    page = room(f"/t/{name}/")
    page.locator(".aloud").wait_for(state="attached")
    seek(page, 1_500_000)
    page.locator(".breaks details.more").evaluate_all("(all) => all.forEach((one) => (one.open = true))")
    for action in catalog.topics()[name].actions:
        before = scenario(page)["interventions"]
        by_keyboard(page, f".actions [data-action='{action.id}']")
        *others, added = scenario(page)["interventions"]
        assert others == before
        assert added["when"]["at_us"] > 1_500_000
        assert added == action.planned(added["when"]["at_us"])
    assert page.locator(".actions [data-action]").count() == len(catalog.topics()[name].actions)
    computed(page)
    done = ask(page, PLAYHEAD, "m.playhead.frame.value.interventions.at(-1).words")
    expect(page.locator(".aloud")).to_contain_text(done)


def test_at_rest_the_twin_says_the_moment_and_what_is_wrong(room: Opener) -> None:
    page = room(BREAKER)
    seek(page, 6_000_000)
    expect(page.locator(".twin")).to_contain_text("at 6 seconds")
    expect(page.locator(".twin h3", has_text="What is wrong")).to_have_count(1)
    assert ask(page, PLAYHEAD, "m.playhead.frame.value.caption.text") in page.locator(".twin").inner_text()
