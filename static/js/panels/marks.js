/**
 * What the ruler marks: pins of what the scenario does, which are dragged or pressed to be edited, and flags of what the
 * record tells. Those that would fall on one another are one mark with their number, which opens a list of them.
 */
import { computed, signal } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { entries, instantOf } from "../live/shelf.js";
import { planWords } from "../live/wording.js";
import { topic } from "../pages/data.js";
import { style } from "../pages/later.js";
import { playhead } from "../playhead.js";
import * as axis from "./axis.js";
import { Dragging } from "./dragging.js";
import { instant } from "./durations.js";
import { least } from "./fingers.js";
import { gather, placed } from "./gather.js";
import { FAULT_ICONS, icon } from "./icon.js";
import { Panel } from "./panel.js";

/** @typedef {import("../live/shelf.js").Entry} Entry */
/** @typedef {import("./gathered.js").Listed & {key: string, entry: Entry | null}} Mark */
/** @typedef {import("./gather.js").Spot<Mark>} Spot */

const BARE_PX = 58;
const LONGEST_PX = 190;
const TONES = ["bad", "undo", "good", "neutral"];
/** @type {Record<string, string>} */
const TONE_ICONS = { bad: "x", good: "check", undo: "rotate-ccw", neutral: "circle-dot" };

const pins = computed(() => entries.value.filter(({ planned }) => "at_us" in planned.when).map(pinOf));

/** Instants that the scenario itself names have pins of their own: what the record says of it needs no flag. */
const flags = computed(() => {
  const pinned = new Set(pins.value.filter(({ entry }) => entry?.on).map(({ at_us }) => at_us));
  return axis.markers.value.filter(({ kind, at_us }) => kind === "caption" || (kind === "intervention" && !pinned.has(at_us))).map(flagOf);
});

/** In order of time. */
const marks = computed(() => [...pins.value, ...flags.value].sort((a, b) => a.at_us - b.at_us));

class Marks extends Panel {
  constructor() {
    super();
    /** How many the playhead has passed. */
    this.past = signal(0);
    this.drag = new Dragging();
  }

  start() {
    this.watch(() => this.draw());
    this.slowly((frame) => (this.past.value = marks.peek().filter(({ at_us }) => at_us <= frame.t).length));
  }

  draw() {
    const spots = this.apart(gather(marks.value, { x: axis.x, wide: axis.width.value, least: least.value, most: LONGEST_PX }));
    const ahead = new Set(marks.value.slice(this.past.value));
    render(repeat(spots, keyOf, (spot) => this.spot(spot, ahead.has(spot.marks[0]))), this);
  }

  /** A pin that is carried out of a place it shared has one of its own. @param {Spot[]} spots */
  apart(spots) {
    const carried = this.drag.held.value?.entry;
    const shared = carried && spots.find((spot) => spot.marks.length > 1 && spot.marks.some(({ entry }) => entry === carried));
    if (!shared) return spots;
    const [mine, others] = [shared.marks.filter(({ entry }) => entry === carried), shared.marks.filter(({ entry }) => entry !== carried)];
    return [...spots.map((spot) => (spot === shared ? { ...spot, marks: others } : spot)), { ...shared, marks: mine }];
  }

  /** @param {Spot} spot @param {boolean} future */
  spot(spot, future) {
    const [mark, ...more] = spot.marks;
    const look = `mark ${spot.far ? "far" : ""} ${spot.room < BARE_PX ? "bare" : ""} ${future ? "future" : ""}`;
    if (more.length) return this.several(spot, look);
    return mark.entry ? this.pin(spot, mark.entry, look) : flag(spot, look);
  }

