/**
 * Verdicts on the time axis, at the instant each was decided. Those that the playhead has not reached are ghosts, and
 * those that would cover one another are one mark that says how many of each, and opens a list of them.
 */
import { computed, signal } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import { topic } from "../pages/data.js";
import { style } from "../pages/later.js";
import { playhead } from "../playhead.js";
import * as axis from "./axis.js";
import { instant } from "./durations.js";
import { least } from "./fingers.js";
import { gather, placed } from "./gather.js";
import { icon } from "./icon.js";
import { Panel } from "./panel.js";
import { lookOf } from "./verdicts.js";

/** @typedef {import("./gathered.js").Listed & {says: string}} Decided */

const BARE_PX = 64;
const LONGEST_PX = 230;
const WORST_FIRST = ["bad", "", "good"];

const decided = computed(() => {
  const { record } = axis.grown.value;
  const all = record.seqs("verdict").list.map((seq) => decidedBy(record.get(seq)));
  return all.sort((a, b) => a.at_us - b.at_us);
});

/** @param {any} verdict @returns {Decided} */
function decidedBy(verdict) {
  const property = topic.properties.find(({ id }) => id === verdict.property);
  const { icon, look, says } = lookOf(verdict, property?.kind ?? "always");
  const { at_us } = verdict;
  const go = () => (playhead.pause(), playhead.seek(at_us));
  return { at_us, icon, tone: look, says, words: `${property?.title ?? verdict.property}: ${says}`, go };
}

class VerdictLane extends Panel {
  constructor() {
    super();
    /** How many the playhead has passed. */
    this.past = signal(0);
  }

  start() {
    this.watch(() => this.draw());
    this.slowly((frame) => (this.past.value = decided.value.filter(({ at_us }) => at_us <= frame.t).length));
  }

  draw() {
    const spots = gather(decided.value, { x: axis.x, wide: axis.width.value, least: least.value, most: LONGEST_PX });
    const ahead = new Set(decided.value.slice(this.past.value));
    render(html`<div class="name">Verdicts</div><div class="track">${spots.map((spot) => mark(spot, ahead.has(spot.marks[0])))}</div>`, this);
  }
}

/** @param {import("./gather.js").Spot<Decided>} spot @param {boolean} future */
function mark(spot, future) {
  const { marks, room, far } = spot;
  const worst = marks.reduce((one, other) => (WORST_FIRST.indexOf(other.tone) < WORST_FIRST.indexOf(one.tone) ? other : one));
  const bare = room < BARE_PX;
  const look = `mark decided ${worst.tone} ${far ? "far" : ""} ${bare ? "bare" : ""} ${marks.length > 1 ? "several" : ""} ${future ? "future" : ""}`;
  const label = marks.map(({ at_us, words }) => `${words}, at ${instant(at_us)}`).join("; ");
  const told = marks.length > 1 ? `${marks.length} verdicts, ${tally(marks)}: ${label}` : label;
  return html`<button type="button" class=${look} .style=${placed(spot, least.value)} title=${told} aria-label=${told} aria-haspopup=${marks.length > 1 ? "dialog" : nothing}
    @click=${(/** @type {Event} */ event) => pressed(event, marks)}>${marks.length > 1 && bare ? html`<b>${marks.length}</b>` : icon(worst.icon, 13)}${bare ? nothing : html`<span>${tally(marks)}</span>`}</button>`;
}

/** One in its own words, several by what they say. @param {Decided[]} marks */
function tally(marks) {
  if (marks.length === 1) return marks[0].words;
  const kinds = [...new Set(marks.map(({ says }) => says))];
  return kinds.map((one) => `${marks.filter(({ says }) => says === one).length} ${one}`).join(", ");
}

/** @param {Event} event @param {Decided[]} marks */
async function pressed({ currentTarget }, marks) {
  const button = /** @type {HTMLElement} */ (currentTarget);
  if (marks.length === 1) return marks[0].go(button.getBoundingClientRect());
  (await import("./gathered.js")).list(marks, button);
}

await Promise.all([style("verdict_lane"), style("marks")]);
customElements.define("pg-verdict-lane", VerdictLane);
