/** Every property with its verdict at the playhead. A decided one says why and leads to what decided it. */
import { html, nothing, render } from "lit-html";
import { topic } from "../pages/data.js";
import { style } from "../pages/later.js";
import { playhead, select } from "../playhead.js";
import { icon } from "./icon.js";
import { Panel } from "./panel.js";

/** @typedef {{icon: string, look: string, says: string}} Look */

/** @type {Record<string, Look>} */
const LOOKS = {
  holds: { icon: "check", look: "good", says: "holds" },
  reached: { icon: "check", look: "good", says: "reached" },
  unknown: { icon: "circle-help", look: "", says: "not reached" },
  broken: { icon: "x", look: "bad", says: "broken" },
  lost: { icon: "x", look: "bad", says: "lost" },
  stuck: { icon: "hourglass", look: "bad", says: "stuck" },
  metastable: { icon: "flame", look: "bad", says: "metastable" },
  draining: { icon: "hourglass", look: "", says: "draining" },
};
/** @type {Record<string, Look>} */
const UNDECIDED = {
  always: { icon: "check", look: "", says: "so far" },
  sometimes: { icon: "circle-dot", look: "", says: "not yet" },
  eventually: { icon: "hourglass", look: "", says: "not yet" },
};

class Verdicts extends Panel {
  start() {
    this.replaceChildren();
    this.slowly((frame) => this.draw(frame));
  }

  /** @param {import("../record/frame.js").Frame} frame */
  draw(frame) {
    const rows = topic.properties.map((property) => {
      const verdict = frame.verdicts.get(property.id);
      const { icon: name, look, says } = lookOf(verdict, property.kind);
      return html`<li class=${`verdict ${look}`}><details><summary><span>${icon(name, 15)}</span><span>${property.title}</span><span class="says">${says}</span></summary>
        ${verdict ? html`<p class="why">${verdict.words} ${jump(verdict)}</p>` : nothing}<p>${property.words}</p></details></li>`;
    });
    render(html`<ul>${rows}</ul>`, this);
    this.count(topic.properties.map((property) => lookOf(frame.verdicts.get(property.id), property.kind).look));
  }

  /** On the tab, for those who look at the conditions. @param {string[]} looks */
  count(looks) {
    const tally = /** @type {HTMLElement | null} */ (document.querySelector(".tally"));
    if (!tally) return;
    const [good, bad] = ["good", "bad"].map((look) => looks.filter((one) => one === look).length);
    render(html`${good ? html`<span class="good">✓ ${good}</span>` : nothing}${bad ? html`<span class="bad">✕ ${bad}</span>` : nothing}`, tally);
  }
}

/** @param {any} verdict @param {string} kind @returns {Look} */
export function lookOf(verdict, kind) {
  if (!verdict) return UNDECIDED[kind];
  const look = LOOKS[verdict.status] ?? LOOKS.unknown;
  if (verdict.promise !== "outside" || look.look !== "bad") return look;
  return { ...look, look: "", says: `${look.says}, outside the promise` };
}

/** @param {any} verdict */
function jump(verdict) {
  const witnesses = /** @type {number[]} */ (JSON.parse(verdict.witnesses || "[]"));
  if (witnesses.length === 0) return nothing;
  return html`<button type="button" @click=${() => show(witnesses)}>Show where</button>`;
}

/** @param {number[]} witnesses */
function show(witnesses) {
  const record = playhead.record.peek();
  const last = record.get(witnesses[witnesses.length - 1]);
  playhead.pause();
  playhead.seek(last.at_us);
  if (last.type === "message") select("message", last.seq);
  else if (last.request) select("request", last.request);
  else if (last.node) select("node", last.node);
}

style("verdicts").then(() => customElements.define("pg-verdicts", Verdicts));
