/** Roads between nodes: all kerbs below all fills, so that junctions merge; cuts as torn gaps. */
import { nothing, svg } from "lit-html";
import { badges } from "./badges.js";
import { spotOn } from "./roads.js";

/** @typedef {import("./roads.js").Road} Road */
/** @typedef {import("../record/frame.js").Frame} Frame */

const TORN = 8;

/**
 * @param {Road[]} roads
 * @param {Frame} frame
 * @param {{selected: string|null, tabbed: string|null, label: (id: string) => string}} look
 */
export function pipesTemplate(roads, frame, look) {
  const states = new Map(roads.map((road) => [road.id, stateOf(road, frame)]));
  const classes = (/** @type {Road} */ road) => {
    const { there, back, ghost } = /** @type {RoadState} */ (states.get(road.id));
    const cut = there.includes("cut") || back.includes("cut") ? " is-cut" : "";
    return `${cut}${ghost ? " is-ghost" : ""}${look.selected === road.id ? " is-selected" : ""}`;
  };
  return svg`
    ${roads.map((road) => svg`<path class="pg-kerb${classes(road)}" d=${road.d} stroke-width=${road.width + 2}/>`)}
    ${roads.map((road) => svg`<path class="pg-road${classes(road)}" d=${road.d} stroke-width=${road.width}/>`)}
    ${roads.map((road) => tears(road, /** @type {RoadState} */ (states.get(road.id))))}
    ${roads.map((road) => handle(road, /** @type {RoadState} */ (states.get(road.id)), look))}`;
}

/** @typedef {{there: string[], back: string[], ghost: boolean}} RoadState */

/** Everything that the drawing of roads depends on besides their places. @param {Road[]} roads @param {Frame} frame */
export function pipesState(roads, frame) {
  return roads.map((road) => Object.values(stateOf(road, frame)).join()).join("/");
}

/** @param {Road} road @param {Frame} frame @returns {RoadState} */
function stateOf(road, frame) {
  const present = (/** @type {string} */ id) => frame.topology.nodes.get(id)?.left === false;
  return {
    there: frame.link(road.a, road.b).statuses,
    back: frame.link(road.b, road.a).statuses,
    ghost: !present(road.a) || !present(road.b),
  };
}

/**
 * What can be pressed: wider than the road, with its condition in words.
 * @param {Road} road
 * @param {RoadState} state
 * @param {{selected: string|null, tabbed: string|null, label: (id: string) => string}} look
 */
function handle(road, { there, back }, look) {
  const wrong = [...new Set([...there, ...back])];
  const words = `road between ${look.label(road.a)} and ${look.label(road.b)}${wrong.length ? `, ${wrong.join(" and ")}` : ""}`;
  return svg`<path class="pg-handle" data-link=${road.id} role="button" tabindex=${look.tabbed === road.id ? 0 : -1} d=${road.d}
    stroke-width=${road.width + 10} aria-pressed=${look.selected === road.id} aria-label=${words}/>`;
}

/**
 * A torn gap where messages cannot pass: across the road, or across one lane when only one way is cut.
 * @param {Road} road
 * @param {RoadState} state
 */
function tears(road, { there, back }) {
  if (!there.includes("cut") && !back.includes("cut")) return nothing;
  const { x, y, angle } = middle(road);
  const edge = road.width / 2 + 2.5;
  const [from, to] = [back.includes("cut") ? -edge : 0, there.includes("cut") ? edge : 0];
  return svg`<g class="pg-tear" transform="translate(${x} ${y}) rotate(${angle})">
    <path class="pg-gap" d="${zigzag(-TORN, from, to)}L${zigzag(TORN, to, from).slice(1)}Z"/>
    <path class="pg-torn" d=${zigzag(-TORN, from, to)}/><path class="pg-torn" d=${zigzag(TORN, from, to)}/></g>`;
}

/** A torn edge at x between two heights. @param {number} x @param {number} from @param {number} to */
function zigzag(x, from, to) {
  const teeth = 4;
  const points = Array.from(
    { length: teeth + 1 },
    (_, i) => `${x + (i % 2 ? 2.4 : -2.4)} ${(from + ((to - from) * i) / teeth).toFixed(1)}`,
  );
  return `M${points.join("L")}`;
}

/** @param {Road} road */
export function middle(road) {
  const { x, y, dx, dy } = spotOn(road, false, 0.5, 0);
  return { x, y, angle: (Math.atan2(dy, dx) * 180) / Math.PI };
}

/**
 * Badges of roads, above the traffic: everything but a cut, which is drawn.
 * @param {Road[]} roads
 * @param {Frame} frame
 * @param {number} scale
 */
export function roadBadges(roads, frame, scale) {
  return roads.map((road) => {
    const { there, back } = stateOf(road, frame);
    const wrong = [...new Set([...there, ...back])].filter((status) => status !== "cut");
    if (wrong.length === 0) return nothing;
    const { x, y, dx } = spotOn(road, false, 0.5, 0);
    const level = Math.abs(dx) > 0.7;
    const [left, up] = level ? [0, -road.width / 2 - 11] : [road.width / 2 + 30, 0];
    return svg`<g transform="translate(${x + left} ${y + up}) scale(${Math.max(0.8, scale * 0.92)})">${badges(wrong, 0)}</g>`;
  });
}
