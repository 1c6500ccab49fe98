import { html, render } from "lit-html";
import { playhead, SPEEDS } from "../playhead.js";
import { instant } from "./durations.js";
import { Panel } from "./panel.js";

/** `1/10` for a tenth of real time, `2x` for twice as fast. @param {number} speed */
export function speedWords(speed) {
  return speed < 1 ? `1/${Math.round(1 / speed)}` : `${speed}×`;
}

/** Play, pause, step and speed. The buttons come from the server. */
class Transport extends Panel {
  start() {
    const select = /** @type {HTMLSelectElement} */ (this.child(".speed select"));
    render(SPEEDS.map((speed) => html`<option value=${speed}>${speedWords(speed)}</option>`), select);
    select.addEventListener("change", () => (playhead.speed.value = Number(select.value)));
    this.addEventListener("click", (event) => this.pressed(event));
    this.watch(() => (select.value = String(playhead.speed.value)));
    this.watch(() => this.showPlaying(playhead.playing.value));
    const now = this.child(".now");
    this.smoothly((frame) => (now.textContent = instant(frame.t)));
  }

  /** @param {Event} event */
  pressed(event) {
    const button = /** @type {Element} */ (event.target).closest("[data-do]");
    const what = button?.getAttribute("data-do");
    const any = /** @type {MouseEvent} */ (event).shiftKey;
    if (what === "toggle") playhead.toggle();
    if (what === "back") playhead.step(-1, { any });
    if (what === "next") playhead.step(1, { any });
  }

  /** @param {boolean} playing */
  showPlaying(playing) {
    const button = this.child(".play");
    button.setAttribute("aria-label", playing ? "Pause" : "Play");
    button.innerHTML = `<svg class="icon" width="18" height="18" viewBox="0 0 24 24" aria-hidden="true"><use href="#i-${playing ? "pause" : "play"}"></use></svg>`;
  }
}

customElements.define("pg-transport", Transport);
