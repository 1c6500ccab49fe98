/** The list of marks that share one place on a lane of time: what each says, and the way to it. */
import { html, nothing, render } from "lit-html";
import { style } from "../pages/later.js";
import { instant } from "./durations.js";
import { icon } from "./icon.js";

/**
 * @typedef {(event: PointerEvent, carried: (away: boolean) => void) => void} Grab
 * @typedef {{at_us: number, words: string, icon: string, tone: string, go: (box: DOMRect) => void, grab?: Grab}} Listed
 * grab: takes one that can be dragged to another instant, and tells when it leaves the list and when it is let go
 */

const WIDTH = 280;
const GAP = 8;

const box = document.createElement("div");
/** The mark that was pressed. @type {HTMLElement | null} */
let pressed = null;

/** @param {Listed[]} marks @param {HTMLElement} beside */
export function list(marks, beside) {
  pressed = beside;
  const place = beside.getBoundingClientRect();
  render(html`<ul>${marks.map((mark) => html`<li>${row(mark, place)}</li>`)}</ul>`, box);
  const x = Math.max(GAP, Math.min(place.left, innerWidth - WIDTH - GAP));
  const above = place.top > innerHeight / 2;
  const most = (above ? place.top : innerHeight - place.bottom) - 2 * GAP;
  box.style.cssText = `left:${x}px;max-height:${most}px;${above ? `bottom:${innerHeight - place.top + GAP}px` : `top:${place.bottom + GAP}px`}`;
  box.showPopover();
  box.querySelector("button")?.focus();
}

/** @param {Listed} mark @param {DOMRect} place */
function row(mark, place) {
  const held = (/** @type {PointerEvent} */ event) => mark.grab?.(event, carried);
  return html`<button type="button" class=${`${mark.tone} ${mark.grab ? "grip" : ""}`} title=${mark.grab ? "Drag to move, press to edit." : nothing} @pointerdown=${held}
    @click=${() => pressedRow(mark, place)}>${icon(mark.icon, 14)}<time>${instant(mark.at_us)}</time><span>${mark.words}</span></button>`;
}

/** The click that ends a drag is no press: the list has gone by then. @param {Listed} mark @param {DOMRect} place */
function pressedRow(mark, place) {
  if (!box.matches(":popover-open")) return;
  close();
  mark.go(place);
}

/** The list is out of the way while one of its marks is carried, and stays away. @param {boolean} away */
function carried(away) {
  box.classList.toggle("is-away", away);
  if (!away) close();
}

function close() {
  box.hidePopover();
  pressed?.focus();
}

/** @param {KeyboardEvent} event */
function walked(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...box.querySelectorAll("button")];
  const at = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  all[(at + step + all.length) % all.length]?.focus();
}

box.popover = "auto";
box.className = "gathered";
box.setAttribute("role", "dialog");
box.setAttribute("aria-label", "Marks at this place");
box.addEventListener("keydown", walked);
document.body.append(box);
await style("marks");
