/** Every record of the run as a table with filters. Only the rows in sight exist; a row leads to its instant and selects. */
import { batch, signal } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import { style } from "../pages/later.js";
import { grown } from "../panels/axis.js";
import { instant } from "../panels/durations.js";
import { Panel } from "../panels/panel.js";
import { followed, playhead, select, selection } from "../playhead.js";
import { glyph, KINDS } from "../stage/glyphs.js";
import { inSight, nodesOf, requestOf, saidOf, TYPE_WORDS } from "./listing.js";
import { Sifting } from "./sifting.js";

/** @typedef {import("../record/types.js").PlainRecord} PlainRecord */

const ROW = 23;
/** Records that a filter looks at before the page goes on: a few milliseconds. */
const STRETCH = 4_000;

class EventTable extends Panel {
  constructor() {
    super();
    this.filter = signal({ text: "", kind: "", node: "" });
    /** Of the list, px; 0 while another view has its place, and then nothing is done. */
    this.height = signal(0);
    this.top = signal(0);
    /** How many of the listed rows the playhead has passed. */
    this.past = signal(0);
    this.sifting = new Sifting(playhead.record.peek(), this.filter.peek());
    /** The next stretch of the filter is asked for. */
    this.asked = false;
    this.active = -1;
  }

  start() {
    this.frameIn();
    const list = this.list;
    this.watch(() => {
      grown.value, this.filter.value;
      if (this.height.value > 0) this.sift();
    });
    this.watch(() => (this.top.value, this.height.value, this.past.value, selection.value, this.draw()));
    this.slowly((frame) => this.moved(frame.t));
    list.addEventListener("scroll", () => (this.top.value = list.scrollTop));
    list.addEventListener("keydown", (event) => this.pressed(event));
    const observer = new ResizeObserver(([{ contentRect }]) => (this.height.value = contentRect.height));
    observer.observe(list);
    this.stops.push(() => observer.disconnect());
  }

  /** @returns {HTMLElement} */
  get list() {
    return this.child(".list");
  }

  /** The controls and the empty list, once. */
  frameIn() {
    const nodes = [...playhead.record.peek().topologies.whole.nodes.values()];
    const change = (/** @type {Event} */ event) => {
      const { name, value } = /** @type {HTMLInputElement} */ (event.target);
      this.filter.value = { ...this.filter.peek(), [name]: value };
    };
    render(
      html`<form class="filters" role="search" aria-label="Filter the events" @input=${change} @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
          <input type="search" name="text" placeholder="Filter by text" aria-label="Filter by text" autocomplete="off" />
          <select class="picker" name="kind" aria-label="Kind"><option value="">All kinds</option>
            ${Object.entries(TYPE_WORDS).map(([type, words]) => html`<option value=${type}>${words}</option>${type === "message" ? KINDS.map((kind) => html`<option value=${`message/${kind}`}>Messages: ${kind}</option>`) : nothing}`)}</select>
          <select class="picker" name="node" aria-label="Node"><option value="">All nodes</option>${nodes.map(({ id, label }) => html`<option value=${id}>${label}</option>`)}</select>
          <output class="count" role="status"></output></form>
        <div class="list" role="listbox" tabindex="0" aria-label="Events"><div class="all"></div></div>`,
      this,
    );
  }

  /** A stretch of what the filter lets through, then the next, until all of the record was looked at. */
  sift() {
    const [record, filter] = [playhead.record.peek(), this.filter.peek()];
    const another = this.sifting.record !== record || this.sifting.filter !== filter;
    if (another) this.sifting = new Sifting(record, filter);
    if (another) this.active = -1;
    this.sifting.look(STRETCH);
    this.past.value = this.sifting.before(record.count(playhead.t.peek()));
    if (another || this.sifting.done) this.follow();
    if (!this.sifting.done) this.goOn();
    this.draw();
  }

  goOn() {
    if (this.asked) return;
    this.asked = true;
    setTimeout(() => {
      this.asked = false;
      if (this.height.peek() > 0) this.sift();
    });
  }

