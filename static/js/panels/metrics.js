/** Metric lanes on the shared axis: drawn as ghosts over the whole view, solid up to the playhead. */
import { html, render, svg } from "lit-html";
import { playhead } from "../playhead.js";
import * as axis from "./axis.js";
import { grown } from "./axis.js";
import { lasting } from "./durations.js";
import { Panel } from "./panel.js";

/** @typedef {import("../record/series.js").Series} Series */
/** @typedef {{name: string, look: string, filled: boolean}} Curve */
/** @typedef {{title: string, curves: Curve[], told: (series: Series, t: number) => unknown}} Row */

const HEIGHT = 34;

/** @type {Row[]} */
const ROWS = [
  { title: "Throughput", curves: [{ name: "throughput", look: "", filled: true }], told: (series, t) => `${whole(series.at("throughput", t))} /s` },
  {
    title: "Latency",
    curves: [{ name: "p95", look: "dashed", filled: false }, { name: "p50", look: "blue", filled: false }],
    told: (series, t) => html`<small>p50 ${time(series.at("p50", t))}</small>p95 ${time(series.at("p95", t))}`,
  },
  { title: "Refused", curves: [{ name: "refused", look: "red", filled: true }], told: (series, t) => `${whole(series.at("refused", t) * 100)} %` },
];

class Metrics extends Panel {
  start() {
    this.watch(() => {
      axis.from.value, axis.span.value, axis.width.value, grown.value;
      this.draw();
    });
    this.slowly((frame) => this.tell(frame.t));
    this.smoothly((frame) => {
      const passed = String(Math.max(0, axis.x(frame.t)));
      for (const rect of this.querySelectorAll("clipPath rect")) rect.setAttribute("width", passed);
    });
  }

  draw() {
    const { series } = grown.peek().record;
    this.rows = [...ROWS, ...samplesOf(series)];
    const passed = Math.max(0, axis.x(playhead.t.peek()));
    render(
      this.rows.map((row, index) => {
        const shapes = drawn(row, series);
        return html`<div class="row"><div class="name"><span title=${row.title}>${row.title}</span><output></output></div>
          <svg class="track" aria-hidden="true">${svg`<defs><clipPath id=${`past-lane-${index}`}><rect x="0" y="0" width=${passed} height=${HEIGHT}></rect></clipPath></defs>
            <g class="ghosted">${shapes}</g><g clip-path=${`url(#past-lane-${index})`}>${shapes}</g>`}</svg></div>`;
      }),
      this,
    );
    this.tell(playhead.t.peek());
  }

  /** @param {number} t */
  tell(t) {
    const outputs = this.querySelectorAll("output");
    this.rows?.forEach((row, index) => render(html`${row.told(playhead.record.peek().series, t)}`, /** @type {HTMLElement} */ (outputs[index])));
  }
}

/** Series of the topic's own. @param {Series} series @returns {Row[]} */
function samplesOf(series) {
  const names = series.lanes().filter((name) => name.startsWith("sample:"));
  return names.map((name) => ({
    title: name.slice("sample:".length).replace(":", " · ").replaceAll("_", " "),
    curves: [{ name, look: "", filled: false }],
    told: (from, t) => String(whole(from.at(name, t))),
  }));
}

/** @param {Row} row @param {Series} series */
function drawn(row, series) {
  const top = Math.max(...row.curves.map(({ name }) => highest(series.lane(name).values)), row.title === "Refused" ? 0.25 : 1e-9);
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

/** @param {number} value */
function whole(value) {
  return Number.isNaN(value) ? "–" : Math.round(value).toLocaleString("en");
}

/** @param {number} us */
function time(us) {
  return Number.isNaN(us) ? "–" : lasting(us);
}

customElements.define("pg-metrics", Metrics);
