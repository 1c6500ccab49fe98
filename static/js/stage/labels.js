/** Words in the picture that belong to messages: the name of the followed one, standing still, and why one died where it died. */
import { svg } from "lit-html";
import { roadBetween, spotOn } from "./roads.js";

/** @typedef {import("./roads.js").Road} Road */
/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("../record/frame.js").Frame} Frame */
/** @typedef {{x: number, y: number, w: number}} Pill middle left of its words, and its width */

const MOST_LABELS = 4;
const MOST_TAGS = 6;
const MOST_WORDS = 30;
const DEAD = new Set(["lost", "dropped", "refused"]);

/** @param {import("../record/flights.js").Flight[]} ours @param {Map<string, Road>} roads @param {Layout} layout */
export function standingLabels(ours, roads, layout) {
  const seen = new Set();
  return ours.slice(0, MOST_LABELS).map((flight) => {
    const way = roadBetween(roads, flight.source, flight.target);
    if (!way || seen.has(`${way.road.id}${flight.label}`)) return svg``;
    seen.add(`${way.road.id}${flight.label}`);
    const pill = beside(way.road, flight.label, layout);
    return svg`<g class="pg-label" transform="translate(${pill.x} ${pill.y})"><rect y="-11" width=${pill.w} height="22" rx="5"/>
      <text x=${pill.w / 2} y="4.2">${flight.label}</text></g>`;
  });
}

/** A free place beside the middle of the road: depends on the road alone, so the label does not move with the message. @param {Road} road @param {string} words @param {Layout} layout @returns {Pill} */
function beside(road, words, layout) {
  const w = words.length * 7.3 + 20;
  const { x, y } = spotOn(road, false, 0.5, 0);
  const off = road.width / 2 + 17;
  const side = road.width / 2 + 10;
  const places = [
    { x: x + side, y, w }, { x: x - w / 2, y: y - off, w }, { x: x - w / 2, y: y + off, w }, { x: x - side - w, y, w },
    { x: x - w / 2, y: y - off - 22, w }, { x: x - w / 2, y: y + off + 22, w },
  ];
  const level = Math.abs(road.ys[road.ys.length - 1] - road.ys[0]) < 30;
  const tried = level ? places.slice(1) : places;
  const free = tried.find((pill) => isFree(pill, layout)) ?? tried[0];
  return { ...free, x: Math.round(Math.max(6, Math.min(layout.width - w - 6, free.x))), y: Math.round(free.y) };
}

/** @param {Pill} pill @param {Layout} layout */
function isFree(pill, layout) {
  if (pill.x < 4 || pill.x + pill.w > layout.width - 4) return false;
  return [...layout.nodes.values()].every((n) => {
    const apartX = pill.x > n.x + n.width / 2 + 3 || pill.x + pill.w < n.x - n.width / 2 - 3;
    const apartY = pill.y - 11 > n.y + n.height / 2 + 3 || pill.y + 11 < n.y - n.height / 2 - 3;
    return apartX || apartY;
  });
}

/** Why messages died, where they died, fading with the distance from t. @param {Frame} frame @param {number} linger_us @param {Map<string, Road>} roads @param {Layout} layout */
export function deathTags(frame, linger_us, roads, layout) {
  /** @type {Map<string, {x: number, y: number, reason: string, count: number, age: number}>} */
  const tags = new Map();
  for (const dead of frame.ended(linger_us)) {
    const way = DEAD.has(dead.fate) ? roadBetween(roads, dead.source, dead.target) : null;
    if (!way) continue;
    const reason = dead.reason ?? dead.fate;
    const key = `${way.road.id}/${way.back}/${reason}`;
    const { x, y } = spotOn(way.road, way.back, Math.max(0.08, Math.min(0.9, dead.progress)));
    const age = (frame.t - Number(dead.to_us)) / linger_us;
    tags.set(key, { x, y, reason, count: (tags.get(key)?.count ?? 0) + 1, age });
  }
  return [...tags.values()].slice(-MOST_TAGS).map((tag) => tagTemplate(tag, layout));
}

/** @param {{x: number, y: number, reason: string, count: number, age: number}} tag @param {Layout} layout */
function tagTemplate({ x, y, reason, count, age }, layout) {
  const text = `${reason.slice(0, MOST_WORDS)}${count > 1 ? ` ×${count}` : ""}`;
  const w = text.length * 6.1 + 14;
  const left = Math.max(4, Math.min(layout.width - w - 4, x - w / 2));
  return svg`<g class="pg-death" opacity=${(1 - age ** 3).toFixed(2)}>
    <path d="M${x - 4.5} ${y - 4.5}l9 9m0 -9l-9 9"/>
    <g transform="translate(${left} ${y - 20})"><rect y="-9" width=${w} height="18" rx="4"/><text x=${w / 2} y="3.8">${text}</text></g></g>`;
}
