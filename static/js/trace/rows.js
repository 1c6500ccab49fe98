/**
 * The followed request as a waterfall: a row a span, thick where it works itself, thin where it waits for another span, with
 * the critical path below. A row opens its span's details; arrows move along the rows.
 */
import { effect } from "@preact/signals-core";
import { html, svg } from "lit-html";
import * as axis from "../panels/axis.js";
import { lasting } from "../panels/durations.js";
import { playhead, select, selection } from "../playhead.js";
import { style } from "../pages/later.js";
import { minimap } from "./minimap.js";
import { pathMarks } from "./path.js";
import { childrenOf, selfStretches, total } from "./selftime.js";

/** @typedef {import("../record/spans.js").Span} Span */
/** @typedef {import("./selftime.js").Stretch} Stretch */
/** @typedef {Span & {own: Stretch[], look: string}} Row */

const TOP = 5;
const BAR = 10;
/** Where a span waits for another one. */
const THIN = 3;
const LETTER = 7;
const LEAST_ROWS = 8;
const touch = matchMedia("(width < 760px)");

/** The rows that are drawn. @type {Row[]} */
let rows = [];

/** What the waterfall draws of one request, or null when it has no span. @param {string} request */
export function layersOf(request) {
  const all = playhead.record.peek().spans(request);
  const t = playhead.t.peek();
  rows = rowsOf(all);
  if (rows.length === 0) return null;
  const path = pathMarks(rows, all, t, boxOf);
  const chosen = rows.findIndex(({ id }) => id === chosenSpan());
  const words = rows.map((row, index) => (row.to_us !== null && row.to_us <= t ? told(row, index) : null));
  const mark = chosen >= 0 ? svg`<rect class="chosen" x="0" y=${TOP + chosen * high()} width="100%" height=${high()}></rect>` : null;
  return {
    names: rows.map((row, index) => nameOf(row, t, Math.max(0, chosen) === index)),
    ghosts: svg`${mark}${rows.map((row, index) => bar(row, index, row.look))}`,
    shapes: rows.map((row, index) => bar(row, index, lookAt(row, t))),
    words: svg`${path}${words}`,
    height: Math.max(LEAST_ROWS * (touch.matches ? 0.6 : 1), rows.length) * high() + 2 * TOP,
    above: minimap(rows, t, LEAST_ROWS),
  };
}

/** Height of a row, px: on a small screen it is touched. */
function high() {
  return touch.matches ? 44 : 17.5;
}

/** @param {Span[]} all @returns {Row[]} */
function rowsOf(all) {
  const children = childrenOf(all);
  const undone = undoing(all);
  return served(all).map((span) => ({ ...span, own: selfStretches(span, children.get(span.id) ?? [], Infinity), look: lookOf(span, undone) }));
}

/** @param {Row} row @param {number} t @param {boolean} reachable by Tab; the others by arrows */
function nameOf({ id, node, name, depth, from_us, to_us }, t, reachable) {
  const open = from_us <= t && (to_us === null || t < to_us);
  return html`<button type="button" class=${`span d${Math.min(4, depth)} ${open ? "open" : ""}`} title=${`${node} ${name}`} aria-pressed=${String(id === chosenSpan())}
    tabindex=${reachable ? 0 : -1} data-span=${id} @click=${() => choose(id)} @keydown=${moved}><b>${node}</b> ${name}</button>`;
}

/** @param {number} y px below the rows' upper edge */
export function picked(y) {
  const row = rows[Math.floor((y - TOP) / high())];
  if (row) choose(row.id);
}

/** @param {string} id */
function choose(id) {
  const row = rows.find((one) => one.id === id);
  if (!row) return;
  if (playhead.t.peek() < row.from_us) playhead.seek(row.from_us);
  select("span", id);
}

/** Arrows move along the rows, and with them the details that are open. @param {KeyboardEvent} event */
function moved(event) {
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const here = /** @type {HTMLElement} */ (event.currentTarget);
  if (!way) return;
  event.preventDefault();
  const next = rows[rows.findIndex(({ id }) => id === here.dataset.span) + way];
  if (!next) return;
  if (chosenSpan() !== null) choose(next.id);
  /** @type {HTMLElement | null | undefined} */ (here.parentElement?.querySelector(`[data-span="${next.id}"]`))?.focus();
}

/** @returns {string|null} */
function chosenSpan() {
  const chosen = selection.peek();
  return chosen?.kind === "span" ? chosen.id : null;
}

