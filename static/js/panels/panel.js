/** What every panel is: a light-DOM element that draws itself from signals and frames, and stops when it leaves the page. */
import { effect } from "@preact/signals-core";
import { playhead } from "../playhead.js";

export class Panel extends HTMLElement {
  constructor() {
    super();
    /** @type {(() => void)[]} */
    this.stops = [];
  }

  connectedCallback() {
    this.start();
  }

  disconnectedCallback() {
    for (const stop of this.stops.splice(0)) stop();
  }

  /** What the panel does once it is on the page. */
  start() {}

  /** Run `fn` now and whenever a signal it read changes. @param {() => void} fn */
  watch(fn) {
    this.stops.push(effect(() => void fn()));
  }

  /** Draw with each frame, at most ten times a second while playing. @param {(frame: import("../record/frame.js").Frame) => void} fn */
  slowly(fn) {
    this.stops.push(playhead.panel(fn));
  }

  /** Draw with each animation frame in which the playhead moved. @param {(frame: import("../record/frame.js").Frame) => void} fn */
  smoothly(fn) {
    this.stops.push(playhead.paint(fn));
  }

  /** @template {Element} T @param {string} selector @returns {T} */
  child(selector) {
    const found = /** @type {T | null} */ (this.querySelector(selector));
    if (!found) throw new Error(`<${this.localName}> has no ${selector}.`);
    return found;
  }
}
