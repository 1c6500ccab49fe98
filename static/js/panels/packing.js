/** Requests as bars in a few rows: each takes the first row that is free when it starts. */

/** @typedef {{key: string, from_us: number, to_us: number|null, row: number, look: "ok"|"bad"|"unsure"|"open"}} Bar */
/** @typedef {{key: string, at_us: number, end_us: number|null, outcome: string|null}} Request */

/** @type {Record<string, Bar["look"]>} */
const LOOKS = { ok: "ok", failed: "bad", unknown: "unsure" };

/** @param {Request[]} requests in order of start @param {number} from @param {number} to @param {number} rows @param {number} until @returns {Bar[]} */
export function packed(requests, from, to, rows, until) {
  const free = new Array(rows).fill(-Infinity);
  /** @type {Bar[]} */
  const bars = [];
  for (const { key, at_us, end_us, outcome } of requests) {
    if (at_us > to) break;
    if ((end_us ?? until) < from) continue;
    let row = free.findIndex((time) => time <= at_us);
    if (row < 0) row = free.indexOf(Math.min(...free));
    free[row] = Math.max(free[row], end_us ?? until);
    bars.push({ key, from_us: at_us, to_us: end_us, row, look: LOOKS[outcome ?? ""] ?? "open" });
  }
  return bars;
}
