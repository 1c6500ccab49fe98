/** The transport: play, step, speed, and the strip of the whole run. */
import { signal } from "@preact/signals-core";
import { html, render, svg } from "lit-html";
import { playhead, SPEEDS } from "../playhead.js";
import { from, length, span } from "./axis.js";
import { instant, spoken } from "./durations.js";
import { Panel } from "./panel.js";

const HEIGHT = 30;
const BAR = 4;

/** `1/10` for a tenth of real time, `2x` for twice as fast. @param {number} speed */
function speedWords(speed) {
  return speed < 1 ? `1/${Math.round(1 / speed)}` : `${speed}×`;
}

/** Run idle stretches fast, or no longer. */
export async function toggleIdle() {
  const { idleUntil } = await import("../record/idle.js");
  playhead.idleUntil.value = playhead.idleUntil.peek() ? null : idleUntil;
}

/** Play, pause, step and speed. The buttons come from the server. */
class Transport extends Panel {
  start() {
    const select = /** @type {HTMLSelectElement} */ (this.child(".speed select"));
    render(SPEEDS.map((speed) => html`<option value=${speed}>${speedWords(speed)}</option>`), select);
    select.addEventListener("change", () => (playhead.speed.value = Number(select.value)));
    this.addEventListener("click", (event) => this.pressed(event));
    this.watch(() => (select.value = String(playhead.speed.value)));
    const idle = this.child("[data-do=idle]");
    this.watch(() => idle.setAttribute("aria-pressed", String(playhead.idleUntil.value !== null)));
    this.watch(() => this.showPlaying(playhead.playing.value));
    const now = this.child(".now");
    this.slowly((frame) => (now.textContent = instant(frame.t)));
  }

  /** @param {Event} event */
  pressed(event) {
    const button = /** @type {Element} */ (event.target).closest("[data-do]");
    const what = button?.getAttribute("data-do");
    const any = /** @type {MouseEvent} */ (event).shiftKey;
    if (what === "toggle") playhead.toggle();
    if (what === "idle") void toggleIdle();
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

/** The whole run as one strip: traffic, trouble, faults, the stretch in view and the playhead. It is the page's timeline slider. */
class Overview extends Panel {
  constructor() {
    super();
    this.width = signal(0);
    /** @type {number} the instant last told to screen readers */
    this.spokenAt = -1;
  }

  start() {
    const observer = new ResizeObserver(([entry]) => (this.width.value = entry.contentRect.width));
    observer.observe(this);
    this.stops.push(() => observer.disconnect());
    for (const [name, value] of [["role", "slider"], ["tabindex", "0"], ["aria-label", "Timeline"], ["aria-valuemin", "0"]]) {
      this.setAttribute(name, value);
    }
    this.addEventListener("pointerdown", (event) => this.grabbed(event));
    this.draw();
    this.watch(() => this.draw());
    const needle = this.child(".needle");
    this.smoothly((frame) => {
      const px = (frame.t / length()) * this.width.peek();
      /** @type {HTMLElement} */ (needle).style.transform = `translateX(${px.toFixed(2)}px)`;
    });
    this.slowly((frame) => this.speak(frame.t));
  }

  /** @param {PointerEvent} event */
  grabbed(event) {
    const box = this.getBoundingClientRect();
    /** @param {PointerEvent} moved */
    const follow = (moved) => playhead.seek(((moved.clientX - box.left) / box.width) * length());
    const done = () => this.removeEventListener("pointermove", follow);
    this.setPointerCapture(event.pointerId);
    this.addEventListener("pointermove", follow);
    this.addEventListener("pointerup", done, { once: true });
    this.addEventListener("pointercancel", done, { once: true });
    follow(event);
  }

  /** @param {number} t */
  speak(t) {
    const second = playhead.playing.peek() ? Math.floor(t / 1e6) : t;
    if (second === this.spokenAt) return;
    this.spokenAt = second;
    this.setAttribute("aria-valuemax", String(Math.round(length() / 1000)));
    this.setAttribute("aria-valuenow", String(Math.round(t / 1000)));
    this.setAttribute("aria-valuetext", `${spoken(t)} of ${spoken(length())}`);
  }

  draw() {
    const record = playhead.record.value;
    record.version.value;
    const px = this.width.value;
    const whole = length();
    const scale = px / whole;
    const view = { x: from.value * scale, width: Math.max(3, span.value * scale) };
    const bars = barsOf(record.series, px, whole);
    const known = playhead.known.value * scale;
    render(
      html`<svg aria-hidden="true">
          ${svg`<path class="bars" d=${bars.traffic}></path>
          <path class="trouble" d=${bars.trouble}></path>
          <path class="faults" d=${faultsPath(record, scale, whole)}></path>
          ${known < px - 1 && !record.ended ? svg`<rect class="unknown" x=${known} y="0" width=${px - known} height=${HEIGHT}></rect>` : null}
          <rect class="view" x=${view.x} y="0.5" width=${view.width} height=${HEIGHT - 3} rx="3"></rect>`}
        </svg>
        <div class="needle"></div>`,
      this,
    );
  }
}

/** @param {import("../record/series.js").Series} series @param {number} px @param {number} whole */
function barsOf(series, px, whole) {
  const count = Math.max(1, Math.floor(px / BAR));
  const flights = summed(series, "flights", count, whole);
  const refusals = summed(series, "refusals", count, whole);
  const top = Math.max(1, ...flights);
  let traffic = "";
  let trouble = "";
  flights.forEach((value, index) => {
    const at = index * BAR + 0.75;
    const high = value === 0 ? 0 : 2 + (value / top) * 15;
    if (high > 0) traffic += `M${at} ${HEIGHT - 3}v${-high.toFixed(1)}h2.5v${high.toFixed(1)}z`;
    if (refusals[index] > 0) trouble += `M${at} 2h2.5v4.5h-2.5z`;
  });
  return { traffic, trouble };
}

/** @param {import("../record/series.js").Series} series @param {string} name @param {number} count @param {number} whole */
function summed(series, name, count, whole) {
  const { step_us, values } = series.lane(name);
  const sums = new Array(count).fill(0);
  values.forEach((value, bucket) => {
    const index = Math.min(count - 1, Math.floor(((bucket * step_us) / whole) * count));
    sums[index] += value || 0;
  });
  return sums;
}

/** @param {import("../record/log.js").RunRecord} record @param {number} scale @param {number} whole */
function faultsPath(record, scale, whole) {
  return record
    .faults()
    .map(({ from_us, to_us }) => {
      const wide = Math.max(2, ((to_us ?? Math.max(record.until, whole)) - from_us) * scale);
      return `M${(from_us * scale).toFixed(1)} ${HEIGHT - 2.5}h${wide.toFixed(1)}v2h${-wide.toFixed(1)}z`;
    })
    .join("");
}

customElements.define("pg-overview", Overview);
customElements.define("pg-transport", Transport);
