/** Metrics of both runs on the shared axis: A solid, B dashed; ghosts ahead of the playhead. */
import { html, render, svg } from "lit-html";
import * as axis from "../panels/axis.js";
import { lasting } from "../panels/durations.js";
import { Panel } from "../panels/panel.js";
import { playhead } from "../playhead.js";

/** @typedef {import("../record/series.js").Series} Series */
/** @typedef {import("../record/series.js").Lane} Lane */

const HEIGHT = 34;
const ROWS = [
  { title: "Throughput", name: "throughput", said: (/** @type {number} */ v) => `${Math.round(v)} /s` },
  { title: "p95", name: "p95", said: lasting },
  { title: "Refused", name: "refused", said: (/** @type {number} */ v) => `${Math.round(v * 100)} %` },
];

class Overlaid extends Panel {
  constructor() {
    super();
    /** The second run's playhead. @type {import("../playhead.js").Playhead | null} */
    this.other = null;
  }

  start() {
    this.watch(() => {
      axis.from.value, axis.span.value, axis.width.value, axis.grown.value, this.other?.known.value;
      this.draw();
    });
    this.slowly(() => this.draw());
    this.smoothly(({ t }) => {
      for (const rect of this.querySelectorAll("clipPath rect")) rect.setAttribute("width", String(Math.max(0, axis.x(t))));
    });
  }

  draw() {
    const both = [playhead.record.peek().series, this.other?.record.peek().series].filter((one) => one !== undefined);
    render(ROWS.map((row, i) => rowOf(row, both, i)), this);
  }
}

/** @param {typeof ROWS[0]} row @param {Series[]} both @param {number} index */
function rowOf({ title, name, said }, both, index) {
  const t = playhead.t.peek();
  const lanes = both.map((series) => series.lane(name));
  const top = lanes.reduce((most, { values }) => values.reduce((a, b) => (b > a ? b : a), most), name === "refused" ? 0.25 : 1e-9);
  const curves = lanes.map((lane, i) => svg`<path class=${i ? "curve is-b" : "curve"} d=${pathOf(lane, top)}></path>`);
  const words = both.map((series) => (Number.isNaN(series.at(name, t)) ? "–" : said(series.at(name, t))));
  return html`<div class="row"><div class="name"><span>${title}</span><output>${words.map((word, i) => html`<span><i>${i ? "B" : "A"}</i> ${word}</span>`)}</output></div>
    <svg class="track" aria-hidden="true">${svg`<defs><clipPath id=${`past-both-${index}`}><rect x="0" y="0" width=${Math.max(0, axis.x(t))} height=${HEIGHT}></rect></clipPath></defs>
      <g class="ghosted">${curves}</g><g clip-path=${`url(#past-both-${index})`}>${curves}</g>`}</svg></div>`;
}

/** The curve inside the view, with gaps where there is nothing to say. @param {Lane} lane @param {number} top */
function pathOf({ step_us, values }, top) {
  const first = Math.max(0, Math.floor(axis.from.peek() / step_us) - 1);
  const shown = values.subarray(first, Math.ceil(axis.to.peek() / step_us) + 2);
  const points = [...shown].map((value, i) => {
    if (Number.isNaN(value)) return "";
    const command = i > 0 && !Number.isNaN(shown[i - 1]) ? "L" : "M";
    return `${command}${axis.x((first + i + 1) * step_us).toFixed(1)} ${(HEIGHT - 3 - (value / top) * (HEIGHT - 8)).toFixed(1)}`;
  });
  return points.join("");
}

customElements.define("pg-overlaid", Overlaid);
