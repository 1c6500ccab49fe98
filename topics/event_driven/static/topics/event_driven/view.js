/**
 * Over the broker: how far inventory has come in each partition. A line for each partition with its owner, its latest events as
 * squares (filled: committed by inventory), and how many are not. From the states `log` ("12 9 15": where each partition ends),
 * `done.inventory` ("12 8 15") and `generation.inventory` ("3 2 inventory_1 inventory_2 inventory_1") of the broker.
 */

import { nothing, svg } from "lit-html";

const SHOWN = 12;
const STEP = { x: 15, y: 27 };
const TOP = -136;
const LEFT = -96;

/** @typedef {{ state(node: string, path: string): any }} Frame */
/** The owners of inventory's partitions, and its generation. @param {any} text */
export function ownersOf(text) {
  if (typeof text !== "string") return null;
  const [generation, members, ...owners] = text.split(" ");
  return { generation: Number(generation), members: Number(members), owners: owners.map((owner) => (owner === "-" ? "nobody" : owner.replace("inventory_", "inventory "))) };
}

/** Where each partition ends, and how far inventory has committed, from the broker's own lines. @param {Frame} frame @param {string} node */
export function progressOf(frame, node) {
  const ends = String(frame.state(node, "log") ?? "").split(" ").filter(Boolean).map(Number);
  const done = String(frame.state(node, "done.inventory") ?? "").split(" ").filter(Boolean).map(Number);
  return ends.map((end, partition) => ({ end, done: done[partition] ?? 0 }));
}

/** What the drawing says. @param {Frame} frame @param {string} node */
export function summary(frame, node) {
  const owners = ownersOf(frame.state(node, "generation.inventory"))?.owners ?? [];
  const lines = progressOf(frame, node).map(({ end, done }, i) => `partition ${i}: ${owners[i] ?? "nobody"}, ${end - done} of ${end} to do`);
  return `Inventory. ${lines.join("; ")}`;
}

/** @param {{ end: number, done: number }} one @param {number} i @param {string} owner */
function line({ end, done }, i, owner) {
  const y = TOP + 40 + i * STEP.y;
  const first = Math.max(0, end - SHOWN);
  const squares = Array.from({ length: end - first }, (_, n) => first + n);
  return svg`<text x=${LEFT - 10} y=${y} text-anchor="end" font-size="16" fill="var(--ink-2)">${i}</text>
    ${squares.map((offset, n) => svg`<rect x=${LEFT + n * STEP.x} y=${y - 13} width="11" height="15" rx="2" fill=${offset < done ? "var(--event)" : "none"} stroke="var(--event)" stroke-width="1.6" />`)}
    <text x=${LEFT + SHOWN * STEP.x + 4} y=${y} text-anchor="start" font-size="15" fill="var(--ink-2)">${owner}${end > done ? ` · ${end - done}` : ""}</text>`;
}

/** @param {Frame} frame @param {{ id: string }} node */
function broker(frame, node) {
  const told = ownersOf(frame.state(node.id, "generation.inventory"));
  const progress = progressOf(frame, node.id);
  if (!told || !progress.length) return nothing;
  const dead = Number(frame.state(node.id, "dead") ?? 0);
  return svg`<g class="partitions" role="img" aria-label=${summary(frame, node.id)}>
    <text x=${LEFT - 20} y=${TOP + 14} text-anchor="start" font-size="16" font-weight="640" fill="var(--ink-1)">inventory, generation ${told.generation}</text>
    ${dead ? svg`<text x=${LEFT + 290} y=${TOP + 14} text-anchor="end" font-size="16" font-weight="640" fill="var(--refused-text)">${dead} dead</text>` : nothing}
    ${progress.map((one, i) => line(one, i, told.owners[i] ?? "nobody"))}
  </g>`;
}

export default { nodes: { broker }, above: { wide: 112, tall: 112 }, reach: 210 };
