/**
 * The space-time diagram: a line a node, messages slanted between them, losses as crosses, crashes and pauses as gaps. Drawn
 * twice, as a ghost and solid up to the playhead. A stretch with more messages than can be told apart is drawn as density.
 */
import { signal } from "@preact/signals-core";
import { html, render, svg } from "lit-html";
import { style } from "../pages/later.js";
import * as axis from "../panels/axis.js";
import { grown } from "../panels/axis.js";
import { Panel } from "../panels/panel.js";
import { followed, playhead, select, selection } from "../playhead.js";
import { KINDS } from "../stage/glyphs.js";
import { countOf, crossing, died, MOST_LINES, nearest, rowsBetween, sentBy, stretchOf } from "./crossings.js";
import { Density } from "./density.js";
import { lanesOf, stretchesOf } from "./lanes.js";
import { barsPath, crossesPath, headsPath, linesPath, stretchPath } from "./strokes.js";

/** @typedef {import("./crossings.js").Crossing} Crossing */
/** @typedef {import("../record/log.js").RunRecord} RunRecord */

const TOP = 14;
const LEAST_LANE = 18;
const REACH = 9;
/** Heads tell the kinds apart until they would touch. */
const MOST_HEADS = 300;
const BIN_PX = 5;
const STATES = /** @type {const} */ (["well", "slow", "paused", "down"]);
const GAP_WORD_PX = 46;

class SpaceTime extends Panel {
  constructor() {
    super();
    /** @type {Crossing[]} */
    this.crossings = [];
    /** @type {import("./lanes.js").Lane[]} */
    this.lanes = [];
    this.lane_px = LEAST_LANE;
    /** @type {Density | null} */
    this.counted = null;
    /** Its height, px; 0 while another view has its place. */
    this.high = signal(0);
  }

  start() {
    this.watch(() => {
      axis.from.value, axis.span.value, axis.width.value, grown.value, followed.value, selection.value;
      if (this.high.value > 0) this.draw();
    });
    const observer = new ResizeObserver(([{ contentRect }]) => (this.high.value = contentRect.height));
    observer.observe(this);
    this.stops.push(() => observer.disconnect());
    this.smoothly((frame) => this.querySelector("clipPath rect")?.setAttribute("width", String(Math.max(0, axis.x(frame.t)))));
    this.addEventListener("click", (event) => this.picked(event));
    this.addEventListener("keydown", (event) => this.pressed(event));
  }

  draw() {
    const record = playhead.record.peek();
    this.lanes = lanesOf(record);
    this.lane_px = Math.max(LEAST_LANE, Math.floor((this.high.peek() - TOP) / Math.max(1, this.lanes.length)));
    const [from, to] = [axis.from.peek(), axis.to.peek()];
    const stretch = stretchOf(record, from, to);
    const count = countOf(stretch);
    const dense = count > MOST_LINES;
    const places = new Map(this.lanes.map(({ id }, index) => [id, index]));
    const shown = dense ? mineOf(record, from, to) : rowsBetween(record, from, to);
    const until = Math.max(record.until, to);
    this.crossings = shown.flatMap((row) => crossing(record, row, places, until) ?? []);
    const density = dense ? this.density(stretch) : null;
    this.paint(svg`${this.states()}${density}${this.messages()}`, count, dense);
  }

  /** @param {unknown} shapes @param {number} count @param {boolean} dense */
  paint(shapes, count, dense) {
    const height = TOP + this.lanes.length * this.lane_px;
    const passed = Math.max(0, axis.x(playhead.t.peek()));
    const counted = count.toLocaleString("en");
    const told = dense ? `${counted} messages in view, drawn as density. Show less time to see each.` : `${counted} messages in view`;
    render(
      html`<div class="row" .style=${`--lane:${this.lane_px}px`}><div class="name">${this.lanes.map((lane) => this.nameOf(lane))}</div>
        <div class="track" role="group" tabindex="0" aria-label=${`Space-time diagram. ${told}. Arrow down and up choose a message.`}>
          <svg width="100%" height=${height} aria-hidden="true">${svg`<defs><clipPath id="past-messages"><rect x="0" y="0" width=${passed} height=${height}></rect></clipPath></defs>
            <g class="ghosted">${shapes}</g><g clip-path="url(#past-messages)">${shapes}</g>${this.words()}`}</svg></div></div>
        <p class="told" role="status">${told}</p>`,
      this,
    );
  }

  /** @param {import("./lanes.js").Lane} lane */
  nameOf({ id, label }) {
    const chosen = selection.peek();
    const pressed = chosen?.kind === "node" && chosen.id === id;
    return html`<button type="button" aria-pressed=${pressed ? "true" : "false"} @click=${() => select("node", id)}>${label}</button>`;
  }

  states() {
    const stretches = stretchesOf(playhead.record.peek(), this.lanes);
    const seen = stretches.filter(({ from_us, to_us }) => from_us <= axis.to.peek() && to_us >= axis.from.peek());
    const place = (/** @type {import("./lanes.js").Stretch} */ { lane, from_us, to_us, look }) => {
      const [start, end] = [Math.max(-9, axis.x(from_us)), Math.min(axis.width.peek() + 9, axis.x(to_us))];
      return { x: start, to: end, y: this.y(lane), look };
    };
    const placed = seen.map(place);
    const gaps = placed.filter(({ x, to, look }) => look !== "well" && to - x > GAP_WORD_PX);
    return svg`${STATES.map((look) => svg`<path class=${`lane ${look}`} d=${stretchPath(placed.filter((one) => one.look === look), look)}></path>`)}
      ${gaps.map(({ x, y, look }) => svg`<text class=${`state ${look}`} x=${Math.max(4, x + 6)} y=${y + 11}>${look}</text>`)}`;
  }

