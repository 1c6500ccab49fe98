/** What sets two runs apart, in one sentence that is computed from their records. */
import { lasting } from "../panels/durations.js";
import { verdictsThatDiffer } from "./tally.js";

/** @typedef {import("../record/log.js").RunRecord} RunRecord */
/** @typedef {{ok: number, failed: number, unknown: number, p95_us: number}} Outcome */

/** @param {RunRecord} record @returns {Outcome} */
export function outcomeOf(record) {
  const all = record.operations.all;
  const took = all.filter(({ outcome }) => outcome === "ok").map(({ from_us, to_us }) => (to_us ?? from_us) - from_us);
  const count = (/** @type {string} */ phase) => all.filter(({ outcome }) => outcome === phase).length;
  took.sort((a, b) => a - b);
  const p95_us = took.length ? took[Math.ceil(0.95 * took.length) - 1] : NaN;
  return { ok: took.length, failed: count("failed"), unknown: count("unknown"), p95_us };
}

/** What the whole of B did that A did not. @param {RunRecord} a @param {RunRecord} b */
export function sentence(a, b) {
  const [left, right] = [outcomeOf(a), outcomeOf(b)];
  const facts = [
    counted("answered", right.ok - left.ok),
    counted("refused", right.failed - left.failed),
    counted("left open", right.unknown - left.unknown),
  ].filter(Boolean);
  const done = facts.length ? `B ${facts.join(", ")}` : `Both answered ${right.ok} ${requests(right.ok)}`;
  const differ = verdictsThatDiffer(a, b).length;
  const judged = differ ? `${differ} ${differ === 1 ? "verdict differs" : "verdicts differ"}` : "every verdict is the same";
  return [done, latency(left.p95_us, right.p95_us), judged].filter(Boolean).join(", ") + ".";
}

/** @param {string} verb @param {number} more */
function counted(verb, more) {
  if (more === 0) return "";
  const count = Math.abs(more);
  return `${verb} ${count.toLocaleString("en")} ${more > 0 ? "more" : "fewer"} ${requests(count)}`;
}

/** @param {number} count */
function requests(count) {
  return count === 1 ? "request" : "requests";
}

/** @param {number} before @param {number} after */
function latency(before, after) {
  const [a, b] = [before, after].map((us) => (Number.isNaN(us) ? "none" : lasting(us)));
  return a === b ? (a === "none" ? "" : `p95 ${b} in both`) : `p95 ${b} instead of ${a}`;
}

/**
 * A client that waits for its answer asks the next time at another moment. Says so where the records show it.
 * @param {RunRecord} a @param {RunRecord} b
 */
export function arrivals(a, b) {
  const there = new Map(a.operations.all.map(({ op, from_us }) => [op, from_us]));
  const shared = b.operations.all.filter(({ op }) => there.has(op));
  const moved = shared.filter(({ op, from_us }) => there.get(op) !== from_us).length;
  if (moved === 0) return "";
  return `${moved.toLocaleString("en")} of ${shared.length.toLocaleString("en")} requests start at another moment: clients that wait for an answer share think times, not instants.`;
}
