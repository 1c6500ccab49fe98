/** The details of the chosen span, beside the stage: what it was asked, what came of it, and the ways to its source and its log. */
import { computed } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import { grown } from "../panels/axis.js";
import { instant, lasting } from "../panels/durations.js";
import { icon } from "../panels/icon.js";
import { Panel } from "../panels/panel.js";
import { playhead, select, selection } from "../playhead.js";
import { style } from "../pages/later.js";
import { shortRequest } from "../record/names.js";
import { glyph } from "../stage/glyphs.js";
import { factsAt, familyOf } from "./facts.js";

/** @typedef {import("./facts.js").Facts} Facts */
/** @typedef {import("../record/spans.js").Span} Span */
/** @typedef {import("../record/types.js").PlainRecord} PlainRecord */

const MOST_LISTED = 12;

const family = computed(() => {
  const chosen = selection.value;
  return chosen?.kind === "span" ? familyOf(grown.value.record, chosen.id) : null;
});

class SpanDetails extends Panel {
  start() {
    this.watch(() => (family.value, this.draw(playhead.t.peek())));
    this.slowly(({ t }) => this.draw(t));
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      close();
    });
  }

  /** @param {number} t */
  draw(t) {
    const known = family.peek();
    render(known ? html`<section class="span-card" aria-label="Span details" tabindex="-1">${known.span.from_us > t ? ahead(known.span) : card(factsAt(known, t))}</section>` : nothing, this);
  }
}

/** @param {string} title @param {unknown} words */
function head(title, words) {
  return html`<header><div><h2>${title}</h2><p>${words}</p></div>
    <button type="button" class="plain" aria-label="Close the details" @click=${close}>${icon("x", 15)}</button></header>`;
}

/** The details go, the request stays followed. The focus returns to the row. */
function close() {
  const span = family.peek()?.span;
  if (span && span.request !== null) select("request", span.request);
  else select(null);
  /** @type {HTMLElement | null} */ (document.querySelector(`[data-span="${span?.id}"]`))?.focus();
}

/** Nothing is known of it yet. @param {Span} span */
function ahead({ node, name, from_us }) {
  return html`${head(`${node} ${name}`, "not begun yet")}<div class="span-ways"><button type="button" class="push" @click=${() => playhead.seek(from_us)}>To its start at ${instant(from_us)}</button></div>`;
}

/** @param {Facts} facts */
function card(facts) {
  const { span, name, status, open, took_us, self_us, life } = facts;
  const share = took_us > 0 ? `, ${Math.round((100 * self_us) / took_us)} %` : "";
  return html`${head(`${span.node} ${name}`, html`${span.kind} span${span.request === null ? "" : ` of ${shortRequest(span.request)}`}`)}
    <dl>
      <dt>Status</dt><dd class=${status}>${status === "error" ? glyph("refused", 10) : nothing} ${status}${!open && span.words ? `: ${span.words}` : ""}</dd>
      <dt>Start</dt><dd>${instant(span.from_us)}</dd>
      <dt>Duration</dt><dd>${lasting(took_us)}${open ? " so far" : ""}</dd>
      <dt>Self time</dt><dd>${lasting(self_us)}${share}</dd>
      <dt>Incarnation</dt><dd>${life} of ${span.node}</dd>
    </dl>
    ${part("Attributes", pairs(facts.attributes))}${part("Events", facts.events.map((one) => html`<li><time>${lasting(one.at_us - span.from_us)}</time> <b>${one.name}</b>${pairs(one.attributes)}</li>`), "ul")}
    ${part("Links", links(facts), "ul")}${part("Source", places(facts), "ul")}${part("Log", log(facts), "ul")}
    <dl class="ids"><dt>Span</dt><dd>${span.id}</dd><dt>Trace</dt><dd>${span.trace}</dd></dl>`;
}

/** Nothing where there is nothing to tell. @param {string} title @param {unknown} content @param {"ul"|"div"} [as] */
function part(title, content, as = "div") {
  if (content === nothing || (Array.isArray(content) && content.length === 0)) return nothing;
  return html`<h3>${title}</h3>${as === "ul" ? html`<ul>${content}</ul>` : content}`;
}

/** @param {[string, string][]} attributes */
function pairs(attributes) {
  return attributes.length === 0 ? nothing : html`<dl>${attributes.map(([key, value]) => html`<dt>${key}</dt><dd>${value}</dd>`)}</dl>`;
}

/** The spans it belongs to. @param {Facts} facts */
function links({ parent, children }) {
  const to = (/** @type {Span} */ { id, node, name, from_us }, /** @type {string} */ role) => html`<li><button type="button" @click=${() => (playhead.t.peek() < from_us && playhead.seek(from_us), select("span", id))}><i>${role}</i> <b>${node}</b> ${name}</button></li>`;
  return [...(parent ? [to(parent, "parent")] : []), ...children.map((child) => to(child, "child"))];
}

/** Each line once, at its first visit. @param {Facts} facts */
function places({ lines }) {
  const once = [...new Map(lines.toReversed().map((line) => [`${line.file}:${line.number}`, line])).values()].sort((a, b) => a.at_us - b.at_us);
  return limited(once, ({ file, number, at_us }) => html`<li><button type="button" @click=${() => toLine(file, number, at_us)}><time>${instant(at_us)}</time> <code>${file.slice(file.lastIndexOf("/") + 1)}:${number}</code></button></li>`);
}

/** @param {Facts} facts */
function log({ log: records }) {
  return limited(records, (it) => html`<li><button type="button" @click=${() => toRecord(it)}><time>${instant(it.at_us)}</time> ${it.type === "message" ? html`${glyph(it.kind, 11)} <b>${it.label}</b> ${it.source} → ${it.target}` : (it.text ?? it.name)}</button></li>`);
}

/** @template T @param {T[]} all @param {(one: T) => unknown} row */
function limited(all, row) {
  const rest = all.length - MOST_LISTED;
  return [...all.slice(0, MOST_LISTED).map(row), ...(rest > 0 ? [html`<li><button type="button" @click=${() => toTable()}>${rest} more: see all events</button></li>`] : [])];
}

/** Below the fold the source may still sleep. @param {string} file @param {number} number @param {number} at_us */
async function toLine(file, number, at_us) {
  playhead.pause();
  playhead.seek(at_us);
  await import("../panels/source.js");
  /** @type {any} */ (document.querySelector("pg-source"))?.lead(file, number);
}

/** The details stay open: the playhead moves, the span remains chosen. @param {PlainRecord} it */
function toRecord({ at_us }) {
  playhead.pause();
  playhead.seek(at_us);
}

function toTable() {
  /** @type {HTMLElement | null} */ (document.querySelector("#tab-view-table"))?.click();
}

await style("span");
customElements.define("pg-span-details", SpanDetails);
document.querySelector(".scene")?.append(document.createElement("pg-span-details"));
