/** Without motion: one sign a road, direction and kind, in the middle of the road, with how many messages it stands for. */
import { TURNING } from "./sprites.js";
import { roadBetween, spotOn } from "./roads.js";
import { BIG, isOurs } from "./traffic.js";

/** @typedef {import("../record/flights.js").Flight} Flight */
/** @typedef {import("./roads.js").Road} Road */
/** @typedef {import("./traffic.js").Mood} Mood */
/** @typedef {import("./traffic.js").Traffic} Traffic */

/** Between the signs of different kinds on one road. */
const APART = 26;

/** @param {Traffic} traffic @param {Flight[]} flights @param {Map<string, Road>} roads @param {Mood} mood */
export function standing(traffic, flights, roads, mood) {
  /** @type {Map<string, {road: Road, back: boolean, kinds: Map<string, Flight[]>}>} */
  const groups = new Map();
  for (const flight of flights) {
    const way = roadBetween(roads, flight.source, flight.target);
    if (!way) continue;
    const key = `${way.road.id}/${way.back}`;
    const group = groups.get(key) ?? { ...way, kinds: new Map() };
    group.kinds.set(flight.kind, [...(group.kinds.get(flight.kind) ?? []), flight]);
    groups.set(key, group);
  }
  for (const { road, back, kinds } of groups.values())
    [...kinds.values()].forEach((list, i) => stack(traffic, road, back, list, i - (kinds.size - 1) / 2, mood));
}

/**
 * @param {Traffic} traffic
 * @param {Road} road
 * @param {boolean} back
 * @param {Flight[]} list of one kind
 * @param {number} place of the kind, 0 in the middle
 * @param {Mood} mood
 */
function stack(traffic, road, back, list, place, mood) {
  const at = spotOn(road, back, 0.5 + (place * APART) / Math.max(60, road.length));
  const ours = list.find((flight) => isOurs(flight, mood));
  const image = traffic.sprites.get(list[0].kind);
  if (!image || !traffic.theme) return;
  traffic.stamp(image, at.x, at.y, ours ? BIG : 1, 1, TURNING.has(list[0].kind) ? at : null);
  traffic.placed.push({ seq: (ours ?? list[0]).seq, x: at.x, y: at.y });
  if (list.length === 1) return;
  const { c } = traffic;
  c.font = `600 10.5px ${traffic.theme.mono}`;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillStyle = traffic.theme.ink;
  c.fillText(`×${list.length}`, at.x - at.dy * 15, at.y + at.dx * 15);
}