/** Spans that undo something, told by the kind of the message that asked for them. @param {Span[]} spans */
function undoing(spans) {
  const record = playhead.record.peek();
  const asked = new Set();
  const request = spans[0]?.request;
  for (const seq of request ? record.ofRequest(request).slice(0) : []) {
    const message = record.message(seq);
    if (message?.kind === "undo") asked.add(`${message.target} ${message.label}`);
  }
  return new Set(spans.filter((span) => asked.has(`${span.node} ${span.name}`)).map((span) => span.id));
}

/** Without the caller's side of a call that was served: the served span says the same, one row for both. @param {Span[]} spans @returns {Span[]} */
export function served(spans) {
  const answered = new Set(spans.filter(({ kind }) => kind === "server" || kind === "consumer").map(({ parent }) => parent));
  const hidden = new Set(spans.filter(({ id, kind }) => kind !== "server" && answered.has(id)).map(({ id }) => id));
  const depths = new Map();
  for (const { id, parent } of spans) depths.set(id, (depths.get(parent) ?? -1) + (hidden.has(id) ? 0 : 1));
  return spans.filter(({ id }) => !hidden.has(id)).map((span) => ({ ...span, depth: depths.get(span.id) }));
}

/** How a span may be drawn at t: nobody knows yet that it will fail. @param {Row} row @param {number} t */
function lookAt({ look, to_us, depth }, t) {
  const over = to_us !== null && to_us <= t;
  return look === "bad" && !over ? (depth === 0 ? "root" : "ok") : look;
}

/** @param {Span} span @param {Set<string>} undone */
function lookOf(span, undone) {
  if (span.status === "error") return "bad";
  if (undone.has(span.id)) return "undo";
  return span.depth === 0 ? "root" : "ok";
}

/** @param {number} from_us @param {number|null} to_us @param {number} row */
function boxOf(from_us, to_us, row) {
  const end_us = to_us === null || to_us === Infinity ? Math.max(playhead.record.peek().until, axis.to.peek()) : to_us;
  const start = axis.x(from_us);
  return { x: start, y: TOP + row * high() + (high() - BAR) / 2, width: Math.max(2, axis.x(end_us) - start) };
}

/** @param {Row} row @param {number} index @param {string} look */
function bar({ from_us, to_us, own }, index, look) {
  const waits = block(boxOf(from_us, to_us, index), (BAR - THIN) / 2, THIN);
  const works = own.map((part) => block(boxOf(part.from_us, part.to_us, index), 0, BAR)).join("");
  const hatched = look === "undo";
  return svg`<path class=${hatched ? "pick" : `bar-${look} pick`} fill=${hatched ? "url(#hatch)" : "none"} d=${waits + works}></path>`;
}

/** @param {{x: number, y: number, width: number}} box @param {number} down @param {number} tall */
function block({ x, y, width }, down, tall) {
  return `M${x.toFixed(1)} ${y + down}h${width.toFixed(1)}v${tall}h${(-width).toFixed(1)}z`;
}

/** How long it took, its self time where that is not all of it, and why it failed: after the bar, or inside its end. @param {Row} row @param {number} index */
function told({ from_us, to_us, own, words: why, look }, index) {
  const took = /** @type {number} */ (to_us) - from_us;
  const self = total(own);
  const words = [lasting(took), self < took ? `self ${self === 0 ? "0" : lasting(self)}` : "", why ?? (look === "undo" ? "undo" : "")].filter(Boolean).join(" · ");
  const box = boxOf(from_us, to_us, index);
  const end = box.x + box.width;
  if (end < 0 || box.x > axis.width.peek()) return null;
  const flip = end + 6 + words.length * LETTER > axis.width.peek();
  const before = flip && box.x - 6 - words.length * LETTER > 0;
  const side = flip && !before ? "over" : look;
  const at = !flip ? end + 6 : before ? box.x - 6 : Math.min(end, axis.width.peek()) - 6;
  const plate = side === "over" ? svg`<rect class="plate" x=${(at - words.length * LETTER - 4).toFixed(1)} y=${box.y - 2} width=${words.length * LETTER + 8} height=${BAR + 4} rx="2"></rect>` : null;
  return svg`${plate}<text class=${`told ${side}`} x=${at.toFixed(1)} y=${box.y + 9} text-anchor=${flip ? "end" : "start"}>${words}</text>`;
}

await style("critical");
effect(() => {
  const chosen = selection.value;
  if (chosen?.kind === "span") void import("./details.js");
  playhead.invalidate();
});
