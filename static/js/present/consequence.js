/** The first thing that goes wrong because of what was done, and a playback fast enough to meet it soon. */
import { effect } from "@preact/signals-core";
import { session } from "../live/session.js";
import { playhead, SPEEDS } from "../playhead.js";

/** @typedef {import("../record/log.js").RunRecord} RunRecord */

/** Whoever broke something for the first time waits no longer than this. */
export const PATIENCE_US = 8_000_000;

/**
 * The first bad caption or verdict after `from_us` that the run before did not have.
 * @param {RunRecord} before
 * @param {RunRecord} after
 * @param {number} from_us
 */
export function consequence(before, after, from_us) {
  const known = new Set(before.markers().map(nameOf));
  const bad = after.markers().filter((one) => one.tone === "bad" && one.kind !== "intervention");
  return bad.find((one) => one.at_us > from_us && !known.has(nameOf(one))) ?? null;
}

/** @param {import("../record/marks.js").Marker} marker */
function nameOf({ at_us, kind, text }) {
  return `${at_us} ${kind} ${text}`;
}

/** The slowest speed of the ladder, not below `speed`, that covers `far_us` within the visitor's patience. @param {number} far_us @param {number} speed */
export function speedFor(far_us, speed) {
  return SPEEDS.find((one) => one >= speed && far_us / one <= PATIENCE_US) ?? SPEEDS[SPEEDS.length - 1];
}

/**
 * Once the consequence is known, play fast enough to reach it, and then as before; a speed chosen by hand in between stays.
 * @param {RunRecord} before the run in which nothing was done yet
 * @param {number} from_us when it was done
 */
export function reach(before, from_us) {
  const speed = playhead.speed.peek();
  const stop = effect(() => {
    const record = playhead.record.value;
    const done = session.status.value === "done";
    if (record.version.value === 0 || record === before) return;
    const found = consequence(before, record, from_us);
    if (!found && !done) return;
    queueMicrotask(() => stop());
    if (found) hasten(found.at_us, speed);
  });
}

/** @param {number} at_us @param {number} speed */
function hasten(at_us, speed) {
  const faster = speedFor(at_us - playhead.t.peek(), speed);
  if (faster === speed || playhead.speed.peek() !== speed) return;
  playhead.speed.value = faster;
  const stop = effect(() => {
    const over = playhead.t.value >= at_us || playhead.speed.value !== faster;
    if (!over) return;
    queueMicrotask(() => stop());
    if (playhead.speed.peek() === faster) playhead.speed.value = speed;
  });
}