  /** @param {number} t */
  moved(t) {
    if (this.height.peek() === 0) return;
    const record = playhead.record.peek();
    const past = this.sifting.before(record.count(t));
    if (past === this.past.peek()) return;
    batch(() => {
      this.past.value = past;
      if (this.active < 0 || record.at(this.sifting.seq(this.active)) !== t) this.follow();
    });
  }

  /** Keep the last row before the playhead in sight. The list is scrolled when the frame is drawn, so that the page is laid out once. */
  follow() {
    const [height, whole] = [this.height.peek(), this.sifting.length * ROW];
    const top = Math.floor(Math.max(0, Math.min(whole - height, this.past.peek() * ROW - height * 0.7)));
    /** @type {HTMLElement} */ (this.child(".all")).style.height = `${whole}px`;
    this.top.value = top;
    queueMicrotask(() => (this.list.scrollTop = top));
  }

  draw() {
    if (this.height.peek() === 0) return;
    const { record, length, done } = this.sifting;
    const { first, last } = inSight(this.top.peek(), this.height.peek(), ROW, length);
    const rows = this.sifting.slice(first, last).map((seq, index) => this.row(record.get(seq), first + index));
    const none = done ? "No event passes this filter." : "Looking through the events.";
    render(rows.length > 0 ? html`${rows}` : html`<p class="empty">${none}</p>`, this.child(".all"));
    const count = (/** @type {number} */ n) => n.toLocaleString("en");
    this.child(".count").textContent = `${done ? count(length) : "…"} of ${count(record.size)}`;
    if (this.active >= first && this.active < last) this.list.setAttribute("aria-activedescendant", `event-${this.active}`);
    else this.list.removeAttribute("aria-activedescendant");
  }

  /** @param {PlainRecord} it @param {number} index */
  row(it, index) {
    const record = playhead.record.peek();
    const chosen = selection.peek();
    const mine = followed.peek() !== null && requestOf(record, it) === followed.peek();
    const on = index === this.active || (chosen?.kind === "message" && chosen.id === it.seq);
    const look = `record ${index >= this.past.peek() ? "future" : ""} ${mine ? "mine" : ""} ${index === this.past.peek() - 1 ? "now" : ""}`;
    return html`<div role="option" id=${`event-${index}`} class=${look} aria-selected=${on ? "true" : "false"} aria-posinset=${index + 1} aria-setsize=${this.sifting.length}
      .style=${`top:${index * ROW}px`} @click=${() => this.choose(index)}><time>${instant(it.at_us)}</time>
      <span class="sign">${it.type === "message" ? glyph(it.kind, 12) : nothing}</span><span class="type">${it.type.replace("_", " ")}</span><span class="says">${saidOf(record, it)}</span></div>`;
  }

  /** @param {number} index */
  choose(index) {
    const record = playhead.record.peek();
    const it = record.get(this.sifting.seq(index));
    this.active = index;
    playhead.pause();
    playhead.seek(it.at_us);
    const request = requestOf(record, it);
    if (it.type === "message") select("message", it.seq);
    else if (request !== null) select("request", request);
    else if (nodesOf(record, it).length === 1) select("node", nodesOf(record, it)[0]);
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const page = Math.max(1, Math.floor(this.height.peek() / ROW) - 1);
    const here = this.active >= 0 ? this.active : this.past.peek() - 1;
    const index = { ArrowDown: here + 1, ArrowUp: here - 1, PageDown: here + page, PageUp: here - page, Home: 0, End: this.sifting.length - 1 }[event.key];
    if (index === undefined || this.sifting.length === 0) return;
    event.preventDefault();
    this.choose(Math.max(0, Math.min(this.sifting.length - 1, index)));
    this.reveal();
  }

  /** Bring the active row into sight. */
  reveal() {
    const [list, y] = [this.list, this.active * ROW];
    if (y < list.scrollTop) list.scrollTop = y;
    else if (y + ROW > list.scrollTop + this.height.peek()) list.scrollTop = y + ROW - this.height.peek();
    this.top.value = list.scrollTop;
  }
}

await style("table");
customElements.define("pg-table", EventTable);
