/**
 * `<pg-described>`: the stage for those who do not see it. A twin of the picture in words, rewritten whenever the playhead
 * stands, and a polite live region that says what passes under the playhead, in the words of the record.
 */
import { html, render } from "lit-html";
import { topic } from "../pages/data.js";
import { playhead } from "../playhead.js";
import { Panel } from "../panels/panel.js";
import { arrived, passed } from "./passing.js";
import "./paper.js";
import { twinTemplate } from "./twin.js";

/** @typedef {import("../record/frame.js").Frame} Frame */

/** While playing, a sentence is given this long before the next replaces it. */
const HEARD_MS = 2_500;
/** A leap past more sentences than this tells them in one paragraph: hundreds would cost the page more than its picture. */
const MOST_APART = 12;

class Described extends Panel {
  constructor() {
    super();
    this.record = playhead.record.peek();
    this.t = playhead.t.peek();
    this.seq = this.record.count(this.t);
    /** @type {string[]} */
    this.waiting = [];
    this.toldAt = -Infinity;
  }

  start() {
    render(html`<div class="aloud" role="status" aria-live="polite"></div><section class="twin" aria-label="The stage in words"></section>`, this);
    this.told = this.child(".aloud");
    this.twin = /** @type {HTMLElement} */ (this.child(".twin"));
    this.slowly((frame) => this.hear(frame));
  }

  /** @param {Frame} frame */
  hear(frame) {
    const playing = playhead.playing.peek();
    this.move(frame);
    const now = performance.now();
    if (this.waiting.length && (!playing || now - this.toldAt >= HEARD_MS)) this.tell(now);
    if (!playing) render(twinTemplate(frame, topic.properties), /** @type {HTMLElement} */ (this.twin));
  }

  /** Note what lies between the last moment and this one; another run is compared at the same moment. @param {Frame} frame */
  move(frame) {
    if (frame.record !== this.record) {
      this.record = frame.record;
      this.seq = frame.record.count(this.t);
    }
    const back = frame.t < this.t;
    const to = frame.record.count(frame.t);
    if (back) this.waiting = [arrived(frame)];
    else if (to > this.seq) this.waiting.push(...passed(frame.record, this.seq, to));
    this.t = frame.t;
    this.seq = to;
  }

  /** @param {number} now milliseconds */
  tell(now) {
    this.toldAt = now;
    const lines = this.waiting.splice(0);
    const told = lines.length > MOST_APART ? [lines.join("\n")] : lines;
    render(told.map((line) => html`<p>${line}</p>`), /** @type {HTMLElement} */ (this.told));
  }
}

customElements.define("pg-described", Described);
