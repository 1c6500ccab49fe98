/**
 * The playhead: where in the run we are, and the one animation loop of the page. Nothing else keeps a clock, so scrubbing,
 * stepping and playing draw the same pictures. The loop runs while something changed or while playing, never else.
 */
import { batch, computed, effect, signal } from "@preact/signals-core";
import { frameAt } from "./record/frame.js";
import { RunRecord } from "./record/log.js";
import { neighbour } from "./record/steps.js";

/** @typedef {import("./record/frame.js").Frame} Frame */
/** @typedef {{kind: "node"|"link"|"message"|"request"|"span", id: any} | null} Selection */
/** @typedef {(frame: Frame) => void} Painter */

/** Virtual microseconds per real microsecond. */
export const SPEEDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];
const PANEL_EVERY_MS = 100;
/** A tab that slept must not leap ahead when it wakes. */
const LONGEST_STEP_MS = 100;
/** A message should be seen crossing its road for about this long. */
const FLIGHT_SEEN_US = 700_000;
/** How much faster idle stretches run, when they are to. */
const HURRY = 20;
const LONGEST_FILM_US = 300_000_000;

/** @typedef {(record: RunRecord, t: number, chosen: Selection, request: string|null) => number} IdleUntil */

/** What is selected, in every view of the page. */
export const selection = signal(/** @type {Selection} */ (null));
/** What the pointer is over. */
export const hovered = signal(/** @type {Selection} */ (null));

/** @param {NonNullable<Selection>["kind"] | null} kind @param {any} [id] */
export function select(kind, id) {
  const same = selection.value?.kind === kind && selection.value?.id === id;
  if (!same) selection.value = kind === null ? null : { kind, id };
}

export class Playhead {
  /**
   * @param {{animate?: (tick: (now: number) => void) => void, selection?: import("@preact/signals-core").Signal<Selection>}} [world]
   */
  constructor({ animate = (tick) => requestAnimationFrame(tick), selection: chosen = selection } = {}) {
    this.animate = animate;
    this.selection = chosen;
    this.t = signal(0);
    this.playing = signal(false);
    this.speed = signal(1);
    this.horizon = signal(0);
    /** Where the idle stretch at t ends, when those are to run fast; null when they are not. */
    this.idleUntil = signal(/** @type {IdleUntil | null} */ (null));
    this.record = signal(new RunRecord());
    this.known = computed(() => (this.record.value.version.value, this.record.value.until));
    this.frame = computed(() => (this.record.value.version.value, frameAt(this.record.value, this.t.value)));
    this.followed = computed(() => requestOf(this.selection.value, this.record.value));
    /** @type {Set<Painter>} */
    this.painters = new Set();
    /** @type {Set<Painter>} */
    this.panels = new Set();
    this.state = { asked: false, paint: false, panels: false, last: 0, panelsAt: -Infinity };
    this.tick = this.tick.bind(this);
    effect(() => {
      (this.frame.value,
        this.followed.value,
        this.selection.value,
        hovered.value,
        this.playing.value,
        this.speed.value);
      this.invalidate();
    });
  }

  /** Everything is drawn again in the next animation frame. */
  invalidate() {
    this.state.paint = this.state.panels = true;
    this.ask();
  }

  ask() {
    if (this.state.asked || (this.painters.size === 0 && this.panels.size === 0 && !this.playing.peek())) return;
    this.state.asked = true;
    this.animate(this.tick);
  }

  /** @param {number} now milliseconds */
  tick(now) {
    this.state.asked = false;
    const passed = Math.min(LONGEST_STEP_MS, Math.max(0, now - this.state.last));
    this.state.last = now;
    if (this.playing.peek()) this.advance(passed * 1000 * this.speed.peek());
    this.draw(now);
    if (this.playing.peek() || this.state.panels) this.ask();
  }

  /** @param {number} by_us */
  advance(by_us) {
    const record = this.record.peek();
    const limit = record.ended ? Math.max(this.horizon.peek(), record.until) : record.until;
    const next = Math.max(this.t.peek(), Math.min(limit, this.t.peek() + this.stride(by_us)));
    batch(() => {
      this.t.value = next;
      if (record.ended && next >= limit) this.playing.value = false;
    });
  }

