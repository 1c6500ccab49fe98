/** The history of operations on the time axis: bars from invoked to completed, outcome by shape and word, witnesses lit. */
import { computed, signal } from "@preact/signals-core";
import { html, nothing, render, svg } from "lit-html";
import { style } from "../pages/later.js";
import { topic } from "../pages/data.js";
import * as axis from "../panels/axis.js";
import { grown } from "../panels/axis.js";
import { instant } from "../panels/durations.js";
import { Panel } from "../panels/panel.js";
import { followed, playhead, select } from "../playhead.js";
import { shortRequest } from "../record/names.js";
import { groupsOf, litBy, outcomeAt, witnessesOf, wordsOf } from "./history.js";

/** @typedef {import("./history.js").Placed} Placed */
/** @typedef {import("../record/types.js").PlainRecord} PlainRecord */

const ROW = 21;
const TOP = 5;
const BAR = 15;
/** Left free above and below what is brought to sight. */
const SPARE = 4;
/** Rows drawn above what is in sight, and how many from there on: more than the view is ever high. */
const SLACK = 10;
const IN_SIGHT = 40;
const LETTER = 6.4;
const OUTCOMES = /** @type {const} */ (["ok", "failed", "unknown", "open"]);

/** What touches the stretch in view: another playhead does not change it. */
const groups = computed(() => groupsOf(grown.value.record, axis.from.value, axis.to.value));

class Operations extends Panel {
  constructor() {
    super();
    this.shown = signal(false);
    /** The first row in sight: of the rows, only those in sight are drawn. */
    this.first = signal(0);
    /** Changes when something more is known at the playhead. */
    this.known = signal("");
  }

  start() {
    this.watch(() => {
      axis.from.value, axis.span.value, axis.width.value, grown.value, followed.value, this.known.value, this.first.value;
      if (this.shown.value) this.draw();
    });
    const observer = new ResizeObserver(([{ contentRect }]) => (this.shown.value = contentRect.height > 0));
    observer.observe(this);
    this.stops.push(() => observer.disconnect());
    this.slowly(({ record, t }) => (this.known.value = `${record.countOf("operation", t)} ${record.countOf("verdict", t)}`));
    this.smoothly((frame) => this.querySelector("clipPath rect")?.setAttribute("width", String(Math.max(0, axis.x(frame.t)))));
    this.addEventListener("scroll", () => (this.first.value = Math.floor(this.scrollTop / ROW / SLACK) * SLACK));
    this.addEventListener("click", (event) => this.picked(event));
    this.addEventListener("keydown", (event) => this.pressed(event));
  }

  draw() {
    const record = playhead.record.peek();
    const frame = playhead.frame.peek();
    const verdicts = [...frame.verdicts.values()].filter((verdict) => witnessesOf(record, verdict).length > 0);
    const lit = litBy(record, verdicts);
    const all = groups.peek().flatMap((group) => group.placed);
    const first = this.first.peek();
    const placed = all.filter(({ row }) => row >= first - SLACK && row < first + IN_SIGHT);
    const rows = groups.peek().reduce((sum, group) => sum + group.rows, 0);
    const height = Math.max(1, rows) * ROW + 2 * TOP;
    const ghost = this.bars(placed, Infinity);
    render(
      html`${this.said(verdicts)}<div class="row"><div class="name">${groups.peek().map((group) => nameOf(group))}</div>
        <div class="track" role="group" tabindex="0" aria-label=${`History of ${all.length} operations. Arrow down and up choose one.`}><svg width="100%" height=${height} aria-hidden="true">${svg`
          <defs><clipPath id="past-operations"><rect x="0" y="0" width=${Math.max(0, axis.x(frame.t))} height=${height}></rect></clipPath></defs>
          <path class="rules" d=${groups.peek().slice(1).map(({ first }) => `M0 ${TOP + first * ROW - 0.5}H${axis.width.peek()}`).join("")}></path>
          <g class="ghosted">${ghost}</g><g clip-path="url(#past-operations)">${this.bars(placed, frame.t)}</g>
          ${this.rings(placed, lit)}${this.words(placed, lit, frame.t)}`}</svg></div></div>
        ${all.length === 0 ? html`<p class="empty">No operation of a client in this stretch of time.</p>` : nothing}`,
      this,
    );
  }

