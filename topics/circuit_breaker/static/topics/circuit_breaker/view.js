/**
 * The order service's own drawing: the breaker as a dial of its three states, the failures that count as ticks, and the
 * time until it may test. Everything comes from states that the breaker itself showed.
 */

import { nothing, svg } from "lit-html";

const PLACES = { closed: -58, open: 0, half_open: 58 };
const WORDS = { closed: "closed", open: "open", half_open: "half-open", forced_open: "forced open" };
const HUES = { closed: "event", open: "refused", half_open: "undo", forced_open: "refused" };
const BASE = -22;
const SLOTS = 12;

/** @typedef {{ t: number, state(node: string, path: string): any }} Frame */

/** Whole seconds until an instant that a state tells as "36.412 s". @param {Frame} frame @param {string} until */
function secondsLeft(frame, until) {
  return Math.max(0, Math.ceil(parseFloat(until) - frame.t / 1_000_000));
}

/** @param {string} name @param {string} current */
function lamp(name, current) {
  const lit = name === current || (name === "open" && current === "forced_open");
  const words = lit ? WORDS[/** @type {keyof WORDS} */ (current)] : WORDS[/** @type {keyof WORDS} */ (name)];
  const hue = lit ? HUES[/** @type {keyof HUES} */ (current)] : "ghost";
  return svg`<g transform="translate(${PLACES[/** @type {keyof PLACES} */ (name)]} ${BASE})">
    <rect x="-27" y="-11" width="54" height="20" rx="10" fill="var(--${lit ? hue : "panel"})" stroke="var(--${hue})" />
    <text y="3" text-anchor="middle" font-size="10" font-weight=${lit ? 640 : 400}
      fill="var(--${lit ? "panel" : "ink-3"})">${words}</text>
  </g>`;
}

/** The roads between the states, as the table has them. */
function roads() {
  return svg`<g stroke="var(--line-strong)" fill="none">
    <path d="M-31 ${BASE - 4} h4" /><path d="M27 ${BASE - 4} h4" /><path d="M31 ${BASE + 3} h-4" />
    <path d="M58 ${BASE - 11} C 58 ${BASE - 22}, -58 ${BASE - 22}, -58 ${BASE - 11}" stroke-dasharray="2 2" />
  </g>`;
}

/** One tick a failure in the window, outlined slots up to the number that trips. @param {string} failures @param {string} rule */
function ticks(failures, rule) {
  const count = failures ? failures.split(" ").length : 0;
  const slots = Math.min(SLOTS, Math.max(count, parseInt(rule, 10) || 0));
  const left = -(slots * 8) / 2;
  return svg`<g aria-label="${count} failures in the window">
    ${Array.from({ length: rule.includes("%") ? Math.min(count, SLOTS) : slots }, (_, i) => svg`
      <rect x=${left + i * 8} y=${BASE + 13} width="5" height="6" rx="1"
        fill=${i < count ? "var(--refused)" : "none"} stroke=${i < count ? "var(--refused)" : "var(--line-strong)"} />`)}
  </g>`;
}

/** @param {Frame} frame @param {string | { id: string }} node */
export function dial(frame, node) {
  const name = typeof node === "string" ? node : node.id;
  const current = frame.state(name, "breaker");
  if (!current) return nothing;
  const until = frame.state(name, "window.until");
  const rule = String(frame.state(name, "window.trips_at") ?? "");
  const note = until ? `${secondsLeft(frame, until)} s left` : `trips at ${rule}`;
  return svg`<g class="breaker-dial">
    ${roads()}
    ${Object.keys(PLACES).map((place) => lamp(place, current))}
    ${until ? nothing : ticks(String(frame.state(name, "window.failures") ?? ""), rule)}
    <text y=${BASE - 26} text-anchor="middle" font-size="10" fill="var(--ink-2)">${note}</text>
  </g>`;
}

const INSTANCES = ["orders", "orders-2", "orders-3", "orders-4", "orders-5", "orders-6"];

export default { nodes: Object.fromEntries(INSTANCES.map((name) => [name, dial])) };
