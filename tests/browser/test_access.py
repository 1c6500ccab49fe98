from __future__ import annotations

import pytest

from tests.browser.conftest import Opener
from tests.browser.watching import PLAYHEAD, ask, computed, seek

pytestmark = pytest.mark.browser


def complaints(page, axe: str) -> list[str]:
    """What axe finds wrong, as rule and element."""
    page.evaluate(axe)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]}" for rule in found["violations"] for node in rule["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/t/circuit_breaker/account/"])
def test_axe_finds_nothing_on_the_quiet_pages(visit: Opener, axe: str, path: str, theme: str) -> None:
    assert complaints(visit(path, theme=theme), axe) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["circuit_breaker", "saga"])
def test_axe_finds_nothing_on_a_topic_page_in_trouble(visit: Opener, axe: str, name: str, theme: str) -> None:
    page = visit(f"/t/{name}/", theme=theme, still=True)
    computed(page)
    seek(page, 5_500_000)
    assert complaints(page, axe) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_with_everything_open(visit: Opener, axe: str, theme: str) -> None:
    page = visit("/t/circuit_breaker/", theme=theme, still=True)
    computed(page)
    seek(page, 5_500_000)
    page.locator(".guide-toggle").click()
    page.locator("#tab-verdicts").click()
    page.locator(".verdict summary").nth(1).click()
    ask(page, PLAYHEAD, "m.select('node', 'orders')")
    page.locator(".touch").wait_for()
    assert complaints(page, axe) == []


def test_axe_finds_nothing_on_a_phone(visit: Opener, axe: str) -> None:
    page = visit("/t/saga/", size="phone", still=True)
    computed(page)
    seek(page, 2_000_000)
    assert complaints(page, axe) == []
