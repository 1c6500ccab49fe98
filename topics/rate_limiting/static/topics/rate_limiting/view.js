/**
 * The lanes: alice's latest requests, put to every limiter at once. A stroke up is a request that the limiter admits, a
 * stroke down one that it refuses. Two numbers follow: what it admitted within the last window, and what it refused in it
 * although less than the limit had been admitted. The first lane is what was really answered, the one with the mark belongs
 * to the limiter that decides. Dashed lines are the edges of fixed windows. Under a gateway stands what it holds: its leases,
 * or how much is under way and how much may be.
 *
 * Everything comes from states that nodes showed: `quota`, and `alice.17` = "9512345 1 + +39 -1200 ...": instant, cost, what
 * was answered, and a code for each lane; `leases`, `at_once` and `limit` of a gateway.
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
const KEPT = 240; // so many of a tenant's requests are shown
const SHOWN = 0.3; // so much of a window, and no longer than this
const LONGEST_US = 24_000_000;
const BESIDE = 200; // on a wide stage lanes reach so far to both sides
const NAMES = 118; // room for the names, and for the two numbers
const NUMBERS = 104;
const EARLY = 46;
const STEP = 17;
const STROKE = 7;
const SIZE = 13;
const BASE = -24; // the middle of the lowest lane

/** @typedef {{ t: number, state(node: string, path: string): any, states(node: string): Map<string, any> }} Frame */
/** @typedef {{ id: string, x: number, w: number, h: number, width: number }} Placed */
/** @typedef {{ at: number, cost: number, yes: boolean[] }} Asked */
/** @typedef {{ limit: number, window: number, variant: string }} Quota */
/** @typedef {{ left: number, right: number, from: number, to: number }} Room edges, and the ends of the lines within */

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

/** How many a lane has refused since then although, with them, no more than the limit would have been admitted within a window.
 * @param {Asked[]} all @param {number} lane @param {Quota} rule @param {number} since */
export function early(all, lane, rule, since) {
  let [first, sum, count] = [0, 0, 0];
  for (const one of all) {
    for (; all[first].at <= one.at - rule.window; first++) if (all[first].yes[lane]) sum -= all[first].cost;
    if (one.yes[lane]) sum += one.cost;
    else if (one.at > since && sum + one.cost <= rule.limit) count++;
  }
  return count;
}

/** Whether requests of the window that ends now, or of the one before it, are no longer shown. @param {Frame} frame @param {Asked[]} all @param {Quota} rule */
const cut = (frame, all, rule) => all.length >= KEPT && all[0].at > frame.t - 2 * rule.window;

/** How much time is shown. @param {Quota} rule */
const spanOf = (rule) => Math.min(rule.window * SHOWN, LONGEST_US);

/** Over the node on a wide stage; on one that stands, from its left edge to the node's right one. @param {Placed} node @param {boolean} tall @returns {Room} */
export function roomOf(node, tall) {
  const [left, right] = tall ? [8 - (node.x * node.w) / node.width, node.w / 2] : [-BESIDE, BESIDE];
  return { left, right, from: left + NAMES, to: right - NUMBERS };
}

/** @param {Frame} frame @param {Room} room @param {number} at @param {number} span */
const x = (frame, room, at, span) => room.to - ((frame.t - at) / span) * (room.to - room.from);

/** The strokes of one lane in one direction, as one path.
 * @param {Frame} frame @param {Room} room @param {Asked[]} recent @param {number} lane @param {boolean} up @param {number} y
 * @param {number} span */
function strokes(frame, room, recent, lane, up, y, span) {
  const d = recent.filter((one) => one.yes[lane] === up)
    .map((one) => `M${x(frame, room, one.at, span).toFixed(1)} ${y + (up ? -0.5 : 0.5)}v${up ? -STROKE : STROKE}`).join("");
  return d ? svg`<path d=${d} stroke="var(--${up ? "event" : "refused"})" stroke-width="1.5" fill="none" />` : nothing;
}

/** @param {number} at @param {number} y @param {unknown} words @param {string} hue @param {{bold?: boolean, anchor?: string}} [how] */
const text = (at, y, words, hue, { bold = false, anchor = "end" } = {}) => svg`<text x=${at} y=${y} text-anchor=${anchor}
  font-size=${SIZE} font-weight=${bold ? 640 : 400} fill="var(--${hue})">${words}</text>`;

