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

const KEY = "playground.invited";

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
    const inTime = planned.map((one, index) => ({ one, index })).sort((a, b) => instantOf(a.one) - instantOf(b.one));
    const rows = inTime.map(({ one, index }) => {
      const words = planWords(one);
      return html`<li><button type="button" class="go" @click=${() => goTo(one)}><time>${whenWords(one)}</time><span>${words}</span></button>
        <button type="button" class="off" aria-label=${`Undo: ${words}`} @click=${() => session.withdraw(index)}>${icon("x", 13)}</button></li>`;
    });
    render(planned.length ? html`<ul class="meddled" aria-label="Done to this run">${rows}</ul>` : nothing, this);
  }
}

/** Those at an effect point come first: nobody knows their instant before the run. @param {Planned} planned */
function instantOf({ when }) {
  return "at_us" in when ? when.at_us : -1;
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

/** The one invitation a new visitor meets. It goes away for good once something was broken or it was closed. */
class Invitation extends Panel {
  start() {
    this.action = topic.actions[0];
    const opening = topic.scenario.interventions.length;
    if (!this.action || localStorage.getItem(KEY)) return;
    this.watch(() => {
      if ((session.scenario.value?.interventions.length ?? 0) > opening) this.finish();
    });
    this.draw();
  }

  draw() {
    const { action } = this;
    if (!action || localStorage.getItem(KEY)) return;
    render(
      html`<div class="invite"><span>Go on, break something:</span>
        <button type="button" class="push ink" @click=${() => this.accept()}>${icon(action.icon, 15)}${action.label}</button>
        <button type="button" class="plain close" aria-label="No, thank you" @click=${() => this.finish()}>${icon("x", 14)}</button></div>`,
      this,
    );
  }

  accept() {
    if (this.action) act(this.action);
    playhead.play();
    this.finish();
  }

  finish() {
    localStorage.setItem(KEY, "1");
    render(nothing, this);
  }
}

customElements.define("pg-breaks", Breaks);
customElements.define("pg-invitation", Invitation);
customElements.define("pg-meddling", Meddling);
