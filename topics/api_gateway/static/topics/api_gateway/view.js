/**
 * A gateway's own drawing: its filters in their order, and how far the last request came. A filter that it passed is
 * tinted, the one that stopped or answered it is filled; below stands how many requests ended there so far. Everything
 * comes from what the gateway shows: `log` = "#1 app-1 GET /api/v1/orders/123 200 forward …" and, once a second,
 * `metrics` = "in=12 services=9 authenticate=2 …".
 */

import { nothing, svg } from "lit-html";

/** Each filter by its name in the log, with the word that fits its cell, in the order of the chain. @type {[string, string][]} */
export const FILTERS = [
  ["route", "route"],
  ["shed", "room"],
  ["authenticate", "token"],
  ["authorize", "scope"],
  ["limit", "limit"],
  ["cache", "cache"],
  ["forward", "ask"],
];
const WIDTH = 62;
const HEIGHT = 32;
const GAP = 3;
const TOP = -92;

/** @typedef {{ state(node: string, path: string): any }} Frame */
/** @typedef {{ key: string, method: string, path: string, status: number, by: string }} Line */

/** @param {any} text @returns {Line | null} */
export function lineOf(text) {
  if (typeof text !== "string") return null;
  const [, key, method, path, status, by] = text.split(" ");
  return { key, method, path, status: Number(status), by };
}

/** How many requests ended at each filter, by the gateway's own count. @param {any} text @returns {Map<string, number>} */
export function endedAt(text) {
  const counts = new Map();
  for (const word of typeof text === "string" ? text.split(" ") : []) {
    const [name, count] = word.split("=");
    const at = name === "services" || name === "gather" ? "forward" : name;
    counts.set(at, (counts.get(at) ?? 0) + Number(count));
  }
  return counts;
}

/** The place in the chain where a line ended; beyond the last when no filter has that name. @param {Line} line */
export function placeOf(line) {
  const by = line.by === "gather" ? "forward" : line.by;
  const place = FILTERS.findIndex(([name]) => name === by);
  return place < 0 ? FILTERS.length : place;
}

/** @param {Line | null} line @param {number} place @param {number} count */
function cell(line, place, count) {
  const end = line ? placeOf(line) : -1;
  const x = (place - FILTERS.length / 2) * (WIDTH + GAP);
  const hue = place === end ? (Number(line?.status) >= 400 ? "refused" : "event") : place < end ? "command" : "line-strong";
  const filled = place === end;
  return svg`<g transform="translate(${x} ${TOP})">
    <rect width=${WIDTH} height=${HEIGHT} rx="5" fill="var(--${filled ? hue : "panel"})" stroke="var(--${hue})" />
    <text x=${WIDTH / 2} y="22" text-anchor="middle" font-size="19" font-weight=${filled ? 640 : 400}
      fill="var(--${filled ? "panel" : place < end ? "ink-2" : "ink-3"})">${FILTERS[place][1]}</text>
    ${count ? svg`<text x=${WIDTH / 2} y=${HEIGHT + 20} text-anchor="middle" font-size="18" fill="var(--ink-3)">${count}</text>` : nothing}
  </g>`;
}

/** What became of the last request, in words. @param {Line} line */
export function told(line) {
  const end = FILTERS[placeOf(line)];
  const where = line.status >= 400 ? `stopped at ${end ? end[1] : line.by}` : line.by === "cache" ? "from the cache" : "answered";
  return `${line.key}: ${line.status}, ${where}`;
}

/** The chain above a gateway. @param {Frame} frame @param {{ id: string }} node */
export function chain(frame, node) {
  const line = lineOf(frame.state(node.id, "log"));
  const counts = endedAt(frame.state(node.id, "metrics"));
  return svg`<g class="gateway-chain">
    ${FILTERS.map(([name], place) => cell(line, place, counts.get(name) ?? 0))}
    ${line ? svg`<text y=${TOP - 12} text-anchor="middle" font-size="19" fill="var(--ink-2)">${told(line)}</text>` : nothing}
  </g>`;
}

const GATEWAYS = ["gateway", "gateway_2", "gateway_3"].map((name) => [name, chain]);

export default { nodes: Object.fromEntries(GATEWAYS), above: 126, reach: 232 };
