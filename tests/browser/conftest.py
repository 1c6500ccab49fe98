"""A real browser on real processes: one stand and one Chromium for the whole session, a fresh context for each test."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from playground.up.chromium import find
from tests.browser.rooms import Rooms
from tests.processes.stand import ROOT, Stand

SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZES = {"desk": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}

Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def stand() -> Iterator[Stand]:
    with tempfile.TemporaryDirectory(prefix="pgb-") as folder:
        running = Stand(Path(folder))
        try:
            running.start()
            yield running
        finally:
            running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(SWITCHES))
        yield browser
        browser.close()


@pytest.fixture
def visit(stand: Stand, chromium: Browser) -> Iterator[Opener]:
    """Open a path as a new visitor. At the end of the test the page must not have complained."""
    complaints: list[str] = []
    contexts = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    def open_page(path: str, *, size: str = "desk", theme: str = "light", still: bool = False, **more: object) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            reduced_motion="reduce" if still else "no-preference",
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(stand.origin + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def rooms(stand: Stand, chromium: Browser) -> Iterator[Rooms]:
    shared = Rooms(chromium, stand.origin)
    yield shared
    shared.close()


@pytest.fixture
def room(rooms: Rooms, request: pytest.FixtureRequest) -> Iterator[Opener]:
    """A topic's page that is shared with other tests, put back as it was. It must not complain either."""
    failed = request.session.testsfailed
    rooms.complaints.clear()

    def open_room(path: str, *, size: str = "desk", theme: str = "light") -> Page:
        page = rooms.page(path)
        dress(page, size, theme)
        return page

    yield open_room
    if rooms.complaints or request.session.testsfailed > failed:
        rooms.close()
    assert rooms.complaints == []


def dress(page: Page, size: str, theme: str = "light") -> None:
    """Another window and another theme for a page that is open, and the time to draw it."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.fixture(scope="session")
def axe() -> str:
    return (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")
