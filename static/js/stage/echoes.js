/**
 * What has just happened and is not moving any more: rings around the nodes that messages reached, and glows along the lanes
 * of messages too fast to follow. Both fade with the distance from t, so scrubbing back shows them as they were.
 */
import { colourOf } from "./theme.js";
import { TURNING } from "./sprites.js";
import { roadBetween, spotOn } from "./roads.js";
import { BIG, isOurs } from "./traffic.js";

/** @typedef {import("../record/flights.js").Flight} Flight */
/** @typedef {import("../record/frame.js").Frame} Frame */
/** @typedef {import("./roads.js").Road} Road */
/** @typedef {import("./traffic.js").Mood} Mood */
/** @typedef {import("./traffic.js").Traffic} Traffic */

const MOST_RINGS = 2;
const MOST_GLOWS = 120;
/** In a crowd each glow says less and costs the same. */
const MOST_GLOWS_IN_A_CROWD = 24;
/** A flight shorter than this part of what lingers is too fast to follow; its glow lasts as long. */
const SEEN_PART = 0.4;

/**
 * Messages that flew too fast to be seen and ended just now, in order of ending.
 * @param {Frame} frame
 * @param {number} linger_us
 */
export function glowing(frame, linger_us) {
  const seen_us = linger_us * SEEN_PART;
  return frame.ended(linger_us).filter((message) => {
    const to_us = Number(message.to_us);
    return frame.t - to_us < seen_us && to_us - message.from_us < seen_us;
  });
}

/**
 * A glow stands still: the message has arrived, and a sign on the move would say that it had not.
 * @param {Traffic} traffic
 * @param {Frame} frame
 * @param {Map<string, Road>} roads
 * @param {Mood} mood
 */
export function glows(traffic, frame, roads, mood) {
  const most = traffic.crowded ? MOST_GLOWS_IN_A_CROWD : MOST_GLOWS;
  for (const message of glowing(frame, mood.linger_us).slice(-most)) {
    const fresh = 1 - (frame.t - Number(message.to_us)) / (mood.linger_us * SEEN_PART);
    const way = roadBetween(roads, message.source, message.target);
    if (way) glow(traffic, message, way.road, way.back, fresh, isOurs(message, mood));
  }
}

/**
 * @param {Traffic} traffic
 * @param {Flight} message
 * @param {Road} road
 * @param {boolean} back
 * @param {number} fresh 1 now .. 0 forgotten
 * @param {boolean} ours
 */
function glow(traffic, message, road, back, fresh, ours) {
  const image = traffic.sprites.get(message.kind);
  if (!traffic.theme || !image) return;
  const stop = Math.min(0.82, message.progress);
  const colour = colourOf(traffic.theme, message.kind);
  traffic.streak(road, back, 0.06, stop, colour, ours ? 6 : 3.6, fresh * (ours ? 0.8 : 0.5));
  const at = spotOn(road, back, stop);
  traffic.stamp(image, at.x, at.y, ours ? BIG : 0.92, fresh, TURNING.has(message.kind) ? at : null);
  traffic.placed.push({ seq: message.seq, x: at.x, y: at.y });
}

/**
 * Rings around the nodes that messages have just reached, in their colours.
 * @param {Traffic} traffic
 * @param {Frame} frame
 * @param {import("./layout.js").Layout} layout
 * @param {Mood} mood
 */
export function rings(traffic, frame, layout, mood) {
  /** @type {Map<string, number>} */
  const drawn = new Map();
  const recent = frame.ended(mood.linger_us);
  for (let i = recent.length - 1; i >= 0; i--) {
    const { target, kind, fate, to_us } = recent[i];
    const node = layout.nodes.get(target);
    const place = drawn.get(target) ?? 0;
    if (!node || fate !== "arrived" || place >= MOST_RINGS) continue;
    drawn.set(target, place + 1);
    ring(traffic, node, kind, 1 - (frame.t - Number(to_us)) / mood.linger_us, place);
  }
}

/**
 * @param {Traffic} traffic
 * @param {import("./layout.js").Placed} node
 * @param {string} kind
 * @param {number} fresh 1 now .. 0 forgotten
 * @param {number} place 0 the inner ring
 */
function ring(traffic, node, kind, fresh, place) {
  if (!traffic.theme) return;
  const { c } = traffic;
  const size = traffic.size ?? 1;
  const out = (3.5 + place * 4) * size;
  c.globalAlpha = 0.3 * fresh * (1 - place * 0.22);
  c.strokeStyle = colourOf(traffic.theme, kind);
  c.lineWidth = 3 * size;
  c.beginPath();
  const [left, top] = [node.x - node.width / 2 - out, node.y - node.height / 2 - out];
  c.roundRect(left, top, node.width + 2 * out, node.height + 2 * out, 10 + out);
  c.stroke();
}