  /** @param {Spot} spot @param {Entry} entry @param {string} look */
  pin(spot, entry, look) {
    const [{ at_us, words, icon: shape }] = spot.marks;
    const held = this.drag.held.value?.entry === entry ? this.drag.held.value : null;
    const place = held ? { ...spot, left: axis.x(held.at_us), room: LONGEST_PX, far: false } : spot;
    const now = held?.at_us ?? at_us;
    const bare = place.room < BARE_PX;
    return html`<button type="button" class=${`${look} pin ${held ? "held" : ""} ${entry.on ? "" : "shelved"}`} .style=${placed(place, least.value)}
      title=${`${instant(now)}: ${words}. Drag to move, press to edit.`} aria-label=${`${instant(now)}: ${words}${entry.on ? "" : ", switched off"}. Edit`} aria-haspopup="dialog"
      @pointerdown=${(/** @type {PointerEvent} */ event) => this.drag.grabbed(event, entry, this.getBoundingClientRect().left)}
      @click=${(/** @type {MouseEvent} */ event) => this.pressed(event, spot.marks[0])}>${icon(shape, 12)}${bare ? "" : html`<span>${held ? instant(now) : words}</span>`}</button>`;
  }

  /** @param {MouseEvent} event @param {Mark} mark */
  pressed({ currentTarget, detail }, mark) {
    if (this.drag.dropped && detail > 0) return;
    mark.go(/** @type {Element} */ (currentTarget).getBoundingClientRect());
  }

  /** @param {Spot} spot @param {string} look */
  several({ marks, ...place }, look) {
    const tone = TONES.find((one) => marks.some((mark) => mark.tone === one)) ?? "neutral";
    const label = `${marks.length} marks: ${marks.map(({ at_us, words }) => `${instant(at_us)} ${words}`).join("; ")}`;
    return html`<button type="button" class=${`${look} several ${tone}`} .style=${placed({ marks, ...place }, least.value)} title=${label} aria-label=${label} aria-haspopup="dialog"
      @click=${(/** @type {Event} */ event) => opened(event, marks.map((mark) => this.listed(mark)))}><b data-count=${marks.length}></b>${place.room < BARE_PX ? nothing : html`<span>${marks[0].words}</span>`}</button>`;
  }

  /** A pin can be taken out of the list. @param {Mark} mark @returns {import("./gathered.js").Listed} */
  listed(mark) {
    const { entry } = mark;
    return entry ? { ...mark, grab: (event, carried) => this.drag.grabbed(event, entry, this.getBoundingClientRect().left, carried) } : mark;
  }
}

/** @param {Spot} spot @param {string} look */
function flag(spot, look) {
  const [{ at_us, words, tone, icon: shape, go }] = spot.marks;
  const label = `${instant(at_us)}: ${words}`;
  return html`<button type="button" class=${`${look} flag ${tone}`} .style=${placed(spot, least.value)} title=${label} aria-label=${label}
    @click=${(/** @type {Event} */ event) => go(/** @type {Element} */ (event.currentTarget).getBoundingClientRect())}>${spot.room < BARE_PX ? icon(shape, 12) : html`<span>${words}</span>`}</button>`;
}

/** @param {Event} event @param {import("./gathered.js").Listed[]} marks */
async function opened({ currentTarget }, marks) {
  const { list } = await import("./gathered.js");
  list(marks, /** @type {HTMLElement} */ (currentTarget));
}

/** @param {Spot} spot */
function keyOf({ marks: [first, ...more] }) {
  return `${first.key}${more.length ? " and more" : ""}`;
}

/** @param {Entry} entry @returns {Mark} */
function pinOf(entry) {
  const { planned, on, place } = entry;
  const at_us = instantOf(planned);
  return { key: `pin ${on} ${place}`, at_us, words: planWords(planned), tone: "neutral", icon: iconOf(planned), entry, go: (box) => edit(entry, box) };
}

/** @param {import("../pages/data.js").Planned} planned */
function iconOf({ kind }) {
  return FAULT_ICONS[kind] ?? topic.actions.find((one) => one.kind === kind)?.icon ?? "zap";
}

/** @param {import("../record/marks.js").Marker} marker @returns {Mark} */
function flagOf({ seq, at_us, text, tone }) {
  return { key: `flag ${seq}`, at_us, words: text, tone, icon: TONE_ICONS[tone], entry: null, go: () => playhead.seek(at_us) };
}

/** @param {Entry} entry @param {DOMRect} box */
async function edit(entry, box) {
  playhead.pause();
  playhead.seek(instantOf(entry.planned));
  (await import("./editor.js")).edit(entry, box);
}

await style("marks");
customElements.define("pg-marks", Marks);
