/** What the scenario does, as pins on the ruler: drag one to another instant, or press it to edit it. */
import { signal } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import { change, entries, instantOf, withinRun } from "../live/shelf.js";
import { planWords } from "../live/wording.js";
import { style } from "../pages/later.js";
import { playhead } from "../playhead.js";
import * as axis from "./axis.js";
import { instant } from "./durations.js";
import { FAULT_ICONS, icon } from "./icon.js";
import { Panel } from "./panel.js";
import { roomAfter } from "./ruler.js";

/** @typedef {import("../live/shelf.js").Entry} Entry */

const DRAG_PX = 4;
const BARE_PX = 64;
const BARE_WIDTH_PX = 20;
const LONGEST_PX = 190;

class Pins extends Panel {
  constructor() {
    super();
    /** How many pins the playhead has passed. */
    this.past = signal(0);
    /** The pin in the hand and where it is held, us. */
    this.held = signal(/** @type {{entry: Entry, at_us: number} | null} */ (null));
    /** The click that ends a drag is no press. */
    this.dropped = false;
  }

  start() {
    this.watch(() => this.draw());
    this.slowly((frame) => (this.past.value = inTime(entries.peek()).filter(({ planned }) => instantOf(planned) <= frame.t).length));
  }

  draw() {
    render(inTime(entries.value).map((entry, index) => this.pin(entry, index)), this);
  }

  /** @param {Entry} entry @param {number} index */
  pin(entry, index) {
    const { planned, on } = entry;
    const held = this.held.value?.entry === entry;
    const at_us = held ? Number(this.held.value?.at_us) : instantOf(planned);
    const px = axis.x(at_us);
    if (!held && (px < -2 || px > axis.width.value)) return nothing;
    const room = held ? LONGEST_PX : roomAfter(at_us);
    const bare = room < BARE_PX;
    const words = planWords(planned);
    const look = `pin ${bare ? "bare" : ""} ${held ? "held" : ""} ${on ? "" : "shelved"} ${index >= this.past.value ? "future" : ""}`;
    const style = `transform:translateX(${px.toFixed(1)}px);max-width:${Math.max(BARE_WIDTH_PX, Math.min(LONGEST_PX, room))}px`;
    return html`<button type="button" class=${look} .style=${style} title=${`${instant(at_us)}: ${words}. Drag to move, press to edit.`}
      aria-label=${`${instant(at_us)}: ${words}${on ? "" : ", switched off"}. Edit`} aria-haspopup="dialog"
      @pointerdown=${(/** @type {PointerEvent} */ event) => this.grabbed(event, entry)}
      @click=${(/** @type {Event} */ event) => this.pressed(event, entry)}>${icon(FAULT_ICONS[planned.kind] ?? "zap", 12)}${bare ? "" : html`<span>${held ? instant(at_us) : words}</span>`}</button>`;
  }

  /** @param {PointerEvent} event @param {Entry} entry */
  grabbed(event, entry) {
    const pin = /** @type {HTMLElement} */ (event.currentTarget);
    const track = this.getBoundingClientRect().left;
    const grip = event.clientX - track - axis.x(instantOf(entry.planned));
    this.dropped = false;
    const done = new AbortController();
    const { signal } = done;
    pin.setPointerCapture(event.pointerId);
    pin.addEventListener("pointermove", (moved) => this.dragged(moved.clientX - event.clientX, entry, moved.clientX - track - grip), { signal });
    pin.addEventListener("pointerup", () => (this.drop(), done.abort()), { signal });
    pin.addEventListener("pointercancel", () => ((this.held.value = null), done.abort()), { signal });
  }

  /** @param {number} by_px @param {Entry} entry @param {number} px */
  dragged(by_px, entry, px) {
    if (!this.held.peek() && Math.abs(by_px) < DRAG_PX) return;
    this.held.value = { entry, at_us: withinRun(axis.timeAt(px), playhead.horizon.peek()) };
  }

  drop() {
    const held = this.held.peek();
    this.held.value = null;
    if (!held) return;
    this.dropped = true;
    change(held.entry, { ...held.entry.planned, when: { at_us: held.at_us } });
  }

  /** @param {Event} event @param {Entry} entry */
  async pressed(event, entry) {
    const { currentTarget, detail } = /** @type {MouseEvent} */ (event);
    if (this.dropped && detail > 0) return;
    const box = /** @type {Element} */ (currentTarget).getBoundingClientRect();
    playhead.pause();
    playhead.seek(instantOf(entry.planned));
    (await import("./editor.js")).edit(entry, box);
  }
}

/** Those whose instant is known. @param {Entry[]} all */
function inTime(all) {
  return all.filter(({ planned }) => "at_us" in planned.when);
}

await style("pins");
customElements.define("pg-pins", Pins);
