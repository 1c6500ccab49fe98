"""What a frame and a seek cost in a headless Chromium.

A made-up record of 200,000 events, with 500 messages in flight, plays on a real topic page with all its panels. A frame
is the time from one animation frame to the next; its script is what the loop of the page took of it. A seek is all
that the views ask of an instant, asked once; the worst of all instants counts. Before the first question the page
settles: the browser collects the garbage of a set-up that no visitor has, 200,000 events made up, written and read in
one go. Its survivors would else be copied within some question, for 5 to 11 ms of processor time.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, sync_playwright

from benchmarks.click import SWITCHES
from benchmarks.clock import machine
from playground.up.chromium import find
from tests.processes.stand import ROOT, Stand

MOST_FRAME_MS = 16.7
MOST_SEEK_MS = 2.0
EVENTS = 200_000
IN_FLIGHT = 500
REQUESTS = 3_700
HORIZON_US = 5_000_000
PAGE = "/t/circuit_breaker/"

LOAD = """
async ([requests, horizon_us]) => {
  const [{ Shop, bodiesOf }, { decodeBody }, { RunRecord }] = await Promise.all([
    import("/static/js/bench/shop.js"), import("/static/js/record/decode.js"), import("/static/js/record/log.js")]);
  window.record = RunRecord.from(bodiesOf(new Shop(7, { requests, horizon_us }).records()).map(decodeBody));
  return window.record.size;
}
"""

SEEKS = """
async (count) => {
  const { frameAt } = await import("/static/js/record/frame.js");
  const { record } = window;
  const ask = (t) => {
    const began = performance.now();
    const frame = frameAt(record, t);
    [frame.world, frame.topology, frame.messages, frame.spans, frame.lines, frame.operations, frame.caption];
    frame.ended(90_000);
    return performance.now() - began;
  };
  for (let i = 0; i < 50; i++) ask((record.until * i) / 50);
  return Array.from({ length: count }, (_, i) => ask(record.until * ((i * 0.618034) % 1))).sort((a, b) => a - b);
}
"""

PLAY = """
async (seconds) => {
  const { playhead } = await import("/static/js/playhead.js");
  const seen = { frames: 0, script_ms: 0, flying: 0 };
  playhead.pause();
  playhead.animate = (tick) => requestAnimationFrame((now) => {
    const began = performance.now();
    tick(now);
    seen.script_ms += performance.now() - began;
    seen.flying += playhead.frame.peek().messages.length;
    seen.frames += 1;
  });
  playhead.record.value = window.record;
  playhead.horizon.value = window.record.until;
  playhead.speed.value = 0.1;
  playhead.seek(window.record.until / 3);
  playhead.play();
  await new Promise((done) => setTimeout(done, 1500));
  Object.assign(seen, { frames: 0, script_ms: 0, flying: 0 });
  const began = performance.now();
  await new Promise((done) => setTimeout(done, seconds * 1000));
  playhead.pause();
  return { ...seen, took_ms: performance.now() - began };
}
"""


def shop(route: Route) -> None:
    """The made-up shop of the unit tests, as a module of the page."""
    source = (ROOT / "tests/js/shop.js").read_text("utf-8").replace("../../static/", "/static/")
    route.fulfill(body=source, content_type="text/javascript")


def opened(page: Page, origin: str) -> int:
    page.route("**/js/bench/shop.js", shop)
    page.goto(origin + PAGE)
    page.locator(".pg-node").first.wait_for()
    return page.evaluate(LOAD, [REQUESTS, HORIZON_US])


def settle(page: Page) -> None:
    page.context.new_cdp_session(page).send("HeapProfiler.collectGarbage")


def measure_frames(seconds: float) -> dict[str, Any]:
    """Seeks, then frames, in one page."""
    with tempfile.TemporaryDirectory(prefix="pgf-") as folder, sync_playwright() as playwright:
        stand = Stand(Path(folder))
        try:
            stand.start()
            browser = playwright.chromium.launch(executable_path=find(), args=list(SWITCHES))
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            events = opened(page, stand.origin)
            settle(page)
            seeks = page.evaluate(SEEKS, 400)
            played = page.evaluate(PLAY, seconds)
            browser.close()
        finally:
            stand.stop()
    return {"events": events, "seeks": seeks, **played}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0)
    found = measure_frames(parser.parse_args().seconds)
    frames, seeks = found["frames"], found["seeks"]
    frame_ms, script_ms = found["took_ms"] / frames, found["script_ms"] / frames
    print(machine())
    print(f"{found['events']:,} events, {found['flying'] / frames:.0f} messages in flight on average")
    print(f"frame {frame_ms:.1f} ms, of it script {script_ms:.1f} ms ({frames} frames); at most {MOST_FRAME_MS} ms")
    print(
        f"seek  {seeks[len(seeks) // 2]:.2f} ms in the middle, {seeks[-1]:.2f} ms at worst; at most {MOST_SEEK_MS} ms"
    )
    honest = found["events"] >= EVENTS and found["flying"] / frames >= IN_FLIGHT
    if not honest:
        print("The record is smaller than promised.")
    return 0 if honest and round(frame_ms, 1) <= MOST_FRAME_MS and seeks[-1] <= MOST_SEEK_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())
