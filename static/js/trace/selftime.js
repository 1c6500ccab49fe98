/**
 * Self time: the parts of a span in which it waited for no other span, which is its interval without those of its children.
 * A child that is still open waits on; one that outlives its parent counts up to the parent's end.
 */
import { listUnder } from "../record/names.js";

/** @typedef {import("../record/spans.js").Span} Span */
/** @typedef {{from_us: number, to_us: number}} Stretch */

/** Direct children under their parent's id, in order of opening. @param {Span[]} spans @returns {Map<string, Span[]>} */
export function childrenOf(spans) {
  /** @type {Map<string, Span[]>} */
  const children = new Map();
  for (const span of spans) if (span.parent !== null) listUnder(children, span.parent, span);
  return children;
}

/** The stretches of a span's own work up to t, in order of time. @param {Span} span @param {Span[]} children in order of opening @param {number} t @returns {Stretch[]} */
export function selfStretches(span, children, t) {
  const end = Math.min(span.to_us ?? t, t);
  /** @type {Stretch[]} */
  const own = [];
  let at = span.from_us;
  for (const { from_us, to_us } of children) {
    const start = Math.min(from_us, end);
    if (start > at) own.push({ from_us: at, to_us: start });
    at = Math.max(at, Math.min(to_us ?? end, end));
  }
  if (end > at) own.push({ from_us: at, to_us: end });
  return own;
}

/** @param {Stretch[]} stretches */
export function total(stretches) {
  return stretches.reduce((sum, { from_us, to_us }) => sum + to_us - from_us, 0);
}
