/** The traces of a record as a list: what is known of each at t, and the order in which they are shown. */
import { listUnder } from "../record/names.js";

/** @typedef {import("../record/spans.js").Span} Span */
/** @typedef {{trace: string, request: string|null, root: Span, from_us: number, took_us: number, open: boolean, spans: number, errors: number, words: string|null}} Row */
/** @typedef {"at"|"took"|"errors"} Order */

/** Spans under their trace, in order of opening. @param {Span[]} spans @returns {Map<string, Span[]>} */
export function byTrace(spans) {
  /** @type {Map<string, Span[]>} */
  const traces = new Map();
  for (const span of spans) listUnder(traces, span.trace, span);
  return traces;
}

/** What is known of each trace at t; nothing of those that start later. @param {Map<string, Span[]>} traces @param {number} t @returns {Row[]} */
export function rowsAt(traces, t) {
  /** @type {Row[]} */
  const rows = [];
  for (const spans of traces.values()) if (spans[0].from_us <= t) rows.push(rowAt(spans, t));
  return rows;
}

/** Rows of traces that were over when they were asked for: what is known of them no longer changes. @type {WeakMap<Span[], {row: Row, over_us: number}>} */
const finished = new WeakMap();

/** @param {Span[]} spans @param {number} t @returns {Row} */
function rowAt(spans, t) {
  const kept = finished.get(spans);
  if (kept && t >= kept.over_us) return kept.row;
  const row = madeAt(spans, t);
  if (!row.open && row.spans === spans.length) finished.set(spans, { row, over_us: row.from_us + row.took_us });
  return row;
}

/** @param {Span[]} spans @param {number} t @returns {Row} */
function madeAt(spans, t) {
  const root = spans[0];
  const known = spans.filter((span) => span.from_us <= t);
  const failed = known.filter((span) => over(span, t) && span.status === "error");
  const open = known.some((span) => !over(span, t));
  const end = open ? t : Math.max(...known.map((span) => span.to_us ?? t));
  const words = failed.find((span) => span.id === root.id)?.words ?? failed[0]?.words ?? null;
  const { trace, request, from_us } = root;
  return { trace, request, root, from_us, took_us: end - from_us, open, spans: known.length, errors: failed.length, words };
}

/** @type {Record<Order, (row: Row) => number>} */
const MEASURES = { at: (row) => row.from_us, took: (row) => row.took_us, errors: (row) => row.errors };

/** The most first; equal ones in order of start. @param {Row[]} rows @param {Order} order @param {boolean} least the least first */
export function sorted(rows, order, least = false) {
  const measure = MEASURES[order];
  const way = least ? 1 : -1;
  return [...rows].sort((a, b) => way * (measure(a) - measure(b)) || a.from_us - b.from_us);
}

/** @param {Span} span @param {number} t */
export function over(span, t) {
  return span.to_us !== null && span.to_us <= t;
}