  messages() {
    const all = this.crossings;
    const mine = followed.peek();
    const own = all.filter(({ request }) => mine !== null && request === mine);
    const others = own.length > 0 ? all.filter(({ request }) => request !== mine) : all;
    const heads = all.length <= MOST_HEADS;
    return svg`<g class=${own.length > 0 ? "others" : ""}>${this.strokes(others, heads)}</g><g class="own">${this.strokes(own, true)}</g>${this.chosen()}`;
  }

  /** @param {Crossing[]} all @param {boolean} heads */
  strokes(all, heads) {
    const place = (/** @type {import("./crossings.js").Point} */ point) => this.place(point);
    const kinds = KINDS.map((kind) => ({ kind, of: all.filter((one) => one.kind === kind) })).filter(({ of }) => of.length > 0);
    return svg`${kinds.map(({ kind, of }) => svg`<path class=${`line is-${kind}`} d=${linesPath(of, place)}></path>`)}
      ${heads ? kinds.map(({ kind, of }) => svg`<path class=${`head is-${kind}`} d=${headsPath(of.filter((one) => one.fate === "arrived"), kind, place)}></path>`) : null}
      <path class="dead" d=${crossesPath(all.filter(died), place)}></path>`;
  }

  chosen() {
    const chosen = selection.peek();
    const one = chosen?.kind === "message" ? this.crossings.find(({ seq }) => seq === chosen.id) : null;
    return one ? svg`<path class="halo" d=${linesPath([one], (point) => this.place(point))}></path>` : null;
  }

  /** The labels of the followed request's messages, where there is room for them. */
  words() {
    const mine = followed.peek();
    if (mine === null) return null;
    let free = -Infinity;
    return this.crossings.filter((one) => one.request === mine && one.points[0].at_us <= playhead.t.peek()).map((one) => {
      const [start, end] = [this.place(one.points[0]), this.place(one.points[one.points.length - 1])];
      const x = (start.x + end.x) / 2 + 5;
      if (x < free || x < 0 || end.x - start.x < 8) return null;
      free = x + one.label.length * 6.6 + 8;
      return svg`<text class="label" x=${x.toFixed(1)} y=${((start.y + end.y) / 2 + 3).toFixed(1)}>${one.label}</text>`;
    });
  }

  /** @param {ReturnType<typeof stretchOf>} stretch */
  density(stretch) {
    const record = playhead.record.peek();
    const lanes = this.lanes.map(({ id }) => id);
    if (!this.counted?.fits(record, lanes)) this.counted = new Density(record, lanes);
    const bins = Math.max(1, Math.floor(axis.width.peek() / BIN_PX));
    const grid = this.counted.of(stretch, axis.from.peek(), axis.to.peek(), bins);
    const most = grid.reduce((high, { all }) => all.reduce((a, b) => Math.max(a, b), high), 1);
    const scale = (this.lane_px - 6) / most;
    const path = (/** @type {"all"|"dead"} */ which) => grid.map((lane, index) => barsPath(lane[which], this.y(index), axis.width.peek() / bins, scale)).join("");
    return svg`<path class="density" d=${path("all")}></path><path class="density bad" d=${path("dead")}></path>`;
  }

  /** @param {number} lane */
  y(lane) {
    return TOP + (lane + 0.5) * this.lane_px - 4;
  }

  /** @param {import("./crossings.js").Point} point */
  place(point) {
    return { x: axis.x(point.at_us), y: this.y(point.lane) };
  }

  /** @param {MouseEvent} event */
  picked(event) {
    const track = /** @type {Element} */ (event.target).closest(".track");
    if (!track) return;
    const box = track.getBoundingClientRect();
    const spot = { x: event.clientX - box.left, y: event.clientY - box.top };
    const one = nearest(this.crossings, spot, (point) => this.place(point), REACH);
    if (one) return this.choose(one);
    playhead.seek(axis.timeAt(spot.x));
  }

  /** @param {Crossing} one */
  choose({ seq, points }) {
    const t = playhead.t.peek();
    if (t < points[0].at_us || t > points[points.length - 1].at_us) playhead.seek(points[0].at_us);
    select("message", seq);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!way || !(/** @type {Element} */ (event.target).closest(".track"))) return;
    event.preventDefault();
    const chosen = selection.peek();
    const index = chosen?.kind === "message" ? this.crossings.findIndex(({ seq }) => seq === chosen.id) : -1;
    const next = index >= 0 ? index + way : sentBy(this.crossings, playhead.t.peek()) - (way > 0 ? 0 : 1);
    if (this.crossings[next]) this.choose(this.crossings[next]);
  }
}

/** The followed request's messages in a stretch of time, in order of sending. @param {RunRecord} record @param {number} from @param {number} to */
function mineOf(record, from, to) {
  const mine = followed.peek();
  const rows = mine === null ? [] : record.ofRequest(mine).list.filter((seq) => record.type(seq) === "message").map((seq) => record.rows.data[seq]);
  const { began, ends } = record.flights.intervals;
  return rows.filter((row) => began.data[row] <= to && ends.data[row] >= from);
}

await style("spacetime");
customElements.define("pg-spacetime", SpaceTime);