  /** The verdicts that have witnesses, each a way to them. @param {PlainRecord[]} verdicts */
  said(verdicts) {
    if (verdicts.length === 0) return nothing;
    return html`<ul class="verdicts-lit" aria-label="Verdicts and what they rest on">${verdicts.map((verdict) => {
      const witnesses = witnessesOf(playhead.record.peek(), verdict);
      return html`<li><button type="button" class="push" @click=${() => this.lead(verdict)}>${titleOf(verdict)}: ${verdict.status} at ${instant(verdict.at_us)}, ${witnesses.length} ${witnesses.length === 1 ? "witness" : "witnesses"}</button></li>`;
    })}</ul>`;
  }

  /** Show the stretch from the first witness to the last. @param {PlainRecord} verdict */
  lead(verdict) {
    const times = witnessesOf(playhead.record.peek(), verdict).map(({ at_us }) => at_us);
    const [first, last] = [Math.min(...times), Math.max(...times)];
    const long = Math.max(400_000, (last - first) * 1.6);
    playhead.pause();
    playhead.seek(Math.max(verdict.at_us, last));
    axis.show(Math.max(verdict.at_us, last) - long * 0.85, long);
  }

  /** @param {Placed[]} placed @param {number} t */
  bars(placed, t) {
    return svg`${OUTCOMES.map((outcome) => {
      const mine = placed.filter(({ operation }) => operation.from_us <= t && outcomeAt(operation, t) === outcome);
      return svg`<path class=${`bar ${outcome}`} d=${mine.map((one) => shapeOf(this.box(one), outcome)).join("")}></path>`;
    })}`;
  }

  /** @param {Placed[]} placed @param {Map<string, PlainRecord[]>} lit */
  rings(placed, lit) {
    const ring = (/** @type {Placed} */ one) => {
      const { x, y, width } = this.box(one);
      return `M${x - 2.5} ${y - 2.5}h${width + 5}v${BAR + 5}h${-width - 5}z`;
    };
    const own = placed.filter(({ operation }) => operation.op === followed.peek());
    return svg`<path class="ring" d=${placed.filter(({ operation }) => lit.has(operation.op)).map(ring).join("")}></path><path class="own" d=${own.map(ring).join("")}></path>`;
  }

  /** What fits: inside the bar, or after it where the row is free. @param {Placed[]} placed @param {Map<string, PlainRecord[]>} lit @param {number} t */
  words(placed, lit, t) {
    const known = placed.filter(({ operation }) => operation.from_us <= t);
    const after = followersOf(placed);
    return known.map((one) => {
      const { x, y, width } = this.box(one);
      const titles = (lit.get(one.operation.op) ?? []).map(titleOf).join(", ");
      const words = titles ? `${wordsOf(one.operation, t)} · ${titles}` : wordsOf(one.operation, t);
      const start = Math.max(x, 0);
      const next = after.get(one);
      const room = next ? axis.x(next.operation.from_us) : axis.width.peek();
      const outside = start + width + 7 + words.length * LETTER < room;
      if (!outside && !titles && words.length * LETTER + 12 > x + width - start) return null;
      const inside = !titles && words.length * LETTER + 12 <= x + width - start;
      const look = `${inside ? "inside" : ""} ${outcomeAt(one.operation, t)} ${titles ? "lit" : ""}`;
      const at = inside ? start + 6 : Math.min(x + width + 7, Math.max(6, axis.width.peek() - words.length * LETTER - 6));
      return svg`<text class=${look} x=${at.toFixed(1)} y=${y + 11.5}>${words}</text>`;
    });
  }

