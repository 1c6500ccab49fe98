/** Verdicts on the time axis, at the instant each was decided. Those that the playhead has not reached are ghosts. */
import { computed, signal } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import { topic } from "../pages/data.js";
import { style } from "../pages/later.js";
import { playhead } from "../playhead.js";
import * as axis from "./axis.js";
import { instant } from "./durations.js";
import { icon } from "./icon.js";
import { Panel } from "./panel.js";
import { lookOf } from "./verdicts.js";

/** @typedef {{at_us: number, look: import("./verdicts.js").Look, words: string[]}} Decided verdicts of one look at one instant */

const BARE_PX = 64;
const LONGEST_PX = 230;

const decided = computed(() => {
  const { record } = axis.grown.value;
  /** @type {Map<string, Decided>} */
  const groups = new Map();
  for (const seq of record.seqs("verdict").list) {
    const verdict = record.get(seq);
    const property = topic.properties.find(({ id }) => id === verdict.property);
    const look = lookOf(verdict, property?.kind ?? "always");
    const key = `${verdict.at_us} ${look.says}`;
    const group = groups.get(key) ?? { at_us: verdict.at_us, look, words: [] };
    group.words.push(property?.title ?? verdict.property);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => a.at_us - b.at_us);
});

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
    const marks = decided.value.map((one, index) => this.mark(one, index));
    render(html`<div class="name">Verdicts</div><div class="track">${marks}</div>`, this);
  }

  /** @param {Decided} one @param {number} index */
  mark({ at_us, look, words }, index) {
    const px = axis.x(at_us);
    const wide = axis.width.value;
    if (px < -2 || px > wide + 2) return nothing;
    const alike = decided.value.filter((other) => other.at_us === at_us);
    const place = alike.findIndex((other) => other.look.says === look.says);
    const room = roomFor(px, at_us, wide) / alike.length;
    const bare = room < BARE_PX;
    const text = words.length === 1 ? `${words[0]}: ${look.says}` : `${words.length} ${look.says}`;
    const far = px > wide - BARE_PX;
    const shift = far ? `calc(${px.toFixed(1)}px - ${100 * (alike.length - place)}%)` : `${(px + place * room).toFixed(1)}px`;
    const kind = `decided ${look.look} ${bare ? "bare" : ""} ${index >= this.past.value ? "future" : ""}`;
    const label = `${text}, at ${instant(at_us)}${words.length > 1 ? `: ${words.join(", ")}` : ""}`;
    return html`<button type="button" class=${kind} .style=${`transform:translateX(${shift});max-width:${Math.max(20, Math.min(LONGEST_PX, room))}px`}
      title=${label} aria-label=${label} @click=${() => (playhead.pause(), playhead.seek(at_us))}>${icon(look.icon, 13)}${bare ? "" : html`<span>${text}</span>`}</button>`;
  }
}

/** From a mark to the next, or back to the previous where the lane ends. @param {number} px @param {number} at_us @param {number} wide */
function roomFor(px, at_us, wide) {
  const others = decided.value.map((one) => one.at_us);
  if (px > wide - BARE_PX) return px - Math.max(0, ...others.filter((other) => other < at_us).map((other) => axis.x(other) + BARE_PX));
  const next = Math.min(wide, ...others.filter((other) => other > at_us).map((other) => axis.x(other)));
  return Math.min(next, wide - BARE_PX) - px - 3;
}

await style("verdict_lane");
customElements.define("pg-verdict-lane", VerdictLane);
