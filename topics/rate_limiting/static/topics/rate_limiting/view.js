/**
 * The lanes: alice's latest requests, put to every limiter at once. A stroke up is a request that the limiter admits, a
 * stroke down one that it refuses; the number is what it admitted within the last window. The first lane is what was
 * really answered, the one with the mark belongs to the limiter that decides. Dashed lines are the edges of fixed windows.
 * Everything comes from states that the instrument showed: `quota`, and `alice.17` = "9512345 1 + +39 -1200 ...":
 * instant, cost, what was answered, and a code for each lane.
 */

import { nothing, svg } from "lit-html";

const LANES = [
  ["answered", "answered"],
  ["fixed_window", "fixed window"],
  ["sliding_log", "sliding log"],
  ["sliding_counter", "sliding counter"],
  ["token_bucket", "token bucket"],
  ["leaky_meter", "leaky meter"],
  ["leaky_queue", "leaky queue"],
  ["gcra", "GCRA"],
  ["concurrency", "concurrency"],
  ["adaptive", "adaptive"],
];
const COUNT_A_WINDOW = ["fixed_window", "sliding_log", "sliding_counter"];
const START_US = 1_609_455_600_000_000; // where wall clocks start
const TENANT = "alice";
const LONGEST_US = 24_000_000;
const WIDTH = 128;
const LEFT = -36;
const STEP = 15;
const STROKE = 6;
const BASE = -34; // the middle of the lowest lane

/** @typedef {{ t: number, state(node: string, path: string): any, states(node: string): Map<string, any> }} Frame */
/** @typedef {{ at: number, cost: number, yes: boolean[] }} Asked */
/** @typedef {{ limit: number, window: number, variant: string }} Quota */

/** @param {string} value such as "9512345 1 + +39 -1200" @returns {Asked} */
export function read(value) {
  const [at, cost, outcome, ...codes] = value.split(" ");
  return { at: Number(at), cost: Number(cost), yes: [outcome === "+" || outcome === "?", ...codes.map((code) => code[0] === "+")] };
}

/** The tenant's latest requests, in order. @param {Frame} frame @param {string} node @returns {Asked[]} */
export function asked(frame, node) {
  const found = [];
  for (const [path, value] of frame.states(node)) {
    if (path.startsWith(`${TENANT}.`) && value !== null) found.push(read(String(value)));
  }
  return found.sort((a, b) => a.at - b.at);
}

/** @param {any} words such as "40 in 10 s, burst 10, queue 10, decides fixed_window" @returns {Quota | null} */
export function quota(words) {
  const found = /^(\d+) in (\d+) s, .* decides (\w+)$/.exec(String(words ?? ""));
  return found && { limit: Number(found[1]), window: Number(found[2]) * 1_000_000, variant: found[3] };
}

/** What a lane admitted in the window that ends now. @param {Asked[]} all @param {number} lane @param {number} since */
export function within(all, lane, since) {
  return all.reduce((sum, one) => sum + (one.yes[lane] && one.at > since ? one.cost : 0), 0);
}

/** How much time is shown. @param {Quota} rule */
const spanOf = (rule) => Math.min(rule.window / 2, LONGEST_US);

/** @param {Frame} frame @param {number} at @param {number} span */
const x = (frame, at, span) => LEFT + WIDTH * (1 - (frame.t - at) / span);

/** The strokes of one lane in one direction, as one path.
 * @param {Frame} frame @param {Asked[]} recent @param {number} lane @param {boolean} up @param {number} y
 * @param {number} span */
function strokes(frame, recent, lane, up, y, span) {
  const d = recent.filter((one) => one.yes[lane] === up)
    .map((one) => `M${x(frame, one.at, span).toFixed(1)} ${y + (up ? -0.5 : 0.5)}v${up ? -STROKE : STROKE}`).join("");
  return d ? svg`<path d=${d} stroke="var(--${up ? "event" : "refused"})" stroke-width="1.5" fill="none" />` : nothing;
}

/** @param {Frame} frame @param {Quota} rule @param {Asked[]} all @param {number} lane @param {number} span */
function row(frame, rule, all, lane, span) {
  const [name, words] = LANES[lane];
  const y = BASE - (LANES.length - 1 - lane) * STEP - (lane === 0 ? 3 : 0);
  const recent = all.filter((one) => one.at > frame.t - span);
  const count = within(all, lane, frame.t - rule.window);
  const over = COUNT_A_WINDOW.includes(lane === 0 ? rule.variant : name) && count > rule.limit;
  const decides = name === rule.variant;
  return svg`<g>
    <path d="M${LEFT} ${y}h${WIDTH}" stroke="var(--line-strong)" stroke-width="0.6" />
    ${decides ? svg`<path d="M${LEFT - 104} ${y - 4}l6 4l-6 4z" fill="var(--ink-1)" />` : nothing}
    <text x=${LEFT - 5} y=${y + 4} text-anchor="end" font-size="11" font-weight=${decides || lane === 0 ? 640 : 400}
      fill="var(--ink-${decides || lane === 0 ? 1 : 2})">${words}</text>
    ${strokes(frame, recent, lane, true, y, span)}${strokes(frame, recent, lane, false, y, span)}
    <text x=${LEFT + WIDTH + 4} y=${y + 4} text-anchor="start" font-size="11" font-weight=${over ? 640 : 400}
      fill="var(--${over ? "refused" : "ink-2"})">${over ? `${count} > ${rule.limit}` : `${count}`}</text>
  </g>`;
}

/** The edges of fixed windows that are in sight. @param {Frame} frame @param {Quota} rule @param {number} span */
export function edges(frame, rule, span) {
  const found = [];
  const last = Math.floor((START_US + frame.t) / rule.window) * rule.window - START_US;
  for (let at = last; at > frame.t - span; at -= rule.window) if (at > 0) found.push(at);
  return found;
}

/** @param {Frame} frame @param {Quota} rule @param {Asked[]} all */
function summary(frame, rule, all) {
  const counts = LANES.map(([, words], lane) => `${words} ${within(all, lane, frame.t - rule.window)}`);
  return `Requests of ${TENANT} admitted in the last ${rule.window / 1_000_000} s, limit ${rule.limit}: ${counts.join(", ")}`;
}

/** All lanes above their node. @param {Frame} frame @param {string | { id: string }} node */
export function lanes(frame, node) {
  const name = typeof node === "string" ? node : node.id;
  const rule = quota(frame.state(name, "quota"));
  if (!rule) return nothing;
  const all = asked(frame, name);
  const span = spanOf(rule);
  const top = BASE - LANES.length * STEP;
  const window = rule.window >= 3_600_000_000 ? "hour" : `${rule.window / 1_000_000} s`;
  return svg`<g class="rate-lanes" role="img" aria-label=${summary(frame, rule, all)}>
    <text x=${LEFT - 5} y=${top - 3} text-anchor="end" font-size="11" fill="var(--ink-2)">${TENANT}</text>
    <text x=${LEFT + WIDTH + 40} y=${top - 3} text-anchor="end" font-size="11"
      fill="var(--ink-2)">${`admitted in the last ${window}`}</text>
    ${edges(frame, rule, span).map((at) => svg`<path d="M${x(frame, at, span)} ${top + 2}V${BASE + 7}"
      stroke="var(--ink-3)" stroke-width="0.8" stroke-dasharray="2 2" />`)}
    ${LANES.map((_, lane) => row(frame, rule, all, lane, span))}
  </g>`;
}

export default { nodes: { lanes }, above: { wide: 30, tall: 206 }, reach: 144 };
