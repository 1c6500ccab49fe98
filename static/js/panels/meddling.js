/** The list of everything that has been done to this run: go there, edit it, switch it off and on, undo it. */
import { html, nothing, render } from "lit-html";
import { entries, remove, toggle } from "../live/shelf.js";
import { planWords } from "../live/wording.js";
import { style } from "../pages/later.js";
import { playhead } from "../playhead.js";
import { instant } from "./durations.js";
import { icon } from "./icon.js";
import { Panel } from "./panel.js";

/** @typedef {import("../live/shelf.js").Entry} Entry */
/** @typedef {import("../pages/data.js").Planned} Planned */

/** @param {Planned} planned */
export function whenWords({ when }) {
  return "at_us" in when ? instant(when.at_us) : `${when.edge} ${when.point}`;
}

class Meddling extends Panel {
  start() {
    this.watch(() => this.draw(entries.value));
  }

  /** @param {Entry[]} all */
  draw(all) {
    render(all.length ? html`<ul class="meddled" aria-label="Done to this run">${all.map(row)}</ul>` : nothing, this);
  }
}

/** @param {Entry} entry */
function row(entry) {
  const { planned, on } = entry;
  const words = planWords(planned);
  return html`<li class=${on ? "" : "shelved"}><button type="button" class="go" @click=${() => goTo(planned)}><time>${whenWords(planned)}</time><span>${words}</span></button>
    <button type="button" class="off" aria-label=${`Edit: ${words}`} @click=${(/** @type {Event} */ event) => edit(entry, event)}>${icon("pencil", 12)}</button>
    <button type="button" class="off" aria-label=${`On: ${words}`} aria-pressed=${on} @click=${() => toggle(entry)}>${icon(on ? "power" : "power-off", 13)}</button>
    <button type="button" class="off" aria-label=${`${on ? "Undo" : "Remove"}: ${words}`} @click=${() => remove(entry)}>${icon("x", 13)}</button></li>`;
}

/** @param {Entry} entry @param {Event} event */
async function edit(entry, { currentTarget }) {
  (await import("./editor.js")).edit(entry, /** @type {Element} */ (currentTarget).getBoundingClientRect());
}

/** @param {Planned} planned */
function goTo({ when }) {
  if (!("at_us" in when)) return;
  playhead.pause();
  playhead.seek(when.at_us);
}

await style("meddling");
customElements.define("pg-meddling", Meddling);
