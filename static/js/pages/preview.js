/** A thumbnail that plays a room's own first run: a small stage with a playhead and a conversation of its own. */
import { effect, signal } from "@preact/signals-core";
import { Session } from "../live/session.js";
import { Playhead } from "../playhead.js";
import { Stage } from "../stage/stage.js";
import { style } from "./later.js";

/** @typedef {{scenario: import("../live/session.js").Scenario, opens_at_us: number, view: string | null}} Run */

/** @type {Record<string, Run>} */
const RUNS = JSON.parse(document.getElementById("runs")?.textContent ?? "{}");

class Preview {
  /** @param {HTMLElement} figure @param {Run} run */
  constructor(figure, { scenario, opens_at_us, view }) {
    this.playhead = new Playhead({ selection: signal(null) });
    this.session = new Session({ playhead: this.playhead });
    this.wanted = false;
    this.stage = this.staged(view);
    this.session.open(scenario, { at_us: opens_at_us });
    effect(() => void (this.session.branches.value.length && this.arrived(figure)));
    effect(() => void (this.playhead.playing.value || this.replay()));
  }

  /** @param {string | null} view */
  staged(view) {
    const stage = new Stage();
    stage.playhead = this.playhead;
    stage.setAttribute("thumbnail", "");
    if (view) stage.setAttribute("view", view);
    return stage;
  }

  /** The first of the run is here: the moving picture takes the place of the still one. @param {HTMLElement} figure */
  async arrived(figure) {
    await Promise.all([style("stage"), style("nodes")]);
    figure.append(this.stage);
    if (this.wanted) this.playhead.play();
  }

  /** At its end, from the start again, for as long as somebody looks. */
  replay() {
    if (this.wanted && this.stage.isConnected) this.playhead.play();
  }

  play() {
    this.wanted = true;
    if (this.stage.isConnected) this.playhead.play();
  }

  pause() {
    this.wanted = false;
    this.playhead.pause();
  }
}

/** @param {HTMLElement} card */
export function preview(card) {
  const figure = /** @type {HTMLElement} */ (card.querySelector("figure"));
  return new Preview(figure, RUNS[card.dataset.room ?? ""]);
}
