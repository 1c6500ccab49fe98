/**
 * Presenting: stage, transport and a large caption, nothing else. The keys of a clicker lead from marker to marker, the full
 * stop blanks the screen. Loaded when somebody first presents.
 */
import { markers } from "../panels/axis.js";
import { style } from "../pages/later.js";
import { playhead, selection } from "../playhead.js";
import { blank, isBlank } from "./blank.js";

/** @typedef {import("../stage/stage.js").Stage} Stage */

/** Keys of a clicker and what they do. @type {Record<string, () => void>} */
const CLICKS = {
  PageDown: () => click(1),
  PageUp: () => click(-1),
  ".": () => blank(!isBlank()),
  b: () => blank(!isBlank()),
  Escape: () => present(false),
  F5: () => present(false),
};

/** Whether this page fills the screen because of us. */
let filled = false;
let listening = false;

const button = () => /** @type {HTMLElement | null} */ (document.querySelector(".present-toggle"));

export function isPresenting() {
  return document.body.classList.contains("is-presenting");
}

/** Enter or leave. @param {boolean} on */
export async function present(on) {
  await style("present");
  listen();
  if (on === isPresenting()) return;
  document.body.classList.toggle("is-presenting", on);
  button()?.setAttribute("aria-pressed", String(on));
  if (!on) blank(false);
  fill(on);
  enlarge(on);
  remember(on);
}

/** The stage is placed anew in the room that it has now. @param {boolean} on */
function enlarge(on) {
  const stage = /** @type {Stage | null} */ (document.querySelector("pg-stage"));
  if (!stage) return;
  stage.toggleAttribute("present", on);
  stage.sized(stage.getBoundingClientRect());
}

/** A reload, for instance of a projector's browser, presents again. @param {boolean} on */
function remember(on) {
  const address = new URL(location.href);
  if (on) address.searchParams.set("present", "1");
  else address.searchParams.delete("present");
  history.replaceState(history.state, "", address);
}

/** The whole screen, where the browser allows it. @param {boolean} on */
function fill(on) {
  if (!on) {
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    return;
  }
  if (!document.fullscreenEnabled || !navigator.userActivation?.isActive) return;
  document.documentElement.requestFullscreen().then(() => (filled = true), () => {});
}

/** Once presented, F5 starts again as on every clicker; on a page that never did it reloads as ever. */
function listen() {
  if (listening) return;
  listening = true;
  document.addEventListener("keydown", pressed, { capture: true });
  document.addEventListener("fullscreenchange", () => {
    if (document.fullscreenElement || !filled) return;
    filled = false;
    present(false);
  });
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act = isPresenting() ? CLICKS[event.key] : event.key === "F5" && !event.shiftKey && (() => present(true));
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

/**
 * One click of the clicker: light a blank screen, else go to the next event of what is selected, else to the next marker.
 * @param {1|-1} way
 */
function click(way) {
  if (isBlank()) return blank(false);
  if (selection.peek()) return playhead.step(way);
  playhead.pause();
  const t = playhead.t.peek();
  const there = markers.peek().map((marker) => marker.at_us);
  const at = way > 0 ? there.find((one) => one > t) : there.findLast((one) => one < t);
  playhead.seek(at ?? (way > 0 ? Infinity : 0));
}
