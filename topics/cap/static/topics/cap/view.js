/**
 * The replicas' own drawing: a chip for each key with what the replica holds under it, in the colour of the client who wrote
 * it, so that sides which differ are seen to differ; a crown for whoever believes it leads; and at each client how its last
 * requests ended. All of it comes from states that the replicas and clients showed.
 */

import { nothing, svg } from "lit-html";

const REGISTERS = ["x", "y", "z"];
const OBJECTS = ["likes", "cart"];
const TOP = -48;
const HEIGHT = 22;
const GAP = 3;
const SHORT = 7;
const MARKS_SHOWN = 8;

/** Client's initial of a value to the kind it is drawn as. @type {Record<string, string>} */
const HUES = { a: "command", b: "event", c: "undo" };
/** @type {Record<string, [string, string, string]>} */
const MARKS = {
  o: ["event", "M-2.6 .1 -.8 2 2.7-2", "answered"],
  x: ["refused", "M-2-2 2 2M2-2-2 2", "refused"],
  "?": ["undo", "M-1.7-1.2a1.7 1.7 0 1 1 2.5 1.5Q0 .7 0 1.3M0 2.7v.3", "not answered"],
};

/** @typedef {{ t: number, state(node: string, path: string): any }} Frame */
/** @typedef {string | { id: string }} Named */

/** @param {Named} node */
const nameOf = (node) => (typeof node === "string" ? node : node.id);

/** @param {unknown} value */
function parts(value) {
  return String(value ?? "").split(" ").filter((word) => word !== "");
}

/** Values side by side in few letters: the first ones, and how many more. @param {string[]} words @param {number} [room] */
export function shortened(words, room = SHORT) {
  let shown = words.length;
  while (shown > 1 && words.slice(0, shown).join(" ").length + (shown < words.length ? 3 : 0) > room) shown -= 1;
  return shown === words.length ? words : [...words.slice(0, shown), `+${words.length - shown}`];
}

/** What one key holds. @param {string} key @param {unknown} value @param {number} x @param {number} width */
function chip(key, value, x, width) {
  const words = parts(value);
  const shown = shortened(words, key === "cart" ? 16 : SHORT);
  return svg`<g transform="translate(${x} ${TOP})">
    <rect width=${width} height=${HEIGHT} rx="6" fill="var(--panel)" stroke="var(--${words.length > 1 && key !== "cart" ? "refused" : "line-strong"})" />
    <text x=${width / 2} y="-3" text-anchor="middle" font-size="9.5" fill="var(--ink-3)">${key}</text>
    <text x=${width / 2} y="15.5" text-anchor="middle" font-size="12" font-weight="640" fill="var(--ink-3)">${
      words.length ? shown.map((word, i) => svg`<tspan fill="var(--${HUES[word[0]] ?? "ink-2"})">${i ? ` ${word}` : word}</tspan>`) : "–"}</text>
  </g>`;
}

/** What is said over a leader, a candidate, an outsider or a keeper of hints. @param {Frame} frame @param {string} name */
export function standing(frame, name) {
  const role = frame.state(name, "role");
  const leads = frame.state(name, "leads");
  const hints = Number(frame.state(name, "hints") ?? 0);
  if (leads != null) return `leads term ${leads}`;
  if (role === "candidate") return `candidate, term ${frame.state(name, "term")}`;
  if (role === "outsider") return "no disk: stays outside";
  return hints > 0 ? `keeps ${hints} ${hints === 1 ? "hint" : "hints"}` : "";
}

/** The chips of a replica. @param {Frame} frame @param {Named} node */
export function shelf(frame, node) {
  const name = nameOf(node);
  const objects = OBJECTS.filter((key) => frame.state(name, key) != null);
  const keys = objects.length ? objects : REGISTERS.filter((key) => frame.state(name, key) != null);
  const words = standing(frame, name);
  const width = objects.length ? 110 : 48;
  const left = -(keys.length * (width + GAP) - GAP) / 2;
  return svg`<g class="cap-shelf">
    ${keys.map((key, i) => chip(key, frame.state(name, key), left + i * (width + GAP), width))}
    ${words ? svg`<text class="pg-note" y=${TOP - 15} text-anchor="middle" font-size="10.5">${words}</text>` : nothing}
    ${words.startsWith("leads") ? svg`<path transform="translate(${-words.length * 3.15 - 13} ${TOP - 18})" d="M-7 4V-4l3.5 3L0-6l3.5 5 3.5-3v8Z" fill="var(--ink-2)" />` : nothing}
  </g>`;
}

/** How a client's last requests ended, the newest to the right. @param {Frame} frame @param {Named} node */
export function answers(frame, node) {
  const name = nameOf(node);
  const marks = [...String(frame.state(name, "answers") ?? "")].slice(-MARKS_SHOWN);
  if (!marks.length) return nothing;
  const left = -((marks.length - 1) * 12.5) / 2;
  return svg`<g class="cap-answers" role="img" aria-label=${`${name}: last request ${MARKS[marks[marks.length - 1]][2]}`}>
    ${marks.map((mark, i) => svg`<g transform="translate(${left + i * 12.5} -33)" fill="none" stroke="var(--panel)" stroke-width="1.5" stroke-linecap="round">
      <circle r="5.5" fill="var(--${MARKS[mark][0]})" stroke="none" /><path d=${MARKS[mark][1]} /></g>`)}
  </g>`;
}

const REPLICAS = ["n1", "n2", "n3", "n4", "n5"];
const CLIENTS = ["alice", "bob", "carol"];

export default {
  nodes: Object.fromEntries([...REPLICAS.map((name) => [name, shelf]), ...CLIENTS.map((name) => [name, answers])]),
  above: 60,
  reach: 77,
};
