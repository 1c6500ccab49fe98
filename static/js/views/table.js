/** Every record of the run as a table with filters. Only the rows in sight exist; a row leads to its instant and selects. */
import { signal } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import { style } from "../pages/later.js";
import { grown } from "../panels/axis.js";
import { instant } from "../panels/durations.js";
import { Panel } from "../panels/panel.js";
import { followed, playhead, select, selection } from "../playhead.js";
import { glyph, KINDS } from "../stage/glyphs.js";
import { filtered, inSight, nodesOf, requestOf, saidOf, TYPE_WORDS } from "./listing.js";

/** @typedef {import("../record/types.js").PlainRecord} PlainRecord */

const ROW = 23;

class EventTable extends Panel {
  constructor() {
    super();
    this.filter = signal({ text: "", kind: "", node: "" });
    this.height = signal(0);
    this.top = signal(0);
    /** How many of the listed rows the playhead has passed. */
    this.past = signal(0);
    /** @type {number[]} */
    this.seqs = [];
    this.active = -1;
  }

  start() {
    this.frameIn();
    const list = this.list;
    this.watch(() => {
      this.seqs = filtered(grown.value.record, this.filter.value);
      this.past.value = this.passed(playhead.t.peek());
      this.active = -1;
      this.follow();
      this.draw();
    });
    this.watch(() => (this.top.value, this.height.value, this.past.value, selection.value, this.draw()));
    this.slowly((frame) => this.moved(frame.t));
    list.addEventListener("scroll", () => (this.top.value = list.scrollTop));
    list.addEventListener("keydown", (event) => this.pressed(event));
    const observer = new ResizeObserver(([{ contentRect }]) => {
      this.height.value = contentRect.height;
      this.follow();
    });
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

  /** @param {number} t */
  passed(t) {
    const record = playhead.record.peek();
    const count = record.count(t);
    let [low, high] = [0, this.seqs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.seqs[middle] < count) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param {number} t */
  moved(t) {
    const past = this.passed(t);
    if (past === this.past.peek()) return;
    this.past.value = past;
    if (this.active < 0 || playhead.record.peek().at(this.seqs[this.active]) !== t) this.follow();
  }

  /** Keep the last row before the playhead in sight. */
  follow() {
    const height = this.height.peek();
    const end = this.past.peek() * ROW;
    /** @type {HTMLElement} */ (this.child(".all")).style.height = `${this.seqs.length * ROW}px`;
    if (height > 0) this.list.scrollTop = Math.max(0, end - height * 0.7);
    this.top.value = this.list.scrollTop;
  }

  draw() {
    const record = playhead.record.peek();
    const { first, last } = inSight(this.top.peek(), this.height.peek(), ROW, this.seqs.length);
    const rows = this.seqs.slice(first, last).map((seq, index) => this.row(record.get(seq), first + index));
    render(rows.length > 0 ? html`${rows}` : html`<p class="empty">No event passes this filter.</p>`, this.child(".all"));
    const count = (/** @type {number} */ n) => n.toLocaleString("en");
    this.child(".count").textContent = `${count(this.seqs.length)} of ${count(record.size)}`;
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
    return html`<div role="option" id=${`event-${index}`} class=${look} aria-selected=${on ? "true" : "false"} aria-posinset=${index + 1} aria-setsize=${this.seqs.length}
      .style=${`top:${index * ROW}px`} @click=${() => this.choose(index)}><time>${instant(it.at_us)}</time>
      <span class="sign">${it.type === "message" ? glyph(it.kind, 12) : nothing}</span><span class="type">${it.type.replace("_", " ")}</span><span class="says">${saidOf(record, it)}</span></div>`;
  }

  /** @param {number} index */
  choose(index) {
    const record = playhead.record.peek();
    const it = record.get(this.seqs[index]);
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
    const index = { ArrowDown: here + 1, ArrowUp: here - 1, PageDown: here + page, PageUp: here - page, Home: 0, End: this.seqs.length - 1 }[event.key];
    if (index === undefined || this.seqs.length === 0) return;
    event.preventDefault();
    this.choose(Math.max(0, Math.min(this.seqs.length - 1, index)));
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
