/** What lies over the picture in words: the caption and the legend. */
import { html, nothing } from "lit-html";
import { glyph, KINDS } from "./glyphs.js";

/** @typedef {import("../record/frame.js").Frame} Frame */

/** A caption older than this, as seen, is told in the past. */
const FRESH_US = 4_000_000;
const NAME = /(\w+-\d+)/;

/**
 * The sentence for this moment: of the followed request where it has one, else the latest.
 * @param {Frame} frame
 * @param {string|null} followed
 * @param {number} speed
 */
export function captionAt(frame, followed, speed) {
  const own = followed === null ? null : frame.captionFor(followed);
  const caption = own ?? frame.caption;
  if (!caption) return null;
  return {
    text: String(caption.text),
    tone: String(caption.tone),
    past: frame.t - caption.at_us > FRESH_US * Math.min(1, speed),
  };
}

/** @param {{text: string, tone: string, past: boolean} | null} caption */
export function captionTemplate(caption) {
  return caption
    ? html`<span class="pg-caption-text is-${caption.tone} ${caption.past ? "is-past" : ""}">${unbroken(caption.text)}</span>`
    : nothing;
}

/** Names with a number in them, such as db-1, stay on one line. @param {string} text */
function unbroken(text) {
  return text.split(NAME).map((part, i) => (i % 2 ? html`<span>${part}</span>` : part));
}

/** @param {Set<string>} kinds that occur @param {Record<string, string>} words the topic's own words for a kind */
export function legendTemplate(kinds, words) {
  const shown = KINDS.filter((kind) => kinds.has(kind) || words[kind]);
  return shown.map((kind) => html`<li title=${words[kind] ?? kind}>${glyph(kind)}<span>${kind}</span></li>`);
}
