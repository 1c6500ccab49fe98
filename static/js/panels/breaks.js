/** The topic's own buttons, and the invitation to press the first. */
import { html, nothing, render } from "lit-html";
import { session } from "../live/session.js";
import { topic } from "../pages/data.js";
import { playhead } from "../playhead.js";
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

/** Whether `given` has all that is `wanted`. @param {Record<string, unknown>} wanted @param {Record<string, unknown>} given */
export function sameArgs(wanted, given) {
  return Object.entries(wanted).every(([name, value]) => given[name] === value);
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
    const before = playhead.record.peek();
    const from_us = playhead.t.peek();
    if (this.action) act(this.action);
    playhead.play();
    import("../present/consequence.js").then(({ reach }) => reach(before, from_us));
    this.finish();
  }

  finish() {
    localStorage.setItem(KEY, "1");
    render(nothing, this);
  }
}

customElements.define("pg-breaks", Breaks);
customElements.define("pg-invitation", Invitation);
