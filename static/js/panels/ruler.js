/** The ruler with its markers, the playhead's hand across all lanes, and scrubbing on them. */
import { html, nothing, render, svg } from "lit-html";
import { followed, playhead } from "../playhead.js";
import { shortRequest } from "../record/names.js";
import * as axis from "./axis.js";
import { instant, lasting, tick } from "./durations.js";
import { Panel } from "./panel.js";

const STEPS = [1, 2, 5].flatMap((digit) => [3, 4, 5, 6, 7, 8].map((power) => digit * 10 ** power)).sort((a, b) => a - b);
const TICK_PX = 86;

class Ruler extends Panel {
  constructor() {
    super();
    this.hand = /** @type {HTMLElement} */ (this.parentElement?.querySelector(".hand"));
  }

  start() {
    this.drawAll();
    this.stops.push(axis.measure(this.child(".track"), this), axis.keepInView(), axis.zoomToFollowed());
    this.watch(() => this.drawAll());
    this.watch(() => (axis.from.value, axis.width.value, axis.span.value, playhead.invalidate()));
    this.smoothly((frame) => this.moveHand(frame.t));
    this.slowly((frame) => (/** @type {Element} */ (this.hand.firstElementChild).textContent = instant(frame.t)));
    this.child(".track").addEventListener("pointerdown", (event) => this.grabbed(/** @type {PointerEvent} */ (event)));
    this.parentElement?.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
  }

  drawAll() {
    const step = STEPS.find((one) => (one / axis.span.value) * axis.width.value >= TICK_PX) ?? STEPS[STEPS.length - 1];
    render(
      html`<div class="name">
          <span>${title()}</span>
          <span class="zoom">
            <button type="button" @click=${() => axis.zoom(2)} aria-label="Show more time">−</button>
            <button type="button" @click=${() => axis.zoom(0.5)} aria-label="Show less time">+</button>
            <button type="button" class="fit" @click=${() => axis.fit()}>Fit</button>
          </span>
        </div>
        <div class="track"><svg aria-hidden="true">${ticks(step)}</svg><pg-marks></pg-marks>${liveEdge()}</div>`,
      this,
    );
  }

  /** @param {number} t */
  moveHand(t) {
    const px = axis.x(t);
    const inside = px >= -0.5 && px <= axis.width.peek() + 0.5;
    this.hand.hidden = !inside;
    if (!inside) return;
    this.hand.style.transform = `translateX(${(axis.left.peek() + px).toFixed(2)}px)`;
    this.hand.classList.toggle("flipped", px > axis.width.peek() - 84);
  }

  /** @param {PointerEvent} event */
  grabbed(event) {
    if (/** @type {Element} */ (event.target).closest("button")) return;
    const track = this.child(".track");
    const start = track.getBoundingClientRect().left;
    /** @param {Event} moved */
    const follow = (moved) => playhead.seek(axis.timeAt(/** @type {PointerEvent} */ (moved).clientX - start));
    const done = () => track.removeEventListener("pointermove", follow);
    track.setPointerCapture(event.pointerId);
    track.addEventListener("pointermove", follow);
    track.addEventListener("pointerup", done, { once: true });
    track.addEventListener("pointercancel", done, { once: true });
    follow(event);
  }

  /** @param {WheelEvent} event */
  wheeled(event) {
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && !event.metaKey && !sideways) return;
    event.preventDefault();
    if (sideways) return axis.show(axis.from.peek() + (event.deltaX / axis.width.peek()) * axis.span.peek(), axis.span.peek());
    const start = this.child(".track").getBoundingClientRect().left;
    axis.zoom(Math.exp(event.deltaY / 300), axis.timeAt(event.clientX - start));
  }
}

/** How far the run is computed, while it grows; at the lane's end when that is out of view. */
function liveEdge() {
  const known = playhead.known.value;
  if (axis.grown.value.record.ended || known === 0) return nothing;
  const px = Math.max(0, Math.min(axis.x(known), axis.width.value));
  const far = px > axis.width.value - 76;
  return html`<button type="button" class=${`edge ${far ? "far" : ""}`} .style=${`transform:translateX(${far ? `calc(${px.toFixed(1)}px - 100%)` : `${px.toFixed(1)}px`})`}
    title=${`Computed to ${instant(known)}. Go there`} @click=${() => playhead.liveEdge()}>Live edge</button>`;
}

function title() {
  return followed.value === null ? html`${lasting(axis.span.value)}` : html`<span class="spoken">Request </span><b>${shortRequest(followed.value)}</b>`;
}

/** @param {number} step */
function ticks(step) {
  const first = Math.ceil(axis.from.value / step) * step;
  const count = Math.max(0, Math.floor((axis.to.value - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * step;
    const px = axis.x(at).toFixed(1);
    return svg`<path class="tick strong" d=${`M${px} 0v22`}></path><path class="tick" d=${`M${px} 22v24`}></path><text x=${Number(px) + 6} y="16">${tick(at, step)}</text>`;
  });
}

customElements.define("pg-ruler", Ruler);
