/** The signs of the kinds of message: shape, colour and word, wherever one is listed. */
import { html, svg } from "lit-html";

/** @typedef {"command"|"reply"|"event"|"undo"|"write"|"refused"} Kind */

/** In the order of the legend. @type {readonly Kind[]} */
export const KINDS = ["command", "reply", "event", "undo", "write", "refused"];

const SHAPES = {
  command: svg`<circle cx="6" cy="6" r="4.5"/>`,
  reply: svg`<circle cx="6" cy="6" r="3.7"/>`,
  event: svg`<path d="M6 .8 11.2 6 6 11.2 .8 6Z"/>`,
  undo: svg`<path d="M1 6 10.2 1v10Z"/>`,
  write: svg`<path d="M2 2h8v8h-8Z"/>`,
  refused: svg`<path d="M2.2 2.2 9.8 9.8M9.8 2.2 2.2 9.8"/>`,
};

/** In a box of 12 by 12; a kind of the topic's own is drawn as a write. @param {string} kind */
export function shapeOf(kind) {
  const known = kind in SHAPES ? /** @type {Kind} */ (kind) : "write";
  return { known, shape: SHAPES[known] };
}

/** @param {string} kind @param {number} [size] */
export function glyph(kind, size = 12) {
  const { known, shape } = shapeOf(kind);
  return html`<svg class="pg-glyph is-${known}" width=${size} height=${size} viewBox="0 0 12 12" aria-hidden="true">${shape}</svg>`;
}
