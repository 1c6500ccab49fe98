/** A pin in the hand: it follows the pointer, and where it is let go it happens then. */
import { signal } from "@preact/signals-core";
import { change, instantOf, withinRun } from "../live/shelf.js";
import { playhead } from "../playhead.js";
import * as axis from "./axis.js";

/** @typedef {import("../live/shelf.js").Entry} Entry */

const DRAG_PX = 4;

export class Dragging {
  constructor() {
    /** The pin in the hand and where it is held, us. */
    this.held = signal(/** @type {{entry: Entry, at_us: number} | null} */ (null));
    /** The click that ends a drag is no press. */
    this.dropped = false;
  }

  /**
   * @param {PointerEvent} event @param {Entry} entry @param {number} track where the lane begins, px
   * @param {(away: boolean) => void} carried told when the pin leaves its place, and when it is let go
   */
  grabbed(event, entry, track, carried = () => {}) {
    const pin = /** @type {HTMLElement} */ (event.currentTarget);
    const grip = event.clientX - track - axis.x(instantOf(entry.planned));
    this.dropped = false;
    const done = new AbortController();
    const { signal } = done;
    pin.setPointerCapture(event.pointerId);
    pin.addEventListener("pointermove", (moved) => this.dragged(moved.clientX - event.clientX, entry, moved.clientX - track - grip) && carried(true), { signal });
    pin.addEventListener("pointerup", () => (this.drop() && carried(false), done.abort()), { signal });
    pin.addEventListener("pointercancel", () => ((this.held.value = null), carried(false), done.abort()), { signal });
  }

  /** Whether it has left its place. @param {number} by_px @param {Entry} entry @param {number} px */
  dragged(by_px, entry, px) {
    if (!this.held.peek() && Math.abs(by_px) < DRAG_PX) return false;
    this.held.value = { entry, at_us: withinRun(axis.timeAt(px), playhead.horizon.peek()) };
    return true;
  }

  /** Whether it had been carried anywhere. */
  drop() {
    const held = this.held.peek();
    this.held.value = null;
    if (!held) return false;
    this.dropped = true;
    change(held.entry, { ...held.entry.planned, when: { at_us: held.at_us } });
    return true;
  }
}
