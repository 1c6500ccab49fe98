/** Paths of the space-time diagram: one string for all strokes of a kind, so a thousand messages are a few elements. */

/**
 * @typedef {import("./crossings.js").Crossing} Crossing
 * @typedef {import("./crossings.js").Point} Point
 * @typedef {(point: Point) => {x: number, y: number}} Place
 */

/** @param {Crossing[]} all @param {Place} place */
export function linesPath(all, place) {
  return all.map(({ points }) => points.map((point, i) => `${i ? "L" : "M"}${spot(place(point))}`).join("")).join("");
}

/** The sign of its kind where a message arrives. @type {Record<string, string>} */
const HEADS = {
  command: "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z",
  reply: "m-2.6 0a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0z",
  event: "m0-3.6l3.6 3.6l-3.6 3.6l-3.6-3.6z",
  undo: "m-3.6 0l6-3.4v6.8z",
  write: "m-2.7-2.7h5.4v5.4h-5.4z",
  refused: "m-3-3l6 6m0-6l-6 6",
};

/** @param {Crossing[]} all @param {string} kind @param {Place} place */
export function headsPath(all, kind, place) {
  return all.map(({ points }) => `M${spot(place(points[points.length - 1]))}${HEADS[kind] ?? HEADS.write}`).join("");
}

/** @param {Crossing[]} all @param {Place} place */
export function crossesPath(all, place) {
  return all.map(({ points }) => `M${spot(place(points[points.length - 1]))}m-4-4l8 8m0-8l-8 8`).join("");
}

/** A node's own line; where it is down or paused there is none, only how the gap begins and ends. @param {{x: number, to: number, y: number}[]} stretches @param {string} look */
export function stretchPath(stretches, look) {
  const whole = (/** @type {{x: number, to: number, y: number}} */ { x, to, y }) => `M${x.toFixed(1)} ${y}H${to.toFixed(1)}`;
  const ends = (/** @type {{x: number, to: number, y: number}} */ { x, to, y }) => `M${x.toFixed(1)} ${y - 5}v10M${to.toFixed(1)} ${y - 5}v10`;
  return stretches.map(look === "down" || look === "paused" ? ends : whole).join("");
}

/** Bars that stand on a lane. @param {Uint32Array} counts @param {number} y @param {number} width @param {number} scale */
export function barsPath(counts, y, width, scale) {
  let path = "";
  counts.forEach((count, bin) => {
    if (count === 0) return;
    const high = Math.max(1, count * scale);
    path += `M${(bin * width).toFixed(1)} ${y}v${(-high).toFixed(1)}h${Math.max(1, width - 1).toFixed(1)}V${y}z`;
  });
  return path;
}

/** @param {{x: number, y: number}} spot */
function spot({ x, y }) {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