/** @param {Frame} frame @param {Room} room @param {Quota} rule @param {Asked[]} all @param {number} lane */
function row(frame, room, rule, all, lane) {
  const [name, words] = LANES[lane];
  const [span, since] = [spanOf(rule), frame.t - rule.window];
  const y = BASE - (LANES.length - 1 - lane) * STEP - (lane === 0 ? 4 : 0);
  const recent = all.filter((one) => one.at > frame.t - span);
  const count = within(all, lane, since);
  const over = COUNT_A_WINDOW.includes(lane === 0 ? rule.variant : name) && count > rule.limit;
  const bold = name === rule.variant || lane === 0;
  const more = cut(frame, all, rule);
  return svg`<g>
    <path d="M${room.from} ${y}H${room.to}" stroke="var(--line-strong)" stroke-width="0.6" />
    ${name === rule.variant ? svg`<path d="M${room.left} ${y - 4.5}l7 4.5l-7 4.5z" fill="var(--ink-1)" />` : nothing}
    ${text(room.from - 6, y + 4.5, words, bold ? "ink-1" : "ink-2", { bold })}
    ${strokes(frame, room, recent, lane, true, y, span)}${strokes(frame, room, recent, lane, false, y, span)}
    ${text(room.right - EARLY, y + 4.5, over ? `${count} > ${rule.limit}` : `${count}${more ? "+" : ""}`, over ? "refused" : "ink-1", { bold: over })}
    ${text(room.right, y + 4.5, more ? "–" : early(all, lane, rule, since), "ink-2")}
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

/** What stands above the columns. @param {Room} room @param {Quota} rule @param {number} y */
function heading(room, rule, y) {
  const window = rule.window >= 3_600_000_000 ? "an hour" : `${rule.window / 1_000_000} s`;
  return svg`${text(room.from - 6, y, TENANT, "ink-1", { bold: true })}
    ${text(room.from, y, "admitted", "event", { anchor: "start" })}
    ${text(room.from + 60, y, "refused", "refused", { anchor: "start" })}
    ${text(room.right - EARLY, y, `in ${window}`, "ink-2")}${text(room.right, y, "early", "ink-2")}`;
}

/** All lanes above their node. @param {Frame} frame @param {Placed} node @param {string | null} _ @param {boolean} tall */
export function lanes(frame, node, _, tall) {
  const rule = quota(frame.state(node.id, "quota"));
  if (!rule) return nothing;
  const all = asked(frame, node.id);
  const [span, room] = [spanOf(rule), roomOf(node, tall)];
  const top = BASE - LANES.length * STEP;
  return svg`<g class="rate-lanes" role="img" aria-label=${summary(frame, rule, all)}>
    ${heading(room, rule, top - 3)}
    ${edges(frame, rule, span).map((at) => svg`<path d="M${x(frame, room, at, span)} ${top + 2}V${BASE + 9}"
      stroke="var(--ink-3)" stroke-width="0.8" stroke-dasharray="2 2" />`)}
    ${LANES.map((_, lane) => row(frame, room, rule, all, lane))}
  </g>`;
}

/** What a gateway holds, in words: its leases, or the limit that it has found. @param {Frame} frame @param {string} node */
export function held(frame, node) {
  const [leases, limit] = [frame.state(node, "leases"), frame.state(node, "limit")];
  if (leases) return `leased: ${leases}`;
  return typeof limit === "number" ? `${frame.state(node, "at_once")} under way, limit ${limit}` : "";
}

/** Under a gateway. @param {Frame} frame @param {Placed} node */
const gateway = (frame, node) => text(0, node.h + 17, held(frame, node.id), "ink-2", { anchor: "middle" });

const NO_ROOM = { above: 0, reach: 0 };

export default {
  nodes: { lanes, gateway_1: gateway, gateway_2: gateway, gateway_3: gateway },
  rooms: {
    lanes: { above: { wide: 30, tall: 208 }, reach: { wide: BESIDE, tall: 0 } },
    gateway_1: NO_ROOM,
    gateway_2: NO_ROOM,
    gateway_3: NO_ROOM,
  },
};
