from __future__ import annotations

import pytest
from playwright.sync_api import Page

from playground import catalog
from tests.browser.conftest import Opener, dress
from tests.browser.watching import PLAYHEAD, ask, seek

pytestmark = pytest.mark.browser
TROUBLE_US = "m.playhead.record.value.seqs('health').list.map((seq) => m.playhead.record.value.get(seq).at_us)[0] ?? 0"
SOON_US = 300_000


def complaints(page: Page, axe: str, *rules: str) -> list[str]:
    """What axe finds wrong, as rule and element: by all rules, or by those named."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe)
    only = f", runOnly: {list(rules)}" if rules else ""
    found = page.evaluate(f"() => axe.run(document, {{resultTypes: ['violations']{only}}})")
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]}" for rule in found["violations"] for node in rule["nodes"]
    ]


def open_everything(page: Page) -> None:
    page.locator(".guide-toggle").click()
    page.locator("#tab-verdicts").click()
    page.locator(".verdict summary").nth(1).click()
    ask(page, PLAYHEAD, "m.select('node', [...m.playhead.frame.value.topology.nodes.keys()].at(-1))")
    page.locator(".touch").wait_for()


@pytest.mark.parametrize("path", ["/", "/t/circuit_breaker/account/"])
def test_axe_finds_nothing_on_the_quiet_pages(visit: Opener, axe: str, path: str) -> None:
    page = visit(path)
    assert complaints(page, axe) == []
    dress(page, "desk", "dark")
    assert complaints(page, axe) == []


@pytest.mark.parametrize("name", sorted(catalog.topics()))
def test_axe_finds_nothing_on_a_topic_page_in_trouble_and_with_everything_open(
    room: Opener, axe: str, name: str
) -> None:
    page = room(f"/t/{name}/", size="phone")
    seek(page, ask(page, PLAYHEAD, TROUBLE_US) + SOON_US)
    assert complaints(page, axe) == []
    dress(page, "desk", "dark")
    assert complaints(page, axe, "color-contrast") == []
    open_everything(page)
    assert complaints(page, axe, "color-contrast") == []
    dress(page, "desk", "light")
    assert complaints(page, axe) == []
