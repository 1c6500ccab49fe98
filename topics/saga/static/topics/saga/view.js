/**
 * The orchestrator's own drawing: the ladder of steps of one order. It is the followed order; else one that is on its
 * way back, one that waits for a person, or the one begun last, in this order. Everything comes from the state that
 * the orchestrator shows once it is durable:
 * `saga.<order>` = "undoing create=done reserve=undoing charge=refused ship=waiting confirm=waiting".
 */

import { nothing, svg } from "lit-html";

const WIDTH = 44;
const HEIGHT = 23;
const GAP = 2;
const TOP = -43;
const RIGHT = 92; // where the way up to inventory leaves room
const HIDDEN = ["settle"];

/** How a step looks in each status: classes of its chip, and the mark in its corner. @type {Record<string, [string, string]>} */
const LOOKS = {
  waiting: ["is-ghost", ""],
  running: ["is-command is-current", ""],
  done: ["is-event", "M-2.6 .1 -.8 2 2.7-2"],
  refused: ["is-refused", "M-2-2 2 2M2-2-2 2"],
  unknown: ["is-refused is-current", "M-1.7-1.2a1.7 1.7 0 1 1 2.5 1.5Q0 .7 0 1.3M0 2.7v.3"],
  undoing: ["is-undo is-current", "M2.8 2c0-3.8-4.4-3.8-4.4-.5M-3.2.2-1.6 1.8 0 .2"],
  undone: ["is-undo", "M2.8 2c0-3.8-4.4-3.8-4.4-.5M-3.2.2-1.6 1.8 0 .2"],
  parked: ["is-refused is-current", "M-1.3-2v4M1.3-2v4"],
};
/** @type {Record<string, string>} */
const HUES = { done: "event", refused: "refused", unknown: "refused", undoing: "undo", undone: "undo", parked: "refused" };
/** @type {Record<string, string>} */
const WORDS = { running: "", undoing: "turned back", committed: "is whole", compensated: "is undone", parked: "waits for a person" };

/** @typedef {{ status: string, steps: [string, string][] }} Saga */
/**
 * @typedef {object} Frame
 * @property {object} world
 * @property {(node: string, path: string) => any} state
 * @property {(node: string) => Map<string, any>} states
 */

/** @param {string} shown @returns {Saga} */
export function read(shown) {
  const [status, ...pairs] = shown.split(" ");
  const steps = pairs.map((pair) => /** @type {[string, string]} */ (pair.split("=")));
  return { status, steps: steps.filter(([name]) => !HIDDEN.includes(name)) };
}

/** @type {WeakMap<object, string | null>} */
const latest = new WeakMap();

/** The order worth showing when none is followed. @param {Frame} frame @param {string} node @returns {string | null} */
export function chosen(frame, node) {
  const known = latest.get(frame.world);
  if (known !== undefined) return known;
  let last = null;
  let turned = null;
  let parked = null;
  for (const [path, value] of frame.states(node)) {
    if (!path.startsWith("saga.")) continue;
    last = path;
    if (String(value).startsWith("undoing")) turned = path;
    if (String(value).startsWith("parked")) parked = path;
  }
  const found = (turned ?? parked ?? last)?.slice("saga.".length) ?? null;
  latest.set(frame.world, found);
  return found;
}

/** @param {string} status @param {number} x */
function mark(status, x) {
  const [, path] = LOOKS[status];
  if (!path) return nothing;
  return svg`<g transform="translate(${x} ${TOP})" fill="none" stroke="var(--panel)" stroke-width="1.5" stroke-linecap="round">
    <circle r="5.5" fill="var(--${HUES[status]})" stroke="var(--stage)" stroke-width="1" /><path d=${path} />
  </g>`;
}

/** @param {[string, string]} step @param {number} i @param {number} left */
function rung([name, status], i, left) {
  const x = left + i * (WIDTH + GAP);
  const over = status === "undone";
  const [classes] = LOOKS[status] ?? LOOKS.waiting;
  return svg`<g class="pg-chip ${classes}">
    <rect x=${x} y=${TOP} width=${WIDTH} height=${HEIGHT} rx="6" stroke-dasharray=${over ? "3 2" : nothing} />
    <text x=${x + WIDTH / 2} y=${TOP + 15} font-size="10" text-decoration=${over ? "line-through" : nothing}>${name[0].toUpperCase() + name.slice(1)}</text>
  </g>${mark(status in LOOKS ? status : "waiting", x + WIDTH - 3)}`;
}

/**
 * The ladder above the orchestrator.
 * @param {Frame} frame @param {{ id: string }} node @param {string | null} [followed]
 */
export function ladder(frame, node, followed = null) {
  const own = followed === null ? null : frame.state(node.id, `saga.${followed}`);
  const order = own ? followed : chosen(frame, node.id);
  const shown = order === null ? null : frame.state(node.id, `saga.${order}`);
  if (!shown) return nothing;
  const { status, steps } = read(String(shown));
  const left = RIGHT - steps.length * (WIDTH + GAP) + GAP;
  const number = `#${String(order).slice(String(order).lastIndexOf("-") + 1)}`;
  return svg`<g class="saga-ladder">
    <text class="pg-note" x=${(left + RIGHT) / 2} y=${TOP - 10}>${`${number} ${WORDS[status] ?? ""}`.trim()}</text>
    ${steps.map((step, i) => rung(step, i, left))}
  </g>`;
}

export default { nodes: { orchestrator: ladder }, above: 74, reach: 136 };
