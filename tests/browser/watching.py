"""What a test asks of an open topic page. The page's own modules answer: a second import is the same module."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

PLAYHEAD = "/static/js/playhead.js"
SESSION = "/static/js/live/session.js"


def ask(page: Page, module: str, expression: str) -> Any:
    """The value of ``expression`` with the module's exports as ``m``."""
    return page.evaluate(f"async () => {{ const m = await import('{module}'); return {expression}; }}")


def t(page: Page) -> float:
    """Where the playhead stands, us."""
    return float(ask(page, PLAYHEAD, "m.playhead.t.value"))


def seek(page: Page, us: int) -> None:
    """Pause at an instant, and wait until it is drawn."""
    ask(page, PLAYHEAD, f"(m.playhead.pause(), m.playhead.seek({us}))")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def computed(page: Page) -> None:
    """Wait until the whole run is here: the lamp in the header is neither busy nor bad."""
    expect(page.locator("pg-status .lamp")).to_have_class(re.compile(r"^lamp\s*$"), timeout=15_000)


def scenario(page: Page) -> dict[str, Any]:
    return ask(page, SESSION, "m.session.scenario.value")


def use_tool(page: Page, selector: str) -> None:
    """Press a button of the header, which on a phone waits behind "More"."""
    more = page.locator(".bar-more")
    if more.is_visible() and not page.locator(selector).is_visible():
        more.click()
    page.locator(selector).click()
