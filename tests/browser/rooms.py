"""Rooms that stay open between tests: to open one anew costs seconds, to put it back as it was a fraction of one."""

from __future__ import annotations

from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.watching import computed

PUT_BACK = """async ([path, modules]) => {
  const [{ playhead, select }, { session }, { shelf }, { topic }, axis] =
    await Promise.all(modules.map((one) => import(`/static/js/${one}.js`)));
  const details = [...document.querySelectorAll("details")];
  const view = { speed: playhead.speed.peek(), from: axis.from.peek(), span: axis.span.peek() };
  window.fresh ??= { ...view, open: details.filter((one) => one.open) };
  const every = (selector, put) => document.querySelectorAll(selector).forEach(put);
  every(".bar [aria-pressed=true], .bar [aria-expanded=true]", (one) => one.click());
  every("dialog[open]", (one) => one.close());
  details.forEach((one) => (one.open = window.fresh.open.includes(one)));
  every("[role=tab]:first-child[aria-selected=false]", (one) => one.click());
  document.activeElement?.blur();
  document.querySelector("pg-transport [data-do=idle][aria-pressed=true]")?.click();
  localStorage.clear();
  history.replaceState(null, "", path);
  scrollTo(0, 0);
  playhead.pause();
  select(null);
  shelf.value = [];
  const same = JSON.stringify(session.scenario.peek()) === JSON.stringify(topic.scenario) && !session.error.peek();
  if (!same || playhead.record.peek() !== session.watched?.record) session.open(topic.scenario);
  return new Promise((done) => (function wait() {
    if (session.status.peek() !== "done") return requestAnimationFrame(wait);
    const alone = session.branches.peek().at(-1);
    session.branches.value = [{ ...alone, parent: null, forked_us: null }];
    playhead.seek(0);
    playhead.speed.value = window.fresh.speed;
    axis.show(window.fresh.from, window.fresh.span);
    requestAnimationFrame(() => requestAnimationFrame(done));
  })());
}"""
MODULES = ["playhead", "live/session", "live/shelf", "pages/data", "panels/axis"]


class Rooms:
    """One page for each path, with reduced motion. A page in which a test failed is not used again."""

    def __init__(self, chromium: Browser, origin: str) -> None:
        self._chromium = chromium
        self._origin = origin
        self._pages: dict[str, Page] = {}
        self.complaints: list[str] = []

    def page(self, path: str) -> Page:
        """The room as a new visitor finds it, standing at the start, with its whole run there."""
        page = self._pages.get(path) or self._opened(path)
        page.mouse.move(0, 0)
        page.evaluate(PUT_BACK, [path, MODULES])
        return page

    def close(self) -> None:
        for page in self._pages.values():
            page.context.close()
        self._pages.clear()

    def _opened(self, path: str) -> Page:
        page = self._chromium.new_context(reduced_motion="reduce").new_page()
        page.set_default_timeout(10_000)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self._origin + path)
        computed(page)
        self._pages[path] = page
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)
