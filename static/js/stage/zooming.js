/**
 * Hands on the camera: wheel with Ctrl and pinch zoom, wheel and trackpad move what is zoomed, so does a drag of the ground;
 * keys and three buttons do the same. One finger goes on scrolling the page. Loaded when somebody comes near the picture.
 */
import { html, render } from "lit-html";
import { style } from "../pages/later.js";
import { icon } from "../panels/icon.js";
import { Camera } from "./camera.js";
import { middle } from "./pipes.js";

/** @typedef {import("./stage.js").Stage} Stage */

const STEP = 1.3;
const PAN = 90;
/** A press that moves farther is a drag. */
const STILL = 5;
/** A notch of a mouse wheel counts no more than this, a trackpad's pinch moves in smaller steps. */
const MOST_DELTA = 25;
const LINE = 16;
const WAYS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [PAN, 0],
  ArrowRight: [-PAN, 0],
  ArrowUp: [0, PAN],
  ArrowDown: [0, -PAN],
});

/** @param {Stage} stage @param {HTMLElement} graph */
export function attend(stage, graph) {
  if (stage.camera) return;
  const bar = Object.assign(document.createElement("div"), { className: "pg-zoom", role: "group", ariaLabel: "Zoom" });
  const camera = new Camera(() => {
    stage.playhead.invalidate();
    graph.classList.toggle("is-zoomed", camera.zoom > 1);
    buttons(camera, bar);
  });
  stage.camera = camera;
  stage.playhead.invalidate();
  graph.addEventListener("wheel", (event) => wheel(camera, graph, event), { passive: false });
  graph.addEventListener("pointerdown", (event) => drag(camera, graph, event));
  graph.addEventListener("focusin", (event) => bringIntoSight(stage, camera, event.target));
  stage.addEventListener("keydown", (event) => key(camera, event), { capture: true });
  pinch(camera, graph);
  buttons(camera, bar);
  graph.after(bar);
}

/** @param {Camera} camera @param {HTMLElement} bar */
function buttons(camera, bar) {
  const button = (/** @type {string} */ name, /** @type {string} */ words, /** @type {boolean} */ can, /** @type {() => void} */ act) =>
    html`<button type="button" class="plain" aria-label=${words} title=${words} aria-disabled=${!can} @click=${act}>${icon(name, 16)}</button>`;
  bar.classList.toggle("is-zoomed", camera.zoom > 1);
  render(
    html`${button("zoom-in", "Zoom in", camera.zoom < camera.most, () => camera.zoomBy(STEP))}
      ${button("zoom-out", "Zoom out", camera.zoom > 1, () => camera.zoomBy(1 / STEP))}
      ${button("maximize", "Show all of it", camera.zoom > 1, () => camera.fit())}`,
    bar,
  );
}

/** @param {HTMLElement} graph @param {{clientX: number, clientY: number}} at */
function place(graph, { clientX, clientY }) {
  const box = graph.getBoundingClientRect();
  return { x: clientX - box.left, y: clientY - box.top };
}

/** @param {Camera} camera @param {HTMLElement} graph @param {WheelEvent} event */
function wheel(camera, graph, event) {
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
  if (event.ctrlKey || event.metaKey) {
    const delta = Math.max(-MOST_DELTA, Math.min(MOST_DELTA, event.deltaY * unit));
    camera.zoomBy(Math.exp(-delta / 100), place(graph, event));
    event.preventDefault();
  } else if (camera.panBy(-event.deltaX * unit, -event.deltaY * unit)) event.preventDefault();
}

/** @param {Camera} camera @param {HTMLElement} graph @param {PointerEvent} event */
function drag(camera, graph, event) {
  const target = /** @type {Element} */ (event.target);
  if (event.pointerType === "touch" || event.button !== 0 || event.shiftKey || target.closest("[data-node]")) return;
  if (camera.zoom === 1) return;
  let [x, y] = [event.clientX, event.clientY];
  let moved = false;
  const over = new AbortController();
  const move = (/** @type {PointerEvent} */ to) => {
    if (!moved && Math.hypot(to.clientX - x, to.clientY - y) < STILL) return;
    if (!moved) graph.setPointerCapture(event.pointerId);
    moved = true;
    graph.classList.add("is-dragged");
    camera.panBy(to.clientX - x, to.clientY - y);
    [x, y] = [to.clientX, to.clientY];
  };
  const end = () => {
    over.abort();
    graph.classList.remove("is-dragged");
    if (moved) swallowClick(graph);
  };
  graph.addEventListener("pointermove", move, { signal: over.signal });
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, end, { signal: over.signal });
}

/** A drag is not a click. @param {HTMLElement} graph */
function swallowClick(graph) {
  const over = new AbortController();
  graph.addEventListener("click", (event) => event.stopImmediatePropagation(), { capture: true, signal: over.signal });
  setTimeout(() => over.abort());
}

/** Two fingers; what is between them stays between them. @param {Camera} camera @param {HTMLElement} graph */
function pinch(camera, graph) {
  /** @type {{x: number, y: number, apart: number} | null} */
  let before = null;
  const held = (/** @type {TouchEvent} */ event) => {
    if (event.touches.length !== 2) return null;
    const [p, q] = [place(graph, event.touches[0]), place(graph, event.touches[1])];
    return { x: (p.x + q.x) / 2, y: (p.y + q.y) / 2, apart: Math.hypot(p.x - q.x, p.y - q.y) };
  };
  const follow = (/** @type {TouchEvent} */ event) => {
    const now = held(event);
    if (now && event.cancelable) event.preventDefault();
    if (now && before) {
      camera.panBy(now.x - before.x, now.y - before.y);
      camera.zoomBy(now.apart / Math.max(1, before.apart), now);
    }
    before = now;
  };
  for (const name of /** @type {const} */ (["touchstart", "touchmove", "touchend", "touchcancel"]))
    graph.addEventListener(name, follow, { passive: false });
}

/** @param {Camera} camera @param {KeyboardEvent} event */
function key(camera, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const way = event.shiftKey ? WAYS[event.key] : undefined;
  if (event.key === "+" || event.key === "=") camera.zoomBy(STEP);
  else if (event.key === "-") camera.zoomBy(1 / STEP);
  else if (event.key === "0") camera.fit();
  else if (way) camera.panBy(...way);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** What the keyboard has reached. @param {Stage} stage @param {Camera} camera @param {EventTarget | null} target */
function bringIntoSight(stage, camera, target) {
  if (!(target instanceof SVGElement) || !target.matches(":focus-visible")) return;
  const node = stage.ground?.placing.nodes.get(target.dataset.node ?? "");
  const road = stage.ground?.roads.get(target.dataset.link ?? "");
  if (node) camera.show(node);
  else if (road) camera.show({ ...middle(road), width: road.width, height: road.width });
}

await style("zoom");
