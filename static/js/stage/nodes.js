/** Nodes: a silhouette for each kind, its name, and its state drawn on it: load, what waits, what is wrong. */
import { nothing, svg } from "lit-html";
import { badges } from "./badges.js";

/** @typedef {import("./layout.js").Placed} Placed */
/** @typedef {import("../record/frame.js").Frame} Frame */
/** @typedef {{selected: boolean, followed: boolean, tabbed: boolean, named: number, terse: boolean, nameless: boolean}} Look */

const MOST_TICKS = 12;
const CHARACTER = 6.35;

/** @type {Record<string, (w: number, h: number) => unknown>} */
const SILHOUETTES = {
  service: (w, h) => box(w, h, 10),
  client: (w, h) => svg`${box(w, h, 9)}<path class="pg-detail" d="M${-w / 2} ${-h / 2 + 12}H${w / 2}"/>`,
  gateway: (w, h) =>
    shape(`M${-w / 2} 0L${-w / 2 + 17} ${-h / 2}H${w / 2 - 17}L${w / 2} 0L${w / 2 - 17} ${h / 2}H${-w / 2 + 17}Z`),
  coordinator: (w, h) =>
    svg`${box(w, h, 11)}<rect class="pg-detail" x=${-w / 2 + 5} y=${-h / 2 + 5} width=${w - 10} height=${h - 10} rx="7"/>`,
  database: (w, h) => cylinder(w, h),
  queue: (w, h) => tube(w, h),
  cache: (w, h) => svg`${card(w, h, 8)}${card(w, h, 4)}${card(w, h, 0)}`,
  balancer: (w, h) => shape(`M${-w / 2} ${-h / 2 + 14}L${w / 2} ${-h / 2}V${h / 2}L${-w / 2} ${h / 2 - 14}Z`),
};

/** @param {number} w @param {number} h @param {number} r */
function box(w, h, r) {
  return svg`<rect class="pg-shape" x=${-w / 2} y=${-h / 2} width=${w} height=${h} rx=${r}/>`;
}

/** @param {string} d */
function shape(d) {
  return svg`<path class="pg-shape" d=${d}/>`;
}

/** @param {number} w @param {number} h */
function cylinder(w, h) {
  const [x, y] = [w / 2, h / 2 - 7];
  return svg`<path class="pg-shape" d="M${-x} ${-y}V${y}A${x} 7 0 0 0 ${x} ${y}V${-y}A${x} 7 0 0 0 ${-x} ${-y}Z"/>
    <path class="pg-detail" d="M${-x} ${-y}A${x} 7 0 0 0 ${x} ${-y}"/>`;
}

/** @param {number} w @param {number} h */
function tube(w, h) {
  const [x, y] = [w / 2 - 8, h / 2];
  return svg`<path class="pg-shape" d="M${-x} ${-y}H${x}A8 ${y} 0 0 1 ${x} ${y}H${-x}A8 ${y} 0 0 1 ${-x} ${-y}Z"/>
    <path class="pg-detail" d="M${x} ${-y}A8 ${y} 0 0 0 ${x} ${y}"/>`;
}

/** @param {number} w @param {number} h @param {number} back */
function card(w, h, back) {
  return svg`<rect class="pg-shape" x=${-w / 2 + back} y=${-h / 2 + 8 - back} width=${w - 8} height=${h - 8} rx="7"/>`;
}

/** How far the words of a kind stand below its middle. @param {string} kind */
function sink(kind) {
  return { client: 5, database: 6, cache: 4 }[kind] ?? 0;
}

/** Everything that the drawing of a node depends on besides its place. @param {Placed} node @param {Frame} frame @param {Look} look */
export function nodeState(node, frame, look) {
  return `${spoken(node, frame, isHere(node, frame))} ${Object.values(look).join()}`;
}

/** @param {Placed} node @param {Frame} frame */
function isHere(node, frame) {
  return frame.topology.nodes.get(node.id)?.left === false;
}

/** @param {Placed} node @param {Frame} frame @param {number} scale @param {Look} look */
export function nodeTemplate(node, frame, scale, look) {
  const here = isHere(node, frame);
  const { statuses } = frame.health(node.id);
  const classes = ["pg-node", `is-${node.kind}`, ...statuses.map((status) => `is-${status}`)];
  if (!here) classes.push("is-ghost");
  if (look.selected) classes.push("is-selected");
  if (look.followed) classes.push("is-followed");
  return svg`<g class=${classes.join(" ")} data-node=${node.id} role="button" tabindex=${look.tabbed ? 0 : -1}
      aria-pressed=${look.selected} aria-description=${spoken(node, frame, here)} transform="translate(${node.x} ${node.y}) scale(${scale})">
    <rect class="pg-focus" x=${-node.w / 2 - 6} y=${-node.h / 2 - 6} width=${node.w + 12} height=${node.h + 12} rx="15"/>
    <g class="pg-depth" transform="translate(0 3)">${silhouette(node)}</g>${silhouette(node)}
    ${look.nameless ? nothing : words(node, look, sink(node.kind))}
    ${here && !look.terse ? ticks(node, frame) : nothing}
    ${here ? waiting(node, frame) : nothing}
    ${here ? badges(statuses, -node.h / 2 - 3) : nothing}
  </g>`;
}

