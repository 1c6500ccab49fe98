/**
 * The moment on paper: stage and timeline scaled to the sheet, the messages drawn as shapes instead of pixels, the moment and every
 * decided verdict in words. What is changed for the sheet is put back when it is printed.
 */
import { render, svg } from "lit-html";
import { instant } from "../panels/durations.js";
import { playhead } from "../playhead.js";
import { shapeOf } from "../stage/glyphs.js";

/** Width of a sheet within its margins, CSS pixels: A4 and letter agree to within this. */
const SHEET_PX = 700;

/** @type {(() => void)[]} */
const undo = [];

addEventListener("beforeprint", () => {
  putBack();
  scale();
  drawMessages();
  sayMoment();
  openVerdicts();
});
addEventListener("afterprint", putBack);

function putBack() {
  for (const one of undo.splice(0)) one();
}

const stage = () => /** @type {import("../stage/stage.js").Stage | null} */ (document.querySelector("pg-stage"));

function scale() {
  const box = stage()?.getBoundingClientRect();
  if (!box) return;
  const { style } = document.documentElement;
  style.setProperty("--paper-width", `${box.width}px`);
  style.setProperty("--paper-height", `${box.height}px`);
  style.setProperty("--paper-zoom", String(Math.min(1, SHEET_PX / box.width)));
}

/** Each message where the canvas has it, at any resolution and in the sheet's own colours. */
function drawMessages() {
  const graph = stage()?.querySelector(".pg-graph");
  const canvas = graph?.querySelector("canvas");
  if (!graph || !canvas) return;
  const kinds = new Map(playhead.frame.peek().messages.map(({ seq, kind }) => [seq, kind]));
  const layer = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  layer.setAttribute("class", "pg-layer pg-paper");
  canvas.after(layer);
  undo.push(() => layer.remove());
  const placed = stage()?.traffic?.placed ?? [];
  render(placed.map(({ seq, x, y }) => message(kinds.get(seq) ?? "write", x, y)), /** @type {any} */ (layer));
}

/** @param {string} kind @param {number} x @param {number} y */
function message(kind, x, y) {
  const { known, shape } = shapeOf(kind);
  return svg`<g class="pg-glyph is-${known}" transform="translate(${x - 6} ${y - 6})">${shape}</g>`;
}

function sayMoment() {
  const line = document.createElement("p");
  line.className = "paper-moment";
  line.textContent = `At ${instant(playhead.t.peek())} of ${instant(playhead.horizon.peek())}.`;
  document.querySelector(".lead")?.append(line);
  undo.push(() => line.remove());
}

function openVerdicts() {
  for (const details of document.querySelectorAll(".verdict:is(.good, .bad) details:not([open])")) {
    details.setAttribute("open", "");
    undo.push(() => details.removeAttribute("open"));
  }
}
