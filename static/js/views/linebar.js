/** Below the source: how often requests stood on the chosen line, steps among these instants, and what was sent from it. */
import { html, nothing, render } from "lit-html";
import { style } from "../pages/later.js";
import { instant } from "../panels/durations.js";
import { Panel } from "../panels/panel.js";
import { playhead, select } from "../playhead.js";
import { shortRequest } from "../record/names.js";
import { glyph } from "../stage/glyphs.js";
import { begunBy, sentFrom, visitsOf } from "./visits.js";

const MOST_SENT = 4;

export class LineBar extends Panel {
  constructor() {
    super();
    this.file = "";
    this.number = 0;
    this.index = -1;
  }

  start() {
    this.slowly(() => this.draw());
  }

  /** @param {string} file @param {number} number */
  ask(file, number) {
    [this.file, this.number, this.index] = [file, number, -1];
    this.draw();
  }

  get visits() {
    return visitsOf(playhead.record.peek(), this.file, this.number);
  }

  draw() {
    this.hidden = this.number === 0;
    if (this.hidden) return;
    const visits = this.visits;
    const begun = begunBy(visits, playhead.t.peek());
    if (visits[this.index]?.from_us !== playhead.t.peek()) this.index = -1;
    const here = this.index >= 0 ? this.index : begun - 1;
    render(
      html`<p role="status"><b>Line ${this.number}</b> ${begun > 0 ? html`${here + 1} of ${begun.toLocaleString("en")} visits so far` : visits.length > 0 ? "not reached yet" : "no request is traced here"}</p>
        <button type="button" class="plain" aria-label="Previous visit of this line" ?disabled=${this.next(-1) === null} @click=${() => this.step(-1)}>‹</button>
        <button type="button" class="plain" aria-label="Next visit of this line" ?disabled=${this.next(1) === null} @click=${() => this.step(1)}>›</button>
        <button type="button" class="plain" aria-label="Close" @click=${() => this.ask("", 0)}>×</button>
        ${here >= 0 ? this.sent(visits[here]) : nothing}`,
      this,
    );
  }

  /** @param {import("./visits.js").Standing} visit */
  sent(visit) {
    const t = playhead.t.peek();
    const messages = sentFrom(playhead.record.peek(), visit);
    if (messages.length === 0) return html`<p class="sent">${shortRequest(visit.request)} sent nothing from here.</p>`;
    return html`<p class="sent">${shortRequest(visit.request)} sends ${messages.slice(0, MOST_SENT).map((message) => html`<button type="button" class=${`plain ${message.at_us > t ? "future" : ""}`}
      title=${`${message.source} → ${message.target} at ${instant(message.at_us)}`} @click=${() => go(message)}>${glyph(message.kind, 11)} ${message.label}</button>`)}${messages.length > MOST_SENT ? `and ${messages.length - MOST_SENT} more` : nothing}</p>`;
  }

  /** Which visit a step leads to, or null. @param {1|-1} way */
  next(way) {
    const visits = this.visits;
    const begun = begunBy(visits, playhead.t.peek());
    const on = visits[begun - 1]?.from_us === playhead.t.peek();
    const from = this.index >= 0 ? this.index : way > 0 || on ? begun - 1 : begun;
    const index = from + way;
    return index >= 0 && index < visits.length ? index : null;
  }

  /** @param {1|-1} way */
  step(way) {
    const index = this.next(way);
    if (index === null) return;
    const { from_us, request } = this.visits[index];
    playhead.pause();
    playhead.seek(from_us);
    select("request", request);
    this.index = index;
    this.draw();
  }
}

/** @param {import("../record/flights.js").Message} message */
function go({ seq, at_us }) {
  playhead.pause();
  playhead.seek(at_us);
  select("message", seq);
}

await style("linebar");
customElements.define("pg-linebar", LineBar);

/** The bar of a source panel, made when it is first asked for. @param {Element} source @returns {LineBar} */
export function barOf(source) {
  const there = /** @type {LineBar | null} */ (source.querySelector("pg-linebar"));
  if (there) return there;
  const bar = new LineBar();
  source.append(bar);
  return bar;
}
