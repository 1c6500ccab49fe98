/**
 * The followed request as a waterfall of spans; nobody followed, the requests of the stretch in view as bars to pick from.
 * Everything is drawn twice, as a ghost and solid: the solid layer is clipped at the playhead, so the two meet exactly at t.
 */
import { html, render, svg } from "lit-html";
import { followed, playhead, select } from "../playhead.js";
import * as axis from "./axis.js";
import { grown, requests } from "./axis.js";
import { lasting } from "./durations.js";
import { Panel } from "./panel.js";

/** @typedef {import("../record/spans.js").Span} Span */
/** @typedef {{key: string, from_us: number, to_us: number|null, row: number, look: "ok"|"bad"|"unsure"|"open"}} Bar */
/** @typedef {{key: string, at_us: number, end_us: number|null, outcome: string|null}} Request */

/** @type {Record<string, Bar["look"]>} */
const LOOKS = { ok: "ok", failed: "bad", unknown: "unsure" };

const ROW = 17.5;
const ROWS = 8;
const TOP = 5;
const BAR = 10;
const LETTER = 7;

class Waterfall extends Panel {
  constructor() {
    super();
    /** @type {Bar[]} */
    this.bars = [];
    /** @type {Span[]} the rows, when a request is followed */
    this.spans = [];
    /** @type {typeof import("../trace/path.js") | null} loaded when a request is first followed */
    this.path = null;
  }

  start() {
    this.watch(() => {
      axis.from.value, axis.span.value, axis.width.value, grown.value, followed.value;
      this.draw();
    });
    this.slowly(() => followed.peek() !== null && this.draw());
    this.smoothly((frame) => this.querySelector("clipPath rect")?.setAttribute("width", String(Math.max(0, axis.x(frame.t)))));
    this.addEventListener("click", (event) => this.picked(event));
    this.watch(() => followed.value !== null && this.path === null && this.loadPath());
  }

  async loadPath() {
    this.path = await import("../trace/path.js");
    this.draw();
  }

  draw() {
    const request = followed.peek();
    const spans = request === null ? [] : served(playhead.record.peek().spans(request));
    this.spans = spans;
    if (spans.length > 0) return this.drawSpans(spans, playhead.t.peek());
    this.drawRequests();
  }

  /** @param {Span[]} spans @param {number} t */
  drawSpans(spans, t) {
    const undone = undoing(spans);
    const names = spans.map((span) => {
      const open = span.from_us <= t && (span.to_us === null || t < span.to_us);
      return html`<div class=${`d${Math.min(4, span.depth)} ${open ? "open" : ""}`} title=${`${span.node} ${span.name}`}><b>${span.node}</b> ${span.name}</div>`;
    });
    const bars = spans.map((span, row) => bar(boxOf(span.from_us, span.to_us, row), lookOf(span, undone)));
    const known = spans.map((span, row) => bar(boxOf(span.from_us, span.to_us, row), lookAt(span, undone, t)));
    const words = spans.map((span, row) => (span.to_us !== null && span.to_us <= t ? told(span, row, undone) : null));
    const path = this.path?.pathMarks(spans, playhead.record.peek().spans(spans[0].request ?? ""), t, boxOf);
    this.layers(html`${names}`, bars, known, svg`${path}${words}`, spans.length);
  }

  drawRequests() {
    const record = playhead.record.peek();
    this.bars = packed(requests.peek(), axis.from.peek(), axis.to.peek(), ROWS, record.until);
    const failed = this.bars.filter(({ look }) => look === "bad").length;
    const names = html`<div class="open">Requests</div><div>${this.bars.length} in view</div>
      <div>${failed ? `${failed} refused` : ""}</div>`;
    const looks = /** @type {const} */ (["ok", "open", "unsure", "bad"]);
    const paths = looks.map((look) => svg`<path class=${`bar-${look === "open" ? "ok" : look}`} d=${pathOf(this.bars, look)}></path>`);
    this.layers(names, paths, paths, null, ROWS);
  }

  /** @param {unknown} names @param {unknown} ghosts @param {unknown} shapes @param {unknown} words @param {number} rows */
  layers(names, ghosts, shapes, words, rows) {
    const height = Math.max(ROWS, rows) * ROW + 2 * TOP;
    const passed = Math.max(0, axis.x(playhead.t.peek()));
    render(
      html`<div class="row"><div class="name">${names}</div>
        <svg class="track" height=${height} role="img" aria-label="Spans on the time axis">${svg`
          <defs><clipPath id="past-spans"><rect x="0" y="0" width=${passed} height=${height}></rect></clipPath>
          <pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(35)"><rect width="7" height="7" class="bar-undo"></rect><rect width="2.4" height="7" class="hatch-gap"></rect></pattern></defs>
          <g class="ghosted">${ghosts}</g><g clip-path="url(#past-spans)">${shapes}</g><g>${words}</g>`}</svg></div>`,
      this,
    );
  }

