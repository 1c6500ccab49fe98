/** Why requests died, in words, where they died: fading with the distance from t, and standing for the followed one. */
import { svg } from "lit-html";
import { deathOf, recentDeaths } from "../record/deaths.js";
import { freePlace, isLevel } from "./labels.js";
import { roadBetween, spotOn } from "./roads.js";

/** @typedef {import("../record/deaths.js").Death} Death */
/** @typedef {import("../record/frame.js").Frame} Frame */
/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./roads.js").Road} Road */
/** @typedef {{x: number, y: number, reason: string, count: number, others: number, age: number, stays: boolean, level: boolean, off: number}} Tag */

const MOST_TAGS = 5;
const MOST_WORDS = 30;
/** On a stage narrower than this, px, there is room for fewer and shorter ones. */
const NARROW = 480;
/** Deaths nearer to one another than this, px, share a badge: its words would lie over theirs. */
const CROWD = 72;

/**
 * @param {Frame} frame
 * @param {{linger_us: number, followed: string | null}} mood
 * @param {Map<string, Road>} roads
 * @param {Layout} layout
 * @param {import("./labels.js").Pill[]} taken
 */
export function deathTags(frame, { linger_us, followed }, roads, layout, taken) {
  /** @type {Map<string, Tag>} */
  const tags = new Map();
  for (const death of recentDeaths(frame, linger_us))
    gather(tags, death, roads, (frame.t - death.at_us) / linger_us, false);
  const end = followed === null ? null : deathOf(frame, followed);
  const shown = gathered([...tags.values()]).slice(0, layout.width < NARROW ? MOST_TAGS - 2 : MOST_TAGS);
  if (end) shown.unshift(...standing(end, roads));
  const places = new Set();
  return shown
    .filter(({ x, y }) => !places.has(`${x} ${y}`) && places.add(`${x} ${y}`))
    .map((tag) => tagTemplate(tag, layout, taken));
}

/**
 * Tags that would crowd one another as one each: the most frequent reason stands for them, with how many died of others.
 * @param {Tag[]} tags in order of their first death
 */
export function gathered(tags) {
  /** @type {Tag[]} */
  const kept = [];
  for (const tag of [...tags].sort((a, b) => b.count - a.count)) {
    const near = kept.find(({ x, y }) => Math.hypot(x - tag.x, y - tag.y) < CROWD);
    if (!near) kept.push({ ...tag });
    else if (near.reason === tag.reason) near.count += tag.count;
    else near.others += tag.count;
    if (near) near.age = Math.min(near.age, tag.age);
  }
  return kept;
}

/** @param {Death} end @param {Map<string, Road>} roads */
function standing(end, roads) {
  /** @type {Map<string, Tag>} */
  const tags = new Map();
  gather(tags, end, roads, 0, true);
  return tags.values();
}

/**
 * Deaths of one reason at one place are one tag with a count.
 * @param {Map<string, Tag>} tags
 * @param {Death} death
 * @param {Map<string, Road>} roads
 * @param {number} age 0 now .. 1 forgotten
 * @param {boolean} stays
 */
function gather(tags, { message, reason, progress }, roads, age, stays) {
  const way = roadBetween(roads, message.source, message.target);
  if (!way) return;
  const key = `${way.road.id}/${way.back}/${reason}`;
  const { x, y } = spotOn(way.road, way.back, Math.max(0.08, Math.min(0.9, progress)));
  const count = (tags.get(key)?.count ?? 0) + 1;
  tags.set(key, { x, y, reason, count, others: 0, age, stays, level: isLevel(way.road), off: way.road.width / 2 });
}

/** @param {Tag} tag @param {Layout} layout @param {import("./labels.js").Pill[]} taken */
function tagTemplate({ x, y, reason, count, others, age, stays, level, off }, layout, taken) {
  const shown = (1 - age ** 3).toFixed(2);
  const most = layout.width < NARROW ? MOST_WORDS - 8 : MOST_WORDS;
  const words = reason.length > most ? `${reason.slice(0, most - 1).trimEnd()}…` : reason;
  const text = `${words}${count > 1 ? ` ×${count}` : ""}${others > 0 ? ` +${others} other${others > 1 ? "s" : ""}` : ""}`;
  const pill = freePlace(x, y, { w: text.length * 6.4 + 14, h: 18, must: stays }, level, off, layout, taken);
  return svg`<g class="pg-death ${stays ? "is-standing" : ""}" fill-opacity=${shown} stroke-opacity=${shown}>
    <path d="M${x - 4.5} ${y - 4.5}l9 9m0 -9l-9 9"/>
    ${pill && svg`<g transform="translate(${pill.x} ${pill.y})"><rect y="-9" width=${pill.w} height="18" rx="4"/><text x=${pill.w / 2} y="3.8">${text}</text></g>`}</g>`;
}
