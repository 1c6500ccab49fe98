/** Messages that cross a stretch of time, as lines between the lanes of their nodes: exact for any number of messages. */
import { countUpTo } from "../record/instants.js";

/**
 * @typedef {import("../record/log.js").RunRecord} RunRecord
 * @typedef {{at_us: number, lane: number}} Point where a message is, in lanes: between two lanes while it crosses
 * @typedef {{seq: number, kind: string, label: string, request: string|null, points: Point[], fate: string, open: boolean}} Crossing
 */

/** More lines than this in one picture are a grey wall: they are counted instead. */
export const MOST_LINES = 1500;

/**
 * Rows of the messages on their way at some instant of [from, to]: those that were sent before, and those sent within.
 * @param {RunRecord} record @param {number} from @param {number} to @returns {{before: number[], first: number, last: number}} the latter from `first` to before `last`
 */
export function stretchOf(record, from, to) {
  const seqs = record.seqs("message");
  const { intervals } = record.flights;
  const [first, last] = [seqs.upTo(from), seqs.upTo(to)];
  const lasts = (/** @type {number} */ row) => row < first && intervals.began.data[row] <= from && intervals.ends.data[row] >= from;
  const before = [...new Set(intervals.candidates(from).filter(lasts))].sort((a, b) => a - b);
  return { before, first, last };
}

/** How many rows. @param {{before: number[], first: number, last: number}} stretch */
export function countOf({ before, first, last }) {
  return before.length + last - first;
}

/** The same rows as one list, in order of sending. @param {RunRecord} record @param {number} from @param {number} to */
export function rowsBetween(record, from, to) {
  const { before, first, last } = stretchOf(record, from, to);
  const rows = before;
  for (let row = first; row < last; row++) rows.push(row);
  return rows;
}

/** One message with every bend that an amendment gave it. @param {RunRecord} record @param {number} row @param {Map<string, number>} lanes @param {number} until @returns {Crossing|null} */
export function crossing(record, row, lanes, until) {
  const message = record.flights.message(row);
  const [a, b] = [lanes.get(message.source), lanes.get(message.target)];
  if (a === undefined || b === undefined) return null;
  const plans = record.flights.plans[row];
  const points = plans.map((plan) => ({ at_us: plan.from, lane: a + (b - a) * plan.start }));
  const last = plans[plans.length - 1];
  const open = last.to === Infinity;
  points.push({ at_us: open ? Math.max(until, last.from) : last.to, lane: a + (b - a) * last.stop });
  const { seq, kind, label, request } = message;
  return { seq, kind, label, request, points, fate: last.fate, open };
}

/** @param {Crossing} one */
export function died(one) {
  return one.fate === "lost" || one.fate === "dropped" || one.fate === "refused" || one.fate === "ignored";
}

/** The crossing nearest to a point on the screen, or null beyond `reach`. @param {Crossing[]} all @param {{x: number, y: number}} point @param {(point: Point) => {x: number, y: number}} place @param {number} reach */
export function nearest(all, point, place, reach) {
  let best = null;
  let least = reach;
  for (const one of all) {
    const path = one.points.map(place);
    for (let i = 1; i < path.length; i++) {
      const far = distance(point, path[i - 1], path[i]);
      if (far <= least) [best, least] = [one, far];
    }
  }
  return best;
}

/** @typedef {{x: number, y: number}} Spot */

/** From a point to a stretch of line. @param {Spot} p @param {Spot} a @param {Spot} b */
function distance(p, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = dx === 0 && dy === 0 ? 0 : ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy);
  const share = Math.max(0, Math.min(1, along));
  return Math.hypot(p.x - a.x - share * dx, p.y - a.y - share * dy);
}

/** How many things of a sorted list are at or before t. @param {Crossing[]} all @param {number} t */
export function sentBy(all, t) {
  return countUpTo(all.map(({ points }) => points[0].at_us), t);
}