  /** @param {MouseEvent} event */
  picked(event) {
    const track = /** @type {Element} */ (event.target).closest(".track");
    if (!track) return;
    const box = track.getBoundingClientRect();
    const at = axis.timeAt(event.clientX - box.left);
    const row = Math.floor((event.clientY - box.top - TOP) / ROW);
    const slack = (3 / axis.width.peek()) * axis.span.peek();
    if (followed.peek() !== null) return this.pickedSpan(row);
    const near = this.bars.filter((one) => one.row === row && at >= one.from_us - slack && at <= (one.to_us ?? Infinity) + slack);
    if (near.length === 0) return playhead.seek(at);
    const { key, from_us, to_us } = near[near.length - 1];
    const t = playhead.t.peek();
    if (t < from_us || (to_us !== null && t > to_us)) playhead.seek(from_us);
    select("request", key);
  }

  /** @param {number} row */
  pickedSpan(row) {
    const span = this.spans[row];
    if (span) select("span", span.id);
    if (span && playhead.t.peek() < span.from_us) playhead.seek(span.from_us);
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
function served(spans) {
  const answered = new Set(spans.filter(({ kind }) => kind === "server" || kind === "consumer").map(({ parent }) => parent));
  const hidden = new Set(spans.filter(({ id, kind }) => kind !== "server" && answered.has(id)).map(({ id }) => id));
  const depths = new Map();
  for (const { id, parent } of spans) depths.set(id, (depths.get(parent) ?? -1) + (hidden.has(id) ? 0 : 1));
  return spans.filter(({ id }) => !hidden.has(id)).map((span) => ({ ...span, depth: depths.get(span.id) }));
}

/** How a span may be drawn at t: nobody knows yet that it will fail. @param {Span} span @param {Set<string>} undone @param {number} t */
function lookAt(span, undone, t) {
  const look = lookOf(span, undone);
  const over = span.to_us !== null && span.to_us <= t;
  return look === "bad" && !over ? (span.depth === 0 ? "root" : "ok") : look;
}

/** @param {Span} span @param {Set<string>} undone */
function lookOf(span, undone) {
  if (span.status === "error") return "bad";
  if (undone.has(span.id)) return "undo";
  return span.depth === 0 ? "root" : "ok";
}

/** @param {number} from_us @param {number|null} to_us @param {number} row */
function boxOf(from_us, to_us, row) {
  const start = axis.x(from_us);
  const end = axis.x(to_us ?? Math.max(playhead.record.peek().until, axis.to.peek()));
  return { x: start, y: TOP + row * ROW + (ROW - BAR) / 2, width: Math.max(2, end - start) };
}

/** @param {{x: number, y: number, width: number}} box @param {string} look */
function bar({ x, y, width }, look) {
  return svg`<rect class=${`bar-${look} pick`} x=${x.toFixed(1)} y=${y} width=${width.toFixed(1)} height=${BAR} rx="2" fill=${look === "undo" ? "url(#hatch)" : "none"}></rect>`;
}

/** How long it took and why it failed: after the bar, or inside its end where there is no room. @param {Span} span @param {number} row @param {Set<string>} undone */
function told(span, row, undone) {
  const look = lookOf(span, undone);
  const words = lasting(/** @type {number} */ (span.to_us) - span.from_us) + (span.words ? ` · ${span.words}` : look === "undo" ? " · undo" : "");
  const box = boxOf(span.from_us, span.to_us, row);
  const end = box.x + box.width;
  if (end < 0 || box.x > axis.width.peek()) return null;
  const flip = end + 6 + words.length * LETTER > axis.width.peek();
  const at = flip ? Math.min(end, axis.width.peek()) - 6 : end + 6;
  const side = flip && box.width > words.length * LETTER ? "inside" : look;
  const before = flip && side !== "inside" ? box.x - 6 : at;
  return svg`<text class=${`told ${side}`} x=${before} y=${box.y + 9} text-anchor=${flip ? "end" : "start"}>${words}</text>`;
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

customElements.define("pg-waterfall", Waterfall);
