/** The one invitation a new visitor meets: break something. It goes away for good once something was broken or it was closed. */
import { html, nothing, render } from "lit-html";
import { session } from "../live/session.js";
import { topic } from "../pages/data.js";
import { playhead } from "../playhead.js";
import { act } from "./breaks.js";
import { icon } from "./icon.js";
import { Panel } from "./panel.js";

const KEY = "playground.invited";

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

customElements.define("pg-invitation", Invitation);
