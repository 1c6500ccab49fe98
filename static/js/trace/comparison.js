/** Two traces side by side: how long each kind of span took in all, and which kinds only one of them has. */
import { over } from "./listing.js";

/** @typedef {import("../record/spans.js").Span} Span */
/** @typedef {{count: number, us: number}} Total */
/** @typedef {{node: string, name: string, a: Total|null, b: Total|null, more_us: number}} Pair */

/**
 * One pair for each node and span name, in order of first appearance. A span that is open at t counts up to t.
 * @param {Span[]} a @param {Span[]} b @param {number} t @returns {Pair[]}
 */
export function compared(a, b, t) {
  /** @type {Map<string, Pair>} */
  const pairs = new Map();
  for (const span of a) count(pairs, "a", span, t);
  for (const span of b) count(pairs, "b", span, t);
  for (const pair of pairs.values()) pair.more_us = (pair.b?.us ?? 0) - (pair.a?.us ?? 0);
  return [...pairs.values()];
}

/** @param {Map<string, Pair>} pairs @param {"a"|"b"} side @param {Span} span @param {number} t */
function count(pairs, side, span, t) {
  if (span.from_us > t) return;
  const { node, name } = span;
  const key = JSON.stringify([node, name]);
  const pair = pairs.get(key) ?? { node, name, a: null, b: null, more_us: 0 };
  const total = (pair[side] ??= { count: 0, us: 0 });
  total.count += 1;
  total.us += (over(span, t) ? /** @type {number} */ (span.to_us) : t) - span.from_us;
  pairs.set(key, pair);
}
