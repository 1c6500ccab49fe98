/**
 * Touching the picture: messages first, because they are small, then nodes and roads; arrows travel along the roads;
 * shift and drag draws a lasso; a node that is held is slow meanwhile.
 */
import { hovered, select } from "../playhead.js";

/** @typedef {import("./stage.js").Stage} Stage */

const REACH = { mouse: 13, pen: 16, touch: 24 };
const WAYS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
});

/** @param {Stage} stage @param {HTMLElement} graph */
export function listen(stage, graph) {
  graph.addEventListener("click", (event) => pick(stage, graph, event));
  graph.addEventListener("pointermove", (event) => hover(stage, graph, event));
  graph.addEventListener("pointerleave", () => (hovered.value = null));
  graph.addEventListener("keydown", (event) => key(stage, event));
  graph.addEventListener("focusin", (event) => stage.tabTo(thingOf(event.target)));
  const near = async () => (await import("./zooming.js")).attend(stage, graph);
  for (const name of ["pointerenter", "focusin"]) graph.addEventListener(name, near, { once: true });
  graph.addEventListener("pointerdown", (event) => {
    const thing = thingOf(event.target);
    if (event.shiftKey) lasso(stage, graph, event);
    else if (event.button === 0 && event.isPrimary && thing?.kind === "node") pressed(graph, thing.id, event);
  });
}

/** @param {HTMLElement} graph @param {string} node @param {PointerEvent} event */
async function pressed(graph, node, event) {
  const press = new AbortController();
  for (const name of ["pointerup", "pointercancel"])
    addEventListener(name, () => press.abort(), { signal: press.signal });
  addEventListener("pointerdown", (second) => second.isPrimary || press.abort(), { signal: press.signal });
  const { hold } = await import("./holding.js");
  hold(graph, node, { since: event.timeStamp, over: press.signal });
}

/** @param {EventTarget|null} target @returns {{kind: "node"|"link", id: string}|null} */
function thingOf(target) {
  const element = target instanceof Element ? target.closest("[data-node],[data-link]") : null;
  if (!(element instanceof SVGElement)) return null;
  const { node, link } = element.dataset;
  return node ? { kind: "node", id: node } : link ? { kind: "link", id: link } : null;
}

/** @param {HTMLElement} graph @param {MouseEvent} event */
function place(graph, event) {
  const box = graph.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/** @param {Stage} stage @param {HTMLElement} graph @param {PointerEvent|MouseEvent} event */
function found(stage, graph, event) {
  const { x, y } = place(graph, event);
  const reach =
    REACH[/** @type {keyof typeof REACH} */ ("pointerType" in event ? event.pointerType : "mouse")] ?? REACH.mouse;
  const over = thingOf(event.target);
  if (over?.kind === "node") return over;
  const message = stage.traffic?.nearest(x, y, reach);
  return message ? { kind: /** @type {const} */ ("message"), id: message.seq } : over;
}

/** @param {Stage} stage @param {HTMLElement} graph @param {MouseEvent} event */
function pick(stage, graph, event) {
  if (event.shiftKey) return;
  const thing = found(stage, graph, event);
  select(thing?.kind ?? null, thing?.id);
}

/** @param {Stage} stage @param {HTMLElement} graph @param {PointerEvent} event */
function hover(stage, graph, event) {
  const thing = found(stage, graph, event);
  graph.classList.toggle("is-over", thing !== null);
  if (hovered.peek()?.kind !== thing?.kind || hovered.peek()?.id !== thing?.id) hovered.value = thing;
}

/** @param {Stage} stage @param {KeyboardEvent} event */
function key(stage, event) {
  const thing = thingOf(event.target);
  if (event.key === "Escape") select(null);
  else if (event.key === "Enter" && thing) select(thing.kind, thing.id);
  else if (WAYS[event.key] && thing) {
    const next = nextAlong(thing, WAYS[event.key], stage.roads.values(), stage.placing?.nodes ?? new Map());
    if (next) stage.focusOn(next);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {Stage} stage @param {HTMLElement} graph @param {PointerEvent} event */
function lasso(stage, graph, event) {
  event.preventDefault();
  graph.setPointerCapture(event.pointerId);
  const points = [place(graph, event)];
  const move = (/** @type {PointerEvent} */ moved) => {
    points.push(place(graph, moved));
    stage.lassoed(points);
  };
  const up = () => {
    graph.removeEventListener("pointermove", move);
    stage.lassoed([]);
    const nodes = [...(stage.placing?.nodes.values() ?? [])]
      .filter((node) => inside(node, points))
      .map((node) => node.id);
    if (nodes.length) stage.dispatchEvent(new CustomEvent("pg-lasso", { bubbles: true, detail: { nodes } }));
  };
  graph.addEventListener("pointermove", move);
  graph.addEventListener("pointerup", up, { once: true });
}

/** @param {{x: number, y: number}} at @param {{x: number, y: number}[]} polygon */
export function inside(at, polygon) {
  let odd = false;
  polygon.forEach((p, i) => {
    const q = polygon[(i + polygon.length - 1) % polygon.length];
    if (p.y > at.y !== q.y > at.y && at.x < ((q.x - p.x) * (at.y - p.y)) / (q.y - p.y) + p.x) odd = !odd;
  });
  return odd;
}

/**
 * Where an arrow leads: from a node to the road that leaves most in that direction, from a road to its end on that side.
 * @param {{kind: "node"|"link", id: string}} from
 * @param {[number, number]} way
 * @param {Iterable<{id: string, a: string, b: string}>} roads
 * @param {Map<string, {x: number, y: number}>} nodes
 * @returns {{kind: "node"|"link", id: string} | null}
 */
export function nextAlong(from, way, roads, nodes) {
  const ahead = (/** @type {{x: number, y: number}} */ p, /** @type {{x: number, y: number}} */ q) =>
    ((q.x - p.x) * way[0] + (q.y - p.y) * way[1]) / (Math.hypot(q.x - p.x, q.y - p.y) || 1);
  const at = (/** @type {string} */ id) => nodes.get(id) ?? { x: 0, y: 0 };
  const all = [...roads];
  if (from.kind === "link") {
    const road = all.find(({ id }) => id === from.id);
    return road ? { kind: "node", id: ahead(at(road.a), at(road.b)) > 0 ? road.b : road.a } : null;
  }
  const leaving = all.flatMap(({ id, a, b }) =>
    a === from.id ? [{ id, to: b }] : b === from.id ? [{ id, to: a }] : [],
  );
  const scored = leaving
    .map(({ id, to }) => ({ id, score: ahead(at(from.id), at(to)) }))
    .filter(({ score }) => score > 0.1);
  scored.sort((p, q) => q.score - p.score);
  return scored.length ? { kind: "link", id: scored[0].id } : null;
}
