/** The topic's own buttons, and the list of everything that has been done to this run. */
import { html, nothing, render } from "lit-html";
import { session } from "../live/session.js";
import { topic } from "../pages/data.js";
import { playhead } from "../playhead.js";
import { instant } from "./durations.js";
import { icon } from "./icon.js";
import { Panel } from "./panel.js";

/** @typedef {import("../pages/data.js").Action} Action */
/** @typedef {import("../pages/data.js").Planned} Planned */

/** Press a topic's button at what is seen now. @param {Action} action */
export function act(action) {
  const { kind, target, args, for_us, label } = action;
  session.intervene({ kind, target, args: for_us === null ? args : { ...args, for_us }, label });
}

/** The words of an intervention: its button's, else its fault's. @param {Planned} planned */
export function planWords({ kind, target, args }) {
  const same = topic.actions.find((one) => one.kind === kind && one.target === target && sameArgs(one.args, args));
  if (same) return same.label;
  const fault = topic.faults.find((one) => one.kind === kind);
  const aim = target.startsWith("message:") ? "a message" : target.replace(/^link:/, "").replace(/[>~]/, " to ");
  return `${fault?.label ?? kind} · ${aim}`;
}

class Breaks extends Panel {
  start() {
    this.addEventListener("click", (event) => {
      const id = /** @type {Element} */ (event.target).closest("[data-action]")?.getAttribute("data-action");
      const action = topic.actions.find((one) => one.id === id);
      if (action) act(action);
    });
    this.slowly((frame) => this.show(frame.t));
  }

  /** Light the buttons whose effect lasts at t. @param {number} t */
  show(t) {
    const planned = /** @type {Planned[]} */ (session.scenario.peek()?.interventions ?? []);
    for (const button of this.querySelectorAll("[data-action]")) {
      const action = topic.actions.find((one) => one.id === button.getAttribute("data-action"));
      button.classList.toggle("on", action !== undefined && planned.some((one) => lasts(one, action, t)));
    }
  }
}

/** @param {Planned} planned @param {Action} action @param {number} t */
function lasts({ when, kind, target, args }, action, t) {
  if (kind !== action.kind || target !== action.target || action.for_us === null || !("at_us" in when)) return false;
  return when.at_us <= t && t < when.at_us + action.for_us && sameArgs(action.args, args);
}

/** @param {Record<string, unknown>} wanted @param {Record<string, unknown>} given */
function sameArgs(wanted, given) {
  return Object.entries(wanted).every(([name, value]) => given[name] === value);
}

class Meddling extends Panel {
  start() {
    this.watch(() => this.draw(/** @type {Planned[]} */ (session.scenario.value?.interventions ?? [])));
  }

  /** @param {Planned[]} planned */
  draw(planned) {
    const rows = planned.map((one, index) => {
      const words = planWords(one);
      return html`<li><button type="button" class="go" @click=${() => goTo(one)}><time>${whenWords(one)}</time><span>${words}</span></button>
        <button type="button" class="off" aria-label=${`Undo: ${words}`} @click=${() => session.withdraw(index)}>${icon("x", 13)}</button></li>`;
    });
    render(planned.length ? html`<ul class="meddled" aria-label="Done to this run">${rows}</ul>` : nothing, this);
  }
}

/** @param {Planned} planned */
function whenWords({ when }) {
  return "at_us" in when ? instant(when.at_us) : `${when.edge} ${when.point}`;
}

/** @param {Planned} planned */
function goTo({ when }) {
  if (!("at_us" in when)) return;
  playhead.pause();
  playhead.seek(when.at_us);
}

customElements.define("pg-breaks", Breaks);
customElements.define("pg-meddling", Meddling);
