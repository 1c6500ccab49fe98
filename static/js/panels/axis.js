/**
 * The time axis that ruler, waterfall and metrics share: which stretch of the run is in view, and how wide a lane is.
 * The width comes from one observer, so nothing reads the layout while playing. The lists that the lanes draw are here
 * too, computed once for each chunk that arrives.
 */
import { batch, computed, effect, signal } from "@preact/signals-core";
import { followed, playhead } from "../playhead.js";

/** The record, as a dependency on both its identity and its growth. */
export const grown = computed(() => {
  const record = playhead.record.value;
  return { record, version: record.version.value };
});

/** What the ruler flags. */
export const markers = computed(() => grown.value.record.markers());

/** Requests of clients that have spans or an operation, in order of start. */
export const requests = computed(() => grown.value.record.requests());

const SHORTEST_US = 2_000;
const OPENING_US = 10_000_000;
/** The view turns its page when the playhead comes this near to the right edge. */
const EDGE = 0.94;

/** Left edge and length of the view, us. */
export const from = signal(0);
export const span = signal(OPENING_US);
/** Width of a lane and its distance from the dock's left edge, px. */
export const width = signal(0);
export const left = signal(0);

export const to = computed(() => from.value + span.value);

/** @param {number} us */
export function x(us) {
  return ((us - from.value) / span.value) * width.value;
}

/** Let a veil over a lane begin at t. Only its transform changes, so nothing below it is painted again. @param {HTMLElement | null} element @param {number} t */
export function veil(element, t) {
  if (element) element.style.transform = `translateX(${Math.max(0, x(t)).toFixed(2)}px)`;
}

/** @param {number} px from the lane's left edge */
export function timeAt(px) {
  return from.peek() + (px / Math.max(1, width.peek())) * span.peek();
}

/** Length of the whole axis, us. */
export function length() {
  return Math.max(1, playhead.horizon.value, playhead.known.value);
}

/** Show from `start` for `long`, within the run. @param {number} start @param {number} long */
export function show(start, long) {
  const whole = Math.max(SHORTEST_US, length());
  const kept = Math.max(SHORTEST_US, Math.min(long, whole));
  batch(() => {
    span.value = kept;
    from.value = Math.max(0, Math.min(start, whole - kept));
  });
}

/** Larger or smaller around the playhead, or around `at`. @param {number} factor @param {number} [at] */
export function zoom(factor, at = playhead.t.peek()) {
  const share = (at - from.peek()) / span.peek();
  const centre = share >= 0 && share <= 1 ? share : 0.5;
  const long = Math.max(SHORTEST_US, Math.min(length(), span.peek() * factor));
  show(at - centre * long, long);
}

/** The followed request from end to end, else the whole run. */
export function fit() {
  const request = followed.peek();
  const ends = request === null ? null : extent(request);
  if (!ends) return show(0, length());
  const long = Math.max(SHORTEST_US, (ends.to - ends.from) * 1.5);
  show(ends.from - long * 0.08, long);
}

/** @param {string} request @returns {{from: number, to: number} | null} */
function extent(request) {
  const record = playhead.record.peek();
  const spans = record.spans(request);
  if (spans.length === 0) return null;
  const first = Math.min(...spans.map((one) => one.from_us));
  return { from: first, to: Math.max(...spans.map((one) => one.to_us ?? record.until)) };
}

/** Keep the playhead in view: turn the page when it leaves. Returns how to stop. */
export function keepInView() {
  return effect(() => {
    const t = playhead.t.value;
    const start = from.peek();
    const long = span.peek();
    const inside = t >= start && t <= start + long;
    const near = playhead.playing.peek() && t > start + EDGE * long && start + long < length();
    if (!inside || near) show(t - (t < start ? 0.9 : 0.08) * long, long);
  });
}

/** Zoom to a request when it is followed and back when it is not. Returns how to stop. */
export function zoomToFollowed() {
  /** @type {{from: number, span: number} | null} */
  let before = null;
  let was = followed.peek();
  return effect(() => {
    const now = followed.value;
    if (now === was) return;
    if (was === null) before = { from: from.peek(), span: span.peek() };
    was = now;
    if (now !== null) return fit();
    if (before) show(playhead.t.peek() - 0.3 * before.span, before.span);
  });
}

/** Where a lane begins and how wide it is, kept up to date. @param {Element} track @param {Element} dock */
export function measure(track, dock) {
  const observer = new ResizeObserver(() => {
    const lane = track.getBoundingClientRect();
    batch(() => {
      width.value = lane.width;
      left.value = lane.left - dock.getBoundingClientRect().left;
    });
  });
  observer.observe(track);
  return () => observer.disconnect();
}