  /** Farther in an idle stretch, but not past its end. @param {number} by_us */
  stride(by_us) {
    const t = this.t.peek();
    const end = this.idleUntil.peek()?.(this.record.peek(), t, this.selection.peek(), this.followed.peek()) ?? t;
    return Math.max(by_us, Math.min(end - t, by_us * HURRY));
  }

  /** @param {number} now milliseconds */
  draw(now) {
    const frame = this.frame.value;
    if (this.state.paint) {
      this.state.paint = false;
      for (const painter of this.painters) painter(frame);
    }
    const due = !this.playing.peek() || now - this.state.panelsAt >= PANEL_EVERY_MS;
    if (!this.state.panels || !due) return;
    this.state.panels = false;
    this.state.panelsAt = now;
    for (const panel of this.panels) panel(frame);
  }

  /**
   * Call `painter` at most once per animation frame when something changed. Returns how to stop it.
   * @param {Painter} painter
   */
  paint(painter) {
    this.painters.add(painter);
    this.invalidate();
    return () => void this.painters.delete(painter);
  }

  /** The same, at most ten times a second while playing. @param {Painter} painter */
  panel(painter) {
    this.panels.add(painter);
    this.invalidate();
    return () => void this.panels.delete(painter);
  }

  play() {
    const record = this.record.peek();
    const over = record.ended && this.t.peek() >= Math.max(this.horizon.peek(), record.until);
    this.state.last = Infinity;
    batch(() => {
      if (over) this.t.value = 0;
      this.playing.value = true;
    });
  }

  pause() {
    this.playing.value = false;
  }

  toggle() {
    if (this.playing.peek()) this.pause();
    else this.play();
  }

  /** @param {number} us */
  seek(us) {
    const end = Math.max(this.horizon.peek(), this.known.peek());
    this.t.value = Math.max(0, Math.min(end, us));
  }

  home() {
    this.seek(0);
  }

  end() {
    this.seek(Infinity);
  }

  /** As far as the run is computed. */
  liveEdge() {
    this.seek(this.known.peek());
  }

  /**
   * To the next (1) or previous (-1) instant at which something happened to what is selected, or to `any` thing.
   * @param {1|-1} way
   * @param {{any?: boolean}} [how]
   */
  step(way, { any = false } = {}) {
    this.pause();
    const at = neighbour(
      this.record.peek(),
      this.t.peek(),
      way,
      any ? null : this.selection.peek(),
      this.followed.peek(),
    );
    if (at !== null) this.seek(at);
  }

  faster() {
    this.speed.value = SPEEDS.find((speed) => speed > this.speed.peek()) ?? this.speed.peek();
  }

  slower() {
    this.speed.value = SPEEDS.findLast((speed) => speed < this.speed.peek()) ?? this.speed.peek();
  }
}

/** @param {Selection} chosen @param {RunRecord} record @returns {string|null} */
function requestOf(chosen, record) {
  if (chosen?.kind === "request") return chosen.id;
  if (chosen?.kind === "message") return record.message(chosen.id)?.request ?? null;
  if (chosen?.kind === "span") return record.span(chosen.id)?.request ?? null;
  return null;
}

/**
 * The speed of the ladder at which an ordinary message can be watched crossing its road, but not so slow that the whole run
 * becomes a long film.
 * @param {RunRecord} record
 * @param {number} [horizon_us]
 */
export function suggestSpeed(record, horizon_us = 0) {
  const { arrives_us } = record.table("message").columns;
  const took = arrives_us
    .slice(0, 500)
    .map((at, row) => at - record.at(record.seqs("message").get(row)))
    .filter((us) => us > 0);
  if (took.length === 0) return 1;
  const median = took.sort((a, b) => a - b)[took.length >> 1];
  const watchable = SPEEDS.findLast((speed) => speed <= Math.min(1, median / FLIGHT_SEEN_US)) ?? SPEEDS[0];
  return Math.max(watchable, SPEEDS.find((speed) => speed >= horizon_us / LONGEST_FILM_US) ?? 1);
}

/** The playhead of the page. */
export const playhead = new Playhead();
/** The request that is followed, whatever of it was selected. */
export const followed = playhead.followed;
