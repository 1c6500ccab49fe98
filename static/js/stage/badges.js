/** Badges: what is wrong with a node or a road, in a word, on the thing itself. */
import { nothing, svg } from "lit-html";

/** Worst first; the two worst are shown. @type {[string, string, string][]} status, word, hue */
const WORDS = [
  ["down", "DOWN", "refused"],
  ["cut", "CUT", "refused"],
  ["paused", "PAUSED", "ink"],
  ["held", "HELD", "ink"],
  ["erring", "ERRORS", "refused"],
  ["slow", "SLOW", "undo"],
  ["lossy", "LOSSY", "refused"],
  ["skewed", "CLOCK OFF", "undo"],
  ["duplicating", "COPIES", "undo"],
  ["reordering", "SHUFFLED", "undo"],
];
const MOST = 2;

/** @param {string[]} statuses @param {number} y where their middle is */
export function badges(statuses, y) {
  const shown = WORDS.filter(([status]) => statuses.includes(status)).slice(0, MOST);
  if (shown.length === 0) return nothing;
  const widths = shown.map(([, word]) => word.length * 7.1 + 16);
  let x = -(widths.reduce((sum, w) => sum + w, 0) + 4 * (shown.length - 1)) / 2;
  return svg`<g class="pg-badges">${shown.map(([, word, hue], i) => {
    const at = x;
    x += widths[i] + 4;
    return svg`<g class="pg-badge is-${hue}" transform="translate(${at + widths[i] / 2} ${y})">
      <rect x=${-widths[i] / 2} y="-9" width=${widths[i]} height="18" rx="9"/><text y="3.7">${word}</text></g>`;
  })}</g>`;
}
