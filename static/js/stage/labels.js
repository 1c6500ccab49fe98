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
/** How bad it is to cover each: something else's words, a node, the title above the picture, the caption's place below it; outside nobody reads. */
const COVERS = { words: 3, node: 2, title: 4, caption: 1, outside: 50 };

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
    if (!pill) return svg``;
    return svg`<g class="pg-label" transform="translate(${pill.x} ${pill.y})"><rect y="-11" width=${pill.w} height="22" rx="5"/>
      <text x=${pill.w / 2} y="4.2">${flight.label}</text></g>`;
  });
}

/** @param {Road} road */
export function isLevel(road) {
  return Math.abs(road.ys[road.ys.length - 1] - road.ys[0]) < 30;
}

/**
 * A free place near (x, y): above or below a level road, beside a steep one, farther away when that is taken. Where nothing is
 * free, what must be said covers as little as it can, and the rest is left out.
 * @param {number} x
 * @param {number} y
 * @param {{w: number, h: number, must?: boolean}} size
 * @param {boolean} level
 * @param {number} off half the road
 * @param {Layout} layout
 * @param {Pill[]} taken
 * @returns {Pill | null}
 */
export function freePlace(x, y, { w, h, must = true }, level, off, layout, taken) {
  const seen = x >= 0 && x <= layout.width;
  const inside = (/** @type {number} */ left) =>
    Math.round(seen ? Math.max(6, Math.min(layout.width - w - 6, left)) : left);
  const over = FARTHER.flatMap((far) =>
    [-1, 1].map((side) => ({ x: inside(x - w / 2), y: Math.round(y + side * (off + h / 2 + 5 + far)), w, h })),
  );
  const beside = [0, -22, 22, -44, 44].flatMap((down) =>
    [x + off + 9, x - off - 9 - w].map((left) => ({ x: inside(left), y: Math.round(y + down), w, h })),
  );
  const askew = [-off - 26, off + 26].flatMap((down) => [x - w - 9, x + 9].map((left) => ({ x: inside(left), y: Math.round(y + down), w, h })));
  const places = level ? [...over, ...askew] : [...beside, ...over];
  const pill = places.find((place) => trouble(place, layout, taken, 1) === 0) ?? (must ? leastBad(places, layout, taken) : null);
  if (pill) taken.push(pill);
  return pill;
}

/** Where everything is taken: the place that covers least. @param {Pill[]} places @param {Layout} layout @param {Pill[]} taken */
function leastBad(places, layout, taken) {
  const troubles = places.map((place) => trouble(place, layout, taken, Infinity));
  return places[troubles.indexOf(Math.min(...troubles))];
}

/** What words here would cover, weighed, up to `most`. @param {Pill} pill @param {Layout} layout @param {Pill[]} taken @param {number} most */
function trouble(pill, layout, taken, most) {
  const [top, bottom, right] = [pill.y - pill.h / 2, pill.y + pill.h / 2, pill.x + pill.w];
  const covers = (
    /** @type {number} */ l,
    /** @type {number} */ r,
    /** @type {number} */ t,
    /** @type {number} */ b,
  ) => pill.x <= r + 2 && right >= l - 2 && top <= b + 2 && bottom >= t - 2;
  let count = top < 4 || bottom > layout.height - 4 ? COVERS.outside : 0;
  if (top < layout.sky - 4) count += COVERS.title;
  if (bottom > layout.ground) count += COVERS.caption;
  for (const n of layout.nodes.values()) {
    if (count >= most) return count;
    const [over, under] = [n.y - n.height / 2, n.y + n.height / 2];
    if (covers(n.x - n.width / 2, n.x + n.width / 2, over, under)) count += COVERS.node;
    if (n.above > 0 && covers(n.x - n.reach, n.x + n.reach, over - n.above, over)) count += COVERS.node;
  }
  return taken.reduce((sum, one) => sum + (covers(one.x, one.x + one.w, one.y - one.h / 2, one.y + one.h / 2) ? COVERS.words : 0), count);
}
