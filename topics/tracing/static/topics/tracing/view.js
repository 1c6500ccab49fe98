/**
 * Over the collector: the trace that was decided upon last, and what was kept so far. One line says what the head and the tail did
 * with it, one what is missing in it, one how much of what really happened it tells; then the counts of both pipelines and the spans
 * in memory. From the states `decided` ("7 browsers-3 left error 10 0 0 200000 200000 payment 1 1 100") and `memory` ("40 0 25 5 9").
 */

import { nothing, svg } from "lit-html";

const TOP = -190;
const STEP = 22;
const LEFT = -132;
const WIDE = 264;

/** @typedef {{ state(node: string, path: string): any }} Frame */

/** What a line says of a trace. @param {any} text */
export function traceOf(text) {
  if (typeof text !== "string") return null;
  const [number, request, head, tail, spans, orphans, early, took, path, longest, error, queries, score] = text.split(" ");
  return {
    number: Number(number), request, head, tail, spans: Number(spans), orphans: Number(orphans), early: Number(early),
    took_us: Number(took), path_us: Number(path), longest, error: error === "1", queries: Number(queries), score: Number(score),
  };
}

/** How many spans are held, came late; how many traces were seen, kept by the head, by the tail. @param {any} text */
export function countsOf(text) {
  const [held = 0, late = 0, seen = 0, head = 0, tail = 0] = typeof text === "string" ? text.split(" ").map(Number) : [];
  return { held, late, seen, head, tail };
}

/** What is odd about a trace, in words. @param {NonNullable<ReturnType<typeof traceOf>>} trace */
export function oddities({ orphans, early, score }) {
  const words = [];
  if (orphans) words.push(`${orphans} without parent`);
  if (early) words.push(`${early} before the parent`);
  if (score >= 0 && score < 100) words.push(`${score} % of the calls`);
  return words.length ? words.join(", ") : "nothing is missing";
}

/** What became of it. @param {NonNullable<ReturnType<typeof traceOf>>} trace */
export function fate({ head, tail }) {
  const kept = ["error", "slow", "some"].includes(tail);
  return `head: ${head}; tail: ${kept ? `kept, ${tail}` : tail === "full" ? "no room" : "left"}`;
}

/** @param {string} text @param {number} line @param {{ weight?: number, hue?: string }} look */
function words(text, line, { weight = 400, hue = "ink-2" } = {}) {
  return svg`<text x=${LEFT} y=${TOP + 18 + line * STEP} text-anchor="start" font-size="16" font-weight=${weight} fill=${`var(--${hue})`}>${text}</text>`;
}

/** @param {string} name @param {number} count @param {number} of @param {number} line */
function bar(name, count, of, line) {
  const y = TOP + 6 + line * STEP;
  const wide = of ? (count / of) * (WIDE - 110) : 0;
  return svg`<g>${words(name, line)}
    <rect x=${LEFT + 44} y=${y} width=${WIDE - 110} height="13" rx="3" fill="none" stroke="var(--line-strong)" />
    <rect x=${LEFT + 44} y=${y} width=${wide.toFixed(1)} height="13" rx="3" fill="var(--event)" />
    <text x=${LEFT + WIDE} y=${y + 12} text-anchor="end" font-size="15" fill="var(--ink-2)">${count} of ${of}</text></g>`;
}

/** @param {Frame} frame @param {{ id: string }} node */
function collector(frame, node) {
  const trace = traceOf(frame.state(node.id, "decided"));
  const counts = countsOf(frame.state(node.id, "memory"));
  if (!trace) return nothing;
  const odd = oddities(trace);
  const bad = odd !== "nothing is missing";
  return svg`<g class="collected">
    ${words(`${trace.request.replaceAll("_", " ").slice(0, 22)}: ${(trace.took_us / 1000).toFixed(0)} ms, ${trace.longest}`, 0, { weight: 640, hue: trace.error ? "refused-text" : "ink-1" })}
    ${words(fate(trace), 1)}
    ${words(odd, 2, { hue: bad ? "refused-text" : "event-text" })}
    ${bar("head", counts.head, counts.seen, 3)}
    ${bar("tail", counts.tail, counts.seen, 4)}
    ${words(`${counts.held} spans in memory${counts.late ? `, ${counts.late} too late` : ""}`, 5)}
  </g>`;
}

export default { nodes: { collector_1: collector, collector_2: collector }, above: { wide: 170, tall: 170 }, reach: 150 };