  /** @param {Placed} one */
  box({ operation, row }) {
    const start = Math.max(-20, axis.x(operation.from_us));
    const end = operation.to_us === null ? axis.width.peek() + 20 : Math.min(axis.width.peek() + 20, axis.x(operation.to_us));
    return { x: start, y: TOP + row * ROW + (ROW - BAR) / 2, width: Math.max(3, end - start) };
  }

  /** @param {MouseEvent} event */
  picked(event) {
    const track = /** @type {Element} */ (event.target).closest(".track");
    if (!track) return;
    const box = track.getBoundingClientRect();
    const [x, row] = [event.clientX - box.left, Math.floor((event.clientY - box.top - TOP) / ROW)];
    const placed = groups.peek().flatMap((group) => group.placed);
    const hit = placed.findLast((one) => one.row === row && x >= this.box(one).x - 3 && x <= this.box(one).x + this.box(one).width + 3);
    if (hit) choose(hit);
    else playhead.seek(axis.timeAt(x));
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!way || !(/** @type {Element} */ (event.target).closest(".track"))) return;
    event.preventDefault();
    const placed = groupsOf(playhead.record.peek(), 0, Infinity).flatMap((group) => group.placed);
    const index = placed.findIndex(({ operation }) => operation.op === followed.peek());
    const next = index < 0 ? groups.peek()[0]?.placed[0] : placed[index + way];
    if (!next) return;
    choose(next);
    this.bringToSight(next.operation.op);
  }

  /** Scroll as little as shows its whole row. @param {string} op */
  bringToSight(op) {
    const one = groups.peek().flatMap((group) => group.placed).find(({ operation }) => operation.op === op);
    if (!one) return;
    const [view, track] = [this.getBoundingClientRect(), this.child(".track").getBoundingClientRect()];
    const covered = /** @type {HTMLElement | null} */ (this.querySelector(".verdicts-lit"))?.offsetHeight ?? 0;
    const top = track.top - view.top + TOP + one.row * ROW - SPARE;
    const below = top + ROW + 2 * SPARE - this.clientHeight;
    if (top < covered) this.scrollTop += top - covered;
    else if (below > 0) this.scrollTop += below;
  }
}

/** The next bar in each one's row. @param {Placed[]} placed each row in order of start @returns {Map<Placed, Placed>} */
function followersOf(placed) {
  /** @type {Map<number, Placed>} */
  const last = new Map();
  const after = new Map();
  for (const one of placed) {
    const before = last.get(one.row);
    if (before) after.set(before, one);
    last.set(one.row, one);
  }
  return after;
}

/** @param {Placed} one */
function choose({ operation }) {
  const t = playhead.t.peek();
  if (t < operation.from_us || (operation.to_us !== null && t > operation.to_us)) playhead.seek(operation.from_us);
  select("request", operation.op);
}

/** @param {import("./history.js").Group} group */
function nameOf({ name, rows, placed }) {
  return html`<div .style=${`height:${rows * ROW}px`} title=${name}><b>${shortRequest(name)}</b> ${placed.length}</div>`;
}

/** Done is solid, refused ends in a cross, unknown is open at its end, going on is open too. @param {{x: number, y: number, width: number}} box @param {string} outcome */
function shapeOf({ x, y, width }, outcome) {
  const [left, top, long] = [x.toFixed(1), y.toFixed(1), width.toFixed(1)];
  if (outcome === "unknown" || outcome === "open") return `M${(x + width).toFixed(1)} ${top}h${-width}v${BAR}h${long}`;
  const bar = `M${left} ${top}h${long}v${BAR}h${-width}z`;
  return outcome === "failed" ? `${bar}M${(x + width - 5).toFixed(1)} ${y + 2.5}l10 10m0-10l-10 10` : bar;
}

/** @param {PlainRecord} verdict */
function titleOf(verdict) {
  return topic.properties.find(({ id }) => id === verdict.property)?.title ?? verdict.property;
}

await style("history");
customElements.define("pg-operations", Operations);
