/**
 * The order service's own drawing: the breaker as a dial of its three states, the failures that count as ticks, and the
 * time until it may test. Everything comes from states that the breaker itself showed.
 */

import { nothing, svg } from "lit-html";

/** @type {Record<string, number>} */
const PLACES = { closed: -60, open: 0, half_open: 60 };
/** @type {Record<string, string>} */
const WORDS = { closed: "closed", open: "open", half_open: "half-open", forced_open: "forced" };
/** @type {Record<string, string>} */
const HUES = { closed: "event", open: "refused", half_open: "undo", forced_open: "refused" };
const BASE = -26;
const SLOTS = 12;

/** @typedef {{ t: number, state(node: string, path: string): any }} Frame */

/** Whole seconds until an instant that a state tells as "36.412 s". @param {Frame} frame @param {string} until */
function secondsLeft(frame, until) {
  return Math.max(0, Math.ceil(parseFloat(until) - frame.t / 1_000_000));
}

/** @param {string} name @param {string} current */
function lamp(name, current) {
  const lit = name === current || (name === "open" && current === "forced_open");
  const words = lit ? WORDS[current] : WORDS[name];
  const hue = lit ? HUES[current] : "ghost";
  return svg`<g transform="translate(${PLACES[name]} ${BASE})">
    <rect x="-28" y="-11" width="56" height="20" rx="10" fill="var(--${lit ? hue : "panel"})" stroke="var(--${hue})" />
    <text y="3" text-anchor="middle" font-size="9.8" font-weight=${lit ? 640 : 400}
      fill="var(--${lit ? "panel" : "ink-3"})">${words}</text>
  </g>`;
}

/** The rows of the table, as roads: closed to open to half-open, back to open, and home to closed. */
function roads() {
  return svg`<g stroke="var(--line-strong)" fill="none">
    <path d="M-32 ${BASE - 1} h4" /><path d="M28 ${BASE - 4} h4" /><path d="M32 ${BASE + 2} h-4" />
    <path d="M60 ${BASE - 11} C 58 ${BASE - 21}, -58 ${BASE - 21}, -60 ${BASE - 11}" stroke-dasharray="2 2" />
  </g>`;
}

/**
 * The failures that count at t. The record tells when they happened; those of a time window grow too old by themselves.
 * @param {Frame} frame @param {string} failures @param {string} rule
 */
function counting(frame, failures, rule) {
  const window = / in (\d+) s$/.exec(rule);
  const oldest = window ? frame.t / 1_000_000 - Number(window[1]) : -Infinity;
  return failures.split(" ").filter((at) => at !== "" && Number(at) > oldest).length;
}

/**
 * One tick a failure in the window; where a number trips, an empty slot for each that is still missing.
 * @param {number} count @param {string} rule
 */
function ticks(count, rule) {
  const limit = rule.includes("%") ? 0 : parseInt(rule, 10) || 0;
  const slots = Math.min(SLOTS, Math.max(count, limit));
  const left = -(slots * 8 - 3) / 2;
  return svg`<g>${Array.from({ length: slots }, (_, i) => svg`
    <rect x=${left + i * 8} y=${BASE + 12} width="5" height="6" rx="1"
      fill=${i < count ? "var(--refused)" : "none"} stroke=${i < count ? "var(--refused)" : "var(--line-strong)"} />`)}</g>`;
}

/** What stands over the dial. @param {Frame} frame @param {string} current @param {string} until @param {string} rule */
function note(frame, current, until, rule) {
  if (current === "closed") return `trips at ${rule}`;
  if (current === "forced_open") return "until it is released";
  const left = until ? `, ${secondsLeft(frame, until)} s left` : "";
  return current === "half_open" ? `testing${left}` : `asks nobody${left}`;
}

/** @param {Frame} frame @param {string | { id: string }} node */
export function dial(frame, node) {
  const name = typeof node === "string" ? node : node.id;
  const current = frame.state(name, "breaker");
  if (!current) return nothing;
  const until = String(frame.state(name, "window.until") ?? "");
  const rule = String(frame.state(name, "window.trips_at") ?? "");
  return svg`<g class="breaker-dial">
    ${roads()}
    ${Object.keys(PLACES).map((place) => lamp(place, current))}
    ${current === "closed" ? ticks(counting(frame, String(frame.state(name, "window.failures") ?? ""), rule), rule) : nothing}
    <text y=${BASE - 25} text-anchor="middle" font-size="10" fill="var(--ink-2)">${note(frame, current, until, rule)}</text>
  </g>`;
}

const INSTANCES = ["orders", "orders-2", "orders-3", "orders-4", "orders-5", "orders-6"];

export default { nodes: Object.fromEntries(INSTANCES.map((name) => [name, dial])) };
