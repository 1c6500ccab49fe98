/** The state of the run in the header, and what went wrong over the stage. */
import { html, nothing, render } from "lit-html";
import { session } from "../live/session.js";
import { icon } from "./icon.js";
import { grown } from "./axis.js";
import { Panel } from "./panel.js";

/** @type {Record<string, [string, string]>} */
const WORDS = {
  idle: ["busy", "Not started"],
  connecting: ["busy", "Connecting"],
  queued: ["busy", "Waiting for a worker"],
  running: ["busy", "Computing"],
  done: ["", "Run"],
  failed: ["bad", "Failed"],
  offline: ["bad", "Offline, trying again"],
};

class Status extends Panel {
  start() {
    this.watch(() => {
      const [look, words] = WORDS[session.status.value] ?? WORDS.idle;
      const run = session.run.value;
      const seed = session.scenario.value?.seed;
      const events = grown.value.record.size.toLocaleString("en");
      const told = run ? html`<span>${words} <b>${run.digest.slice(0, 4)}</b></span><span class="wide-words">seed ${seed} · ${events} events</span>` : words;
      render(html`<span class=${`lamp ${look}`}></span>${told}`, this);
    });
  }
}

class Notice extends Panel {
  start() {
    this.watch(() => {
      const error = session.error.value;
      const words = error && (error.field ? `${error.field}: ${error.msg}` : error.msg);
      render(words ? html`${icon("triangle-alert")}<span>${words}</span>` : nothing, this);
    });
  }
}

customElements.define("pg-status", Status);
customElements.define("pg-notice", Notice);
