/** A long trace in small, above its rows: the whole of it, and in a frame the stretch in view, which is dragged or moved by arrows. */
import { html, nothing, svg } from "lit-html";
import * as axis from "../panels/axis.js";
import { lasting } from "../panels/durations.js";
import { playhead } from "../playhead.js";

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {{from: number, to: number}} Ends */
/** @typedef {"from"|"to"|"both"} Grip which end of the frame is dragged */

/** A step by key, as a share of what is in view. */
const STEP = 0.1;
const NARROWER = 0.8;
const WIDE = 1000;

/** Nothing for a trace that is in view as a whole. @param {Row[]} rows @param {number} t @param {number} fit how many rows are seen at once */
export function minimap(rows, t, fit) {
  const ends = endsOf(rows);
  const inView = axis.from.peek() <= ends.from && axis.to.peek() >= ends.to;
  if (rows.length < 2 || (inView && rows.length <= fit)) return nothing;
  const share = (/** @type {number} */ at) => Math.max(0, Math.min(1, (at - ends.from) / (ends.to - ends.from)));
  const [left, right] = [share(axis.from.peek()), share(axis.to.peek())];
  const seen = { from: Math.max(ends.from, Math.min(ends.to, axis.from.peek())), to: Math.max(ends.from, Math.min(ends.to, axis.to.peek())) };
  return html`<div class="row minimap"><div class="name">Whole trace <b>${lasting(ends.to - ends.from)}</b></div>
    <div class="map" @pointerdown=${(/** @type {PointerEvent} */ event) => grabbed(event, ends)}>
      <svg viewBox=${`0 0 ${WIDE} ${rows.length}`} preserveAspectRatio="none" aria-hidden="true">${svg`
        <path class="ghosted" d=${linesOf(rows, share, Infinity)}></path><path d=${linesOf(rows, share, t)}></path>
        <path class="bad" d=${linesOf(rows.filter(({ look, to_us }) => look === "bad" && to_us !== null && to_us <= t), share, t)}></path>`}</svg>
      <div class="needle" .style=${`left:${(share(t) * 100).toFixed(2)}%`} ?hidden=${t < ends.from || t > ends.to}></div>
      <div class="frame" role="slider" tabindex="0" aria-label="Stretch of the trace in view" aria-valuemin="0" aria-valuemax=${Math.round(ends.to - ends.from)} aria-valuenow=${Math.round(seen.from - ends.from)}
        aria-valuetext=${`From ${lasting(seen.from - ends.from)} to ${lasting(seen.to - ends.from)} of ${lasting(ends.to - ends.from)}`}
        title="Drag to move, its ends to widen. Arrows move it, with Shift they widen it." @keydown=${(/** @type {KeyboardEvent} */ event) => pressed(event, ends)}
        .style=${`left:${(left * 100).toFixed(2)}%;width:${((right - left) * 100).toFixed(2)}%`}><i data-grip="from"></i><i data-grip="to"></i></div>
    </div></div>`;
}

/** From the first span's start to the last one's end. @param {{from_us: number, to_us: number|null}[]} rows @returns {Ends} */
export function endsOf(rows) {
  const until = playhead.record.peek().until;
  const from = rows.reduce((least, { from_us }) => Math.min(least, from_us), Infinity);
  return { from, to: rows.reduce((most, { to_us }) => Math.max(most, to_us ?? until), from + 1) };
}

/** A line a row, as far as t. @param {Row[]} rows @param {(at: number) => number} share @param {number} t */
function linesOf(rows, share, t) {
  return rows.map(({ from_us, to_us }, row) => {
    const end = Math.min(to_us ?? Infinity, t);
    if (end < from_us) return "";
    return `M${(share(from_us) * WIDE).toFixed(1)} ${row + 0.2}h${Math.max(2, (share(end) - share(from_us)) * WIDE).toFixed(1)}v.6H${(share(from_us) * WIDE).toFixed(1)}z`;
  }).join("");
}

/** @param {PointerEvent} event @param {Ends} ends */
function grabbed(event, ends) {
  const map = /** @type {HTMLElement} */ (event.currentTarget);
  const target = /** @type {HTMLElement} */ (event.target);
  const { left, width } = map.getBoundingClientRect();
  const timeAt = (/** @type {number} */ x) => ends.from + ((x - left) / width) * (ends.to - ends.from);
  const grip = /** @type {Grip} */ (target.dataset.grip ?? "both");
  if (!target.closest(".frame")) axis.show(timeAt(event.clientX) - axis.span.peek() / 2, axis.span.peek());
  const began = { from: axis.from.peek(), to: axis.to.peek(), at: timeAt(event.clientX) };
  const follow = (/** @type {Event} */ moved) => dragged(grip, began, timeAt(/** @type {PointerEvent} */ (moved).clientX));
  map.setPointerCapture(event.pointerId);
  map.addEventListener("pointermove", follow);
  const done = () => map.removeEventListener("pointermove", follow);
  map.addEventListener("pointerup", done, { once: true });
  map.addEventListener("pointercancel", done, { once: true });
}

/** @param {Grip} grip @param {{from: number, to: number, at: number}} began @param {number} now */
function dragged(grip, { from, to, at }, now) {
  const by = now - at;
  if (grip === "both") return axis.show(from + by, to - from);
  const start = grip === "from" ? Math.min(from + by, to) : from;
  axis.show(start, (grip === "to" ? Math.max(to + by, from) : to) - start);
}

/** @param {KeyboardEvent} event @param {Ends} ends */
function pressed(event, ends) {
  const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const long = axis.span.peek();
  if (event.key === "Home") axis.show(ends.from - long * 0.05, long);
  else if (event.key === "End") axis.show(ends.to - long * 0.95, long);
  else if (!way) return;
  else if (event.shiftKey) axis.zoom(way > 0 ? 1 / NARROWER : NARROWER, axis.from.peek() + long / 2);
  else axis.show(axis.from.peek() + way * STEP * long, long);
  event.preventDefault();
}