/** @param {Placed} node @param {Look} look @param {number} down */
function words(node, look, down) {
  const aside = node.kind === "queue" ? -6 : node.kind === "cache" ? -4 : 0;
  const about = look.terse || look.named > 1 ? "" : fitted(String(node.attrs.about ?? ""), node.w + 2 * aside);
  const ticked = Number(node.attrs.ticks ?? 0) > 0 && !look.terse;
  const size = 14.5 * Math.min(look.named, (node.w - 14) / (node.label.length * 8));
  const y = down + (about ? (ticked ? -8 : -3) : ticked ? 1 : size * 0.31);
  return svg`<text class="pg-name" x=${aside} y=${y.toFixed(1)} font-size=${size.toFixed(1)}>${node.label}</text>
    ${about ? svg`<text class="pg-about" x=${aside} y=${y + 15.5}>${about}</text>` : nothing}`;
}

/** @param {Placed} node */
function silhouette({ kind, w, h }) {
  return (SILHOUETTES[kind] ?? SILHOUETTES.service)(w, h);
}

/** @param {string} text @param {number} w */
function fitted(text, w) {
  const most = Math.floor((w - 14) / CHARACTER);
  if (text.length <= most) return text;
  const words = text
    .slice(0, most - 1)
    .replace(/\s+\S*$/, "")
    .replace(/\s+(and|or|the|a|an|of|to|with|for|its|each|every|through)$/, "");
  return `${words}…`;
}

/** Busy workers as filled ticks at the foot. @param {Placed} node @param {Frame} frame */
function ticks(node, frame) {
  const count = Math.min(MOST_TICKS, Number(node.attrs.ticks ?? 0));
  if (count <= 0) return nothing;
  const load = Number(frame.state(node.id, "load") ?? 0);
  const busy = Math.min(count, Math.ceil((load / Number(node.attrs.ticks)) * count));
  const left = -(count * 8.6 - 2.4) / 2;
  const y = node.h / 2 - (node.kind === "coordinator" ? 15 : 11.5);
  return svg`<g class="pg-ticks">${Array.from({ length: count }, (_, i) => svg`<rect class=${i < busy ? "is-busy" : ""} x=${left + i * 8.6} y=${y} width="6.2" height="3.4" rx="1.5"/>`)}</g>`;
}

/** @param {Placed} node @param {Frame} frame */
function waiting(node, frame) {
  const queue = Number(frame.state(node.id, "queue") ?? 0);
  if (!(queue > 0)) return nothing;
  const text = `${queue} waiting`;
  const w = text.length * 5.9 + 14;
  return svg`<g class="pg-waiting" transform="translate(0 ${node.h / 2 + 5})">
    <rect x=${-w / 2} y="-8" width=${w} height="16" rx="8"/><text y="3.6">${text}</text></g>`;
}

/** @param {Placed} node @param {Frame} frame @param {boolean} here */
function spoken(node, frame, here) {
  const { statuses, detail } = frame.health(node.id);
  const load = frame.state(node.id, "load");
  const parts = [node.label, node.kind];
  if (!here) parts.push("not there now");
  if (statuses.length) parts.push(statuses.join(" and "));
  if (detail) parts.push(detail);
  if (load !== undefined && load !== null && node.attrs.ticks) parts.push(`${load} of ${node.attrs.ticks} busy`);
  const queue = frame.state(node.id, "queue");
  if (queue) parts.push(`${queue} waiting`);
  return parts.join(", ");
}

/** Frames around what belongs together. @param {import("../record/topology.js").Topology} whole @param {Map<string, Placed>} placed */
export function regions(whole, placed) {
  const framed = [...whole.groups.values()].filter(({ attrs }) => !attrs.slots);
  const groups = framed.map(({ id, label, attrs }) => ({
    label,
    members: [...placed.values()].filter((node) => node.attrs.group === id || attrs.nodes?.includes(node.id)),
  }));
  return svg`${groups.map(groupTemplate)}`;
}

/** @param {{label: string, members: Placed[]}} group */
function groupTemplate({ label, members }) {
  if (members.length === 0) return nothing;
  const pad = 16;
  const left = Math.min(...members.map((m) => m.x - m.width / 2)) - pad;
  const right = Math.max(...members.map((m) => m.x + m.width / 2)) + pad;
  const top = Math.min(...members.map((m) => m.y - m.height / 2)) - pad - 6;
  const bottom = Math.max(...members.map((m) => m.y + m.height / 2)) + pad;
  return svg`<g class="pg-group"><rect x=${left} y=${top} width=${right - left} height=${bottom - top} rx="14"/>
    <text x=${left + 12} y=${top + 1}>${label}</text></g>`;
}
