/**
 * All traces up to the playhead, to be sorted and followed; two of them chosen, side by side. Each row says by shape and word
 * whether something failed.
 */
import { computed, signal } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import { session } from "../live/session.js";
import { style } from "../pages/later.js";
import { grown } from "../panels/axis.js";
import { instant, lasting } from "../panels/durations.js";
import { Panel } from "../panels/panel.js";
import { followed, playhead, select } from "../playhead.js";
import { shortRequest } from "../record/names.js";
import { glyph } from "../stage/glyphs.js";
import { comparison } from "./sides.js";
import { byTrace, rowsAt, sorted } from "./listing.js";

/** @typedef {import("./listing.js").Row} Row */
/** @typedef {import("./listing.js").Order} Order */

await style("traces");

const MOST_ROWS = 100;
const TITLES = /** @type {const} */ ({ at: "Start", took: "Duration", errors: "Errors" });

const order = signal(/** @type {Order} */ ("at"));
const least = signal(false);
/** The traces to compare, at most two: the third takes the place of the first. */
const chosen = signal(/** @type {string[]} */ ([]));
const traces = computed(() => byTrace(grown.value.record.spanIndex.all));

class Traces extends Panel {
  start() {
    this.watch(() => (order.value, least.value, chosen.value, traces.value, session.status.value, session.run.value, playhead.invalidate()));
    this.slowly(({ t }) => this.draw(t));
  }

  /** @param {number} t */
  draw(t) {
    const rows = sorted(rowsAt(traces.peek(), t), order.peek(), least.peek());
    const known = chosen.peek().filter((id) => rows.some(({ trace }) => trace === id));
    const shown = rows.slice(0, MOST_ROWS);
    const pair = known.length === 2 ? comparison(known.map((id) => traces.peek().get(id) ?? []), t) : nothing;
    render(
      html`<div class="traces-bar"><p>${summary(rows)}</p>${download(known)}</div>
        <div class="traces-body"><div class="traces-list" tabindex="0" role="region" aria-label="Traces up to now">${table(shown, known)}</div>${pair}</div>`,
      this,
    );
  }
}

/** @param {Row[]} rows */
function summary(rows) {
  const failed = rows.filter(({ errors }) => errors > 0).length;
  const shown = rows.length > MOST_ROWS ? `, the first ${MOST_ROWS} shown` : "";
  return `${rows.length.toLocaleString("en")} ${rows.length === 1 ? "trace" : "traces"} so far, ${failed.toLocaleString("en")} with errors${shown}. Tick two to compare them.`;
}

/** @param {string[]} known */
function download(known) {
  const run = session.run.peek();
  if (!run || session.status.peek() !== "done") return html`<span class="traces-wait">Download when the run is complete</span>`;
  const one = known.length === 1 ? `?trace=${known[0]}` : "";
  return html`<a class="traces-download" href=${`/api/v1/runs/${run.digest}/trace${one}`} download>${one ? "Download this trace" : "Download trace"}</a>`;
}

/** @param {Row[]} rows @param {string[]} known */
function table(rows, known) {
  const heads = /** @type {Order[]} */ (Object.keys(TITLES)).map(head);
  return html`<table><thead><tr><th scope="col"><span class="spoken">Compare</span></th><th scope="col">Trace</th>${heads}<th scope="col">Spans</th></tr></thead>
    <tbody>${rows.map((row) => line(row, known))}</tbody></table>`;
}

/** @param {Order} by */
function head(by) {
  const mine = order.peek() === by;
  const up = mine && least.peek();
  const sort = mine ? (up ? "ascending" : "descending") : "none";
  return html`<th scope="col" aria-sort=${sort}><button type="button" data-order=${by} @click=${() => reorder(by)}>${TITLES[by]}<span aria-hidden="true">${mine ? (up ? " ↑" : " ↓") : ""}</span></button></th>`;
}

/** @param {Order} by */
function reorder(by) {
  least.value = order.peek() === by && !least.peek();
  order.value = by;
}

/** @param {Row} row @param {string[]} known */
function line(row, known) {
  const { trace, root, request, from_us, took_us, open, spans, errors, words } = row;
  const name = `${root.name} ${shortRequest(request)}`.trim();
  const mine = request !== null && request === followed.peek();
  return html`<tr class=${mine ? "mine" : ""}>
    <td><label><input type="checkbox" .checked=${known.includes(trace)} aria-label=${`Compare ${name}`} @change=${() => toggle(trace)} /></label></td>
    <th scope="row"><button type="button" aria-pressed=${String(mine)} @click=${() => follow(row)}><b>${root.node}</b> ${name}</button></th>
    <td>${instant(from_us)}</td><td>${lasting(took_us)}${open ? html` <i>so far</i>` : nothing}</td>
    <td class=${errors ? "bad" : ""}>${errors ? html`${glyph("refused", 10)} ${errors} <span>${words ?? ""}</span>` : "none"}</td><td>${spans}</td>
  </tr>`;
}

/** @param {string} trace */
function toggle(trace) {
  const now = chosen.peek();
  chosen.value = now.includes(trace) ? now.filter((one) => one !== trace) : [...now, trace].slice(-2);
}

/** @param {Row} row */
function follow({ request, root }) {
  if (request !== null) select("request", request);
  else {
    select("span", root.id);
    void import("./details.js");
  }
}

customElements.define("pg-traces", Traces);
