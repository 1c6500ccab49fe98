/** The latest events up to the playhead, oldest first. A row leads to its instant and selects its request or message. */
import { html, render } from "lit-html";
import { followed, playhead, select } from "../playhead.js";
import { shortRequest } from "../record/names.js";
import { glyph } from "../stage/glyphs.js";
import { icon } from "./icon.js";
import { Panel } from "./panel.js";

const ROWS = 26;
const SHOWN = /** @type {const} */ (["message", "intervention", "verdict", "health"]);
const QUIET = new Set(["holds", "unknown"]);

class Events extends Panel {
  start() {
    this.count = /** @type {HTMLElement | null} */ (this.parentElement?.querySelector(".count"));
    this.slowly((frame) => this.draw(frame));
  }

  /** @param {import("../record/frame.js").Frame} frame */
  draw(frame) {
    const { record, t } = frame;
    const seqs = latest(record, t);
    const mine = followed.peek();
    render(seqs.map((seq, index) => row(record, seq, mine, index === seqs.length - 1)), this);
    if (this.count) this.count.textContent = `${record.count(t).toLocaleString("en")} of ${record.size.toLocaleString("en")}`;
  }
}

/** @param {import("../record/log.js").RunRecord} record @param {number} t @returns {number[]} */
function latest(record, t) {
  const found = SHOWN.flatMap((type) => {
    const seqs = record.seqs(type);
    const end = seqs.upTo(t);
    return [...seqs.slice(Math.max(0, end - ROWS), end)];
  });
  return found.filter((seq) => record.type(seq) !== "verdict" || !QUIET.has(record.get(seq).status)).sort((a, b) => a - b).slice(-ROWS);
}

/** @param {import("../record/log.js").RunRecord} record @param {number} seq @param {string|null} mine @param {boolean} last */
function row(record, seq, mine, last) {
  const it = record.get(seq);
  const message = it.type === "message";
  const look = ["event", message ? "" : "told", tone(it), last ? "last" : "", message && mine !== null && it.request === mine ? "mine" : ""];
  return html`<button type="button" class=${look.join(" ")} @click=${() => go(it)}>
    <time>${stamp(it.at_us)}</time>${message ? glyph(it.kind, 12) : icon(ICONS[it.type] ?? "zap", 13)}
    <span class="what">${message ? html`<b>${it.label}</b> <code>${shortRequest(it.request)}</code> <i>${it.source} → ${it.target}</i>` : words(it)}</span>
  </button>`;
}

/** @type {Record<string, string>} */
const ICONS = { intervention: "zap", verdict: "triangle-alert", health: "heart-pulse" };

/** @param {any} it */
function words(it) {
  if (it.type === "health") return `${it.node} is ${it.status.replaceAll("+", " and ")}`;
  return it.words || `${it.kind} ${it.target}`;
}

/** @param {any} it */
function tone(it) {
  if (it.type === "message") return it.kind === "refused" ? "bad" : "";
  return "";
}

/** @param {any} it */
function go(it) {
  playhead.pause();
  playhead.seek(it.at_us);
  if (it.type === "message" && it.request) select("request", it.request);
  if (it.type === "health") select("node", it.node);
}

/** @param {number} us */
function stamp(us) {
  return us < 1e6 ? String(Math.round(us / 1000)) : (us / 1e6).toFixed(3);
}

customElements.define("pg-events", Events);
