/**
 * The shards' own drawing: one cell for each key that a shard has, a million users each, in the order of their places on
 * the hash circle (or in the range, or by state). A cell that is arriving is hollow, one that is being handed over is
 * struck through. Everything comes from the states that the shards show: `key.<id>` = "own 4711".
 */

import { nothing, svg } from "lit-html";

const COLUMNS = 15;
const SIDE = 5;
const STEP = 6.5;
const MOST_ROWS = 4;
const BASE = -26; // the lowest row stands above the node's box

/** @typedef {{ id: string, status: string, place: number }} Cell */
/** @typedef {{ states(node: string): Map<string, any> }} Frame */

/** The keys that a shard has or is about to have, in order. @param {Frame} frame @param {string} node @returns {Cell[]} */
export function cellsOf(frame, node) {
  const cells = [];
  for (const [path, value] of frame.states(node)) {
    if (!path.startsWith("key.") || value === null) continue;
    const [status, place] = String(value).split(" ");
    if (status !== "gone") cells.push({ id: path.slice(4), status, place: Number(place) });
  }
  return cells.sort((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1));
}

/** @param {Cell} cell @param {number} i @param {number} columns */
function square(cell, i, columns) {
  const x = ((i % columns) - columns / 2) * STEP;
  const y = BASE - Math.floor(i / columns) * STEP;
  if (cell.status === "incoming")
    return svg`<rect x=${x} y=${y} width=${SIDE} height=${SIDE} rx="1" fill="none" stroke="var(--command)" />`;
  const leaving = cell.status !== "own";
  return svg`<g><rect x=${x} y=${y} width=${SIDE} height=${SIDE} rx="1" fill="var(--${leaving ? "undo" : "ink-3"})" />
    ${leaving ? svg`<path d="M${x} ${y + SIDE} l${SIDE} ${-SIDE}" stroke="var(--panel)" />` : nothing}</g>`;
}

/** How many users a shard holds, in words. @param {Cell[]} cells */
export function holding(cells) {
  const own = cells.filter((cell) => cell.status !== "incoming").length;
  return own === 0 ? "no users" : `${own} million users`;
}

/** The keys of one shard above its box. @param {Frame} frame @param {{ id: string }} node */
export function keys(frame, node) {
  const cells = cellsOf(frame, node.id);
  const columns = Math.max(COLUMNS, Math.ceil(cells.length / MOST_ROWS));
  const rows = Math.max(1, Math.ceil(cells.length / columns));
  return svg`<g class="sharding-keys">
    ${cells.map((cell, i) => square(cell, i, columns))}
    <text class="pg-note" y=${BASE - (rows - 1) * STEP - 5}>${holding(cells)}</text>
  </g>`;
}

const SHARDS = Array.from({ length: 12 }, (_, i) => [`shard_${i + 1}`, keys]);

export default { nodes: Object.fromEntries(SHARDS), above: 44, reach: 62 };
