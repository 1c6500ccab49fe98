/**
 * Words in the picture that belong to messages: here the name of the followed one, standing still; why one died in deaths.js.
 * Each takes the first free place near its spot: not over a node, not over words already placed.
 */
import { svg } from "lit-html";
import { roadBetween, spotOn } from "./roads.js";

/** @typedef {import("./roads.js").Road} Road */
/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {{x: number, y: number, w: number, h: number}} Pill its left edge, the height of its middle, its size */

const MOST_LABELS = 4;
const FARTHER = [0, 20, 40, 60, 80];

/**
 * The names of what is followed. Placed first, so that they have the better places.
 * @param {import("../record/flights.js").Flight[]} ours
 * @param {Map<string, Road>} roads
 * @param {Layout} layout
 * @param {Pill[]} taken
 */
export function standingLabels(ours, roads, layout, taken) {
  const named = new Map(ours.map((flight) => [`${flight.source}>${flight.target} ${flight.label}`, flight]));
  return [...named.values()].slice(0, MOST_LABELS).map((flight) => {
    const way = roadBetween(roads, flight.source, flight.target);
    if (!way) return svg``;
    const { x, y } = spotOn(way.road, false, 0.5, 0);
    const pill = freePlace(
      x,
      y,
      { w: flight.label.length * 7.3 + 20, h: 22 },
      isLevel(way.road),
      way.road.width / 2,
      layout,
      taken,
    );
    return svg`<g class="pg-label" transform="translate(${pill.x} ${pill.y})"><rect y="-11" width=${pill.w} height="22" rx="5"/>
      <text x=${pill.w / 2} y="4.2">${flight.label}</text></g>`;
  });
}

/** @param {Road} road */
export function isLevel(road) {
  return Math.abs(road.ys[road.ys.length - 1] - road.ys[0]) < 30;
}

/**
 * A free place near (x, y): above or below a level road, beside a steep one, farther away when that is taken.
 * @param {number} x
 * @param {number} y
 * @param {{w: number, h: number}} size
 * @param {boolean} level
 * @param {number} off half the road
 * @param {Layout} layout
 * @param {Pill[]} taken
 * @returns {Pill}
 */
export function freePlace(x, y, { w, h }, level, off, layout, taken) {
  const seen = x >= 0 && x <= layout.width;
  const inside = (/** @type {number} */ left) =>
    Math.round(seen ? Math.max(6, Math.min(layout.width - w - 6, left)) : left);
  const over = FARTHER.flatMap((far) =>
    [-1, 1].map((side) => ({ x: inside(x - w / 2), y: Math.round(y + side * (off + h / 2 + 5 + far)), w, h })),
  );
  const beside = [x + off + 9, x - off - 9 - w].map((left) => ({ x: inside(left), y: Math.round(y), w, h }));
  const places = level ? over : [...beside, ...over];
  const pill = places.find((place) => isFree(place, layout, taken)) ?? places[0];
  taken.push(pill);
  return pill;
}

/** @param {Pill} pill @param {Layout} layout @param {Pill[]} taken */
function isFree(pill, layout, taken) {
  const [top, bottom, right] = [pill.y - pill.h / 2, pill.y + pill.h / 2, pill.x + pill.w];
  if (top < 4 || bottom > layout.height - 4) return false;
  const apart = (
    /** @type {number} */ l,
    /** @type {number} */ r,
    /** @type {number} */ t,
    /** @type {number} */ b,
  ) => pill.x > r + 2 || right < l - 2 || top > b + 2 || bottom < t - 2;
  for (const n of layout.nodes.values()) {
    const [over, under] = [n.y - n.height / 2, n.y + n.height / 2];
    if (!apart(n.x - n.width / 2, n.x + n.width / 2, over, under)) return false;
    if (n.above > 0 && !apart(n.x - n.reach, n.x + n.reach, over - n.above, over)) return false;
  }
  return taken.every((t) => apart(t.x, t.x + t.w, t.y - t.h / 2, t.y + t.h / 2));
}
