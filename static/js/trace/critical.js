/**
 * The critical path of a trace, walked backwards from the end of its root: at each instant the deepest span that was waited
 * for. Its segments follow one another without gap and tile the root's interval exactly. A child that outlives its parent
 * counts up to the parent's end only; one that started before its parent, from the parent's start.
 *
 * Prior art: Yang and Miller, Critical path analysis for the execution of parallel and distributed programs, 1988; the same
 * walk as in Jaeger's trace view.
 */
import { listUnder } from "../record/names.js";

/** @typedef {import("../record/spans.js").Span} Span */
/** @typedef {{id: string, from_us: number, to_us: number}} Segment */

/** The path at t, in order of time: a span that is open then lasts up to t. @param {Span[]} spans parents first @param {number} t @returns {Segment[]} */
export function criticalPath(spans, t) {
  const known = spans.filter(({ from_us }) => from_us <= t);
  if (known.length === 0) return [];
  const children = childrenOf(known);
  /** @type {Segment[]} */
  const segments = [];
  const root = known[0];
  walk(root, { from: root.from_us, to: endOf(root, t) }, { t, children, segments });
  return segments.reverse();
}

/** @param {Span} span @param {{from: number, to: number}} within @param {{t: number, children: Map<string, Span[]>, segments: Segment[]}} world */
function walk(span, { from, to }, world) {
  let at = to;
  for (const child of world.children.get(span.id) ?? []) {
    const end = Math.min(endOf(child, world.t), at);
    const start = Math.max(child.from_us, from);
    if (end <= start) continue;
    add(world.segments, span.id, end, at);
    walk(child, { from: start, to: end }, world);
    at = start;
  }
  add(world.segments, span.id, from, at);
}

/** @param {Segment[]} segments @param {string} id @param {number} from_us @param {number} to_us */
function add(segments, id, from_us, to_us) {
  if (to_us > from_us) segments.push({ id, from_us, to_us });
}

/** Children under their parent, the last to end first. @param {Span[]} spans */
function childrenOf(spans) {
  /** @type {Map<string, Span[]>} */
  const children = new Map();
  for (const span of spans) if (span.parent !== null) listUnder(children, span.parent, span);
  for (const list of children.values()) list.sort((a, b) => (b.to_us ?? Infinity) - (a.to_us ?? Infinity));
  return children;
}

/** @param {Span} span @param {number} t */
function endOf(span, t) {
  return Math.min(span.to_us ?? t, t);
}
