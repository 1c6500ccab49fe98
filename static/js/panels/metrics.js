/**
 * Metric lanes on the shared axis: drawn once, with a veil over what is to come that starts at the playhead. Under the pointer all lanes are read
 * at one instant.
 */
import { html, render, svg } from "lit-html";
import { playhead } from "../playhead.js";
import { style } from "../pages/later.js";
import * as axis from "./axis.js";
import { grown } from "./axis.js";
import { instant } from "./durations.js";
import { lanesOf } from "./lanes.js";
import { Panel } from "./panel.js";

/** @typedef {import("../record/series.js").Series} Series */
/** @typedef {import("./lanes.js").Row} Row */

const HEIGHT = 34;

class Metrics extends Panel {
  constructor() {
    super();
    /** @type {Row[]} */
    this.rows = [];
    /** @type {number | null} the instant under the pointer, us */
    this.read_us = null;
  }

  start() {
    this.addEventListener("pointermove", (event) => this.read(event));
    this.addEventListener("pointerleave", () => this.unread());
    this.watch(() => {
      axis.from.value, axis.span.value, axis.width.value, grown.value;
      this.draw();
    });
    this.slowly((frame) => this.tell(frame.t));
    this.smoothly((frame) => axis.veil(this.querySelector(".veil"), frame.t));
  }

  draw() {
    const { record } = grown.peek();
    const { series } = record;
    this.rows = lanesOf(record);
    const rows = this.rows.map(
      (row) => html`<div class="row"><div class="name"><span title=${row.title}>${row.title}</span><output></output></div>
          <svg class="track" aria-hidden="true">${svg`${drawn(row, series)}`}</svg>
          <svg class="track over" aria-hidden="true"><path class="hair" d=${`M0 0V${HEIGHT}`}></path><text class="hair-time" y="11"></text></svg></div>`,
    );
    render(html`${rows}<i class="veil" .style=${`--lanes:${rows.length}`}></i>`, this);
    axis.veil(this.querySelector(".veil"), playhead.t.peek());
    this.tell(playhead.t.peek());
  }

  /** The values at the pointer, else at the playhead. @param {number} t */
  tell(t) {
    const outputs = this.querySelectorAll("output");
    const { series } = playhead.record.peek();
    const at = this.read_us ?? t;
    this.classList.toggle("ahead", at > t);
    this.rows.forEach((row, index) => render(html`${row.told(series, at)}`, /** @type {HTMLElement} */ (outputs[index])));
  }

  /** @param {PointerEvent} event */
  read(event) {
    const track = this.querySelector(".track");
    if (!track) return;
    const px = event.clientX - track.getBoundingClientRect().left;
    if (px < 0) return this.unread();
    this.read_us = Math.max(0, axis.timeAt(px));
    this.classList.add("reading");
    const over = /** @type {Element} */ (event.target).closest(".row");
    for (const hair of this.querySelectorAll(".hair")) hair.setAttribute("transform", `translate(${px.toFixed(1)} 0)`);
    for (const words of this.querySelectorAll(".hair-time")) this.label(words, words.closest(".row") === over, px);
    this.tell(playhead.t.peek());
  }

  /** @param {Element} words @param {boolean} shown @param {number} px */
  label(words, shown, px) {
    const leftwards = px > axis.width.peek() - 70;
    words.textContent = shown ? instant(this.read_us ?? 0) : "";
    words.setAttribute("x", String(px + (leftwards ? -5 : 5)));
    words.setAttribute("text-anchor", leftwards ? "end" : "start");
  }

  unread() {
    this.read_us = null;
    this.classList.remove("reading");
    this.tell(playhead.t.peek());
  }
}

/** @param {Row} row @param {Series} series */
function drawn(row, series) {
  const top = Math.max(...row.curves.map(({ name }) => highest(series.lane(name).values)), row.least ?? 1e-9);
  return row.curves.map(({ name, look, filled }) => {
    const line = lineOf(series.lane(name), top);
    const under = filled && line.path ? `${line.path}V${HEIGHT}H${line.start}z` : "";
    return svg`<path class=${`under ${look}`} d=${under}></path><path class=${`curve ${look}`} d=${line.path}></path>`;
  });
}

/** The curve inside the view; gaps where there is nothing to say. @param {import("../record/series.js").Lane} lane @param {number} top */
function lineOf({ step_us, values }, top) {
  const first = Math.max(0, Math.floor(axis.from.peek() / step_us) - 1);
  const last = Math.min(values.length - 1, Math.ceil(axis.to.peek() / step_us) + 1);
  let path = "";
  let start = "0";
  let down = false;
  for (let i = first; i <= last; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    const px = axis.x((i + 1) * step_us).toFixed(1);
    path += `${down ? "L" : "M"}${px} ${(HEIGHT - 3 - (value / top) * (HEIGHT - 8)).toFixed(1)}`;
    if (!down) start = px;
    down = true;
  }
  return { path, start };
}

/** @param {Float64Array} values */
function highest(values) {
  let top = 0;
  for (const value of values) if (value > top) top = value;
  return top;
}

await style("lanes");
customElements.define("pg-metrics", Metrics);
