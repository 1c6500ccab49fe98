/**
 * The requests of the stretch in view as bars to pick from; a followed one as a waterfall of its spans, which is loaded when
 * somebody is first followed. What is to come is a ghost: requests lie under a veil that
 * starts at the playhead, spans are drawn twice and their solid layer is clipped there.
 */
import { html, nothing, render, svg } from "lit-html";
import { followed, playhead, select } from "../playhead.js";
import { style } from "../pages/later.js";
import * as axis from "./axis.js";
import { grown, requests } from "./axis.js";
import { Panel } from "./panel.js";

/** @typedef {{key: string, from_us: number, to_us: number|null, row: number, look: "ok"|"bad"|"unsure"|"open"}} Bar */
/** @typedef {{names: unknown, ghosts: unknown, shapes: unknown, words: unknown, height: number, above?: unknown}} Layers */
/** @typedef {{key: string, at_us: number, end_us: number|null, outcome: string|null}} Request */

/** @type {Record<string, Bar["look"]>} */
const LOOKS = { ok: "ok", failed: "bad", unknown: "unsure" };

const ROW = 17.5;
const ROWS = 8;
const TOP = 5;
const BAR = 10;

class Waterfall extends Panel {
  constructor() {
    super();
    /** @type {Bar[]} */
    this.bars = [];
    /** @type {typeof import("../trace/rows.js") | null} loaded when a request is first followed */
    this.rows = null;
    /** Whether what is to come lies under the veil: with requests, not with spans. */
    this.veiled = true;
  }

  start() {
    this.watch(() => {
      axis.from.value, axis.span.value, axis.width.value, grown.value, followed.value;
      this.draw();
    });
    this.slowly(() => followed.peek() !== null && this.draw());
    this.smoothly((frame) => this.pass(frame.t));
    this.addEventListener("click", (event) => this.picked(event));
    this.watch(() => followed.value !== null && this.rows === null && this.loadRows());
  }

  async loadRows() {
    this.rows = await import("../trace/rows.js");
    this.draw();
  }

  draw() {
    const request = followed.peek();
    const followedLayers = request !== null && this.rows?.layersOf(request);
    if (followedLayers) this.layers(followedLayers);
    else this.drawRequests();
  }

  drawRequests() {
    const record = playhead.record.peek();
    this.bars = packed(requests.peek(), axis.from.peek(), axis.to.peek(), ROWS, record.until);
    const failed = this.bars.filter(({ look }) => look === "bad").length;
    const names = html`<div class="open">Requests</div><div>${this.bars.length} in view</div>
      <div>${failed ? `${failed} refused` : ""}</div>`;
    const looks = /** @type {const} */ (["ok", "open", "unsure", "bad"]);
    const paths = looks.map((look) => svg`<path class=${`bar-${look === "open" ? "ok" : look}`} d=${pathOf(this.bars, look)}></path>`);
    this.layers({ names, ghosts: null, shapes: paths, words: null, height: ROWS * ROW + 2 * TOP });
  }

  /** As far as t everything is solid. A veil moves without anything being painted. @param {number} t */
  pass(t) {
    if (this.veiled) axis.veil(this.querySelector(".veil"), t);
    else this.querySelector("clipPath rect")?.setAttribute("width", String(Math.max(0, axis.x(t))));
  }

  /** @param {Layers} layers */
  layers({ names, ghosts, shapes, words, height, above = nothing }) {
    const passed = Math.max(0, axis.x(playhead.t.peek()));
    this.veiled = ghosts === null;
    render(
      html`${above}<div class="row"><div class="name">${names}</div>
        <svg class="track" height=${height} role="img" aria-label="Spans on the time axis">${svg`
          <defs><clipPath id="past-spans"><rect x="0" y="0" width=${passed} height=${height}></rect></clipPath>
          <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(35)"><rect width="7" height="7" class="bar-undo"></rect><rect width="2.4" height="7" class="hatch-gap"></rect></pattern></defs>
          <g class="ghosted">${ghosts}</g><g clip-path=${this.veiled ? "none" : "url(#past-spans)"}>${shapes}</g><g>${words}</g>`}</svg>
        <i class="veil" ?hidden=${!this.veiled}></i></div>`,
      this,
    );
    this.pass(playhead.t.peek());
  }

  /** @param {MouseEvent} event */
  picked(event) {
    const track = /** @type {Element} */ (event.target).closest(".track");
    if (!track) return;
    const box = track.getBoundingClientRect();
    const at = axis.timeAt(event.clientX - box.left);
    if (followed.peek() !== null) return this.rows?.picked(event.clientY - box.top);
    const row = Math.floor((event.clientY - box.top - TOP) / ROW);
    const slack = (3 / axis.width.peek()) * axis.span.peek();
    const near = this.bars.filter((one) => one.row === row && at >= one.from_us - slack && at <= (one.to_us ?? Infinity) + slack);
    if (near.length === 0) return playhead.seek(at);
    const { key, from_us, to_us } = near[near.length - 1];
    const t = playhead.t.peek();
    if (t < from_us || (to_us !== null && t > to_us)) playhead.seek(from_us);
    select("request", key);
  }
}

/** Requests as bars in a few rows: each takes the first row that is free when it starts. @param {Request[]} requests in order of start @param {number} from @param {number} to @param {number} rows @param {number} until @returns {Bar[]} */
function packed(requests, from, to, rows, until) {
  const free = new Array(rows).fill(-Infinity);
  /** @type {Bar[]} */
  const bars = [];
  for (const { key, at_us, end_us, outcome } of requests) {
    if (at_us > to) break;
    if ((end_us ?? until) < from) continue;
    let row = free.findIndex((time) => time <= at_us);
    if (row < 0) row = free.indexOf(Math.min(...free));
    free[row] = Math.max(free[row], end_us ?? until);
    bars.push({ key, from_us: at_us, to_us: end_us, row, look: LOOKS[outcome ?? ""] ?? "open" });
  }
  return bars;
}

/** @param {number} from_us @param {number|null} to_us @param {number} row */
function boxOf(from_us, to_us, row) {
  const start = axis.x(from_us);
  const end = axis.x(to_us ?? Math.max(playhead.record.peek().until, axis.to.peek()));
  return { x: start, y: TOP + row * ROW + (ROW - BAR) / 2, width: Math.max(2, end - start) };
}

/** @param {Bar[]} bars @param {Bar["look"]} look */
function pathOf(bars, look) {
  let path = "";
  for (const one of bars) {
    if (one.look !== look) continue;
    const { x, y, width } = boxOf(one.from_us, one.to_us, one.row);
    const wide = Math.max(1.5, width - 1).toFixed(1);
    path += `M${x.toFixed(1)} ${y}h${wide}v${BAR}h-${wide}z`;
  }
  return path;
}

await style("lanes");
customElements.define("pg-waterfall", Waterfall);
