/** The keyboard of the topic page: one table that is listened to and that help shows. A control that has the focus keeps its own keys. */
import { playhead, select } from "../playhead.js";
import { markers } from "./axis.js";

/** @typedef {{keys: string[], shown: string, words: string, act: (event: KeyboardEvent) => void}} Key */

/** @type {Key[]} */
export const KEYS = [
  { keys: [" "], shown: "Space", words: "Play or pause", act: () => playhead.toggle() },
  { keys: ["ArrowRight"], shown: "→", words: "Next event of what is selected; with Shift, of anything", act: (event) => playhead.step(1, { any: event.shiftKey }) },
  { keys: ["ArrowLeft"], shown: "←", words: "Previous event of what is selected; with Shift, of anything", act: (event) => playhead.step(-1, { any: event.shiftKey }) },
  { keys: ["Home"], shown: "Home", words: "To the start", act: () => playhead.home() },
  { keys: ["End"], shown: "End", words: "To the end of the run", act: () => playhead.end() },
  { keys: ["+", "="], shown: "+", words: "Faster", act: () => playhead.faster() },
  { keys: ["-"], shown: "−", words: "Slower", act: () => playhead.slower() },
  { keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], shown: "1 – 9", words: "To the marker of that number", act: (event) => toMarker(Number(event.key)) },
  { keys: ["i"], shown: "I", words: "Run idle stretches fast, or no longer", act: () => void import("./transport.js").then(({ toggleIdle }) => toggleIdle()) },
  { keys: ["l"], shown: "L", words: "To the live edge: as far as the run is computed", act: () => playhead.liveEdge() },
  { keys: ["Escape"], shown: "Esc", words: "Select nothing", act: () => select(null) },
  { keys: ["?"], shown: "?", words: "Show these keys", act: () => void showHelp() },
];

/** Listen on the whole page. */
export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || keepsItsKeys(event)) return;
    const key = KEYS.find(({ keys }) => keys.includes(event.key));
    if (!key) return;
    event.preventDefault();
    key.act(event);
  });
}

/** @param {number} number counted from 1 */
function toMarker(number) {
  const marker = markers.peek()[number - 1];
  if (marker) playhead.seek(marker.at_us);
}

async function showHelp() {
  (await import("./help.js")).showHelp(KEYS);
}

/** @param {KeyboardEvent} event */
function keepsItsKeys(event) {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("dialog, [popover], input:not([type=radio]):not([type=checkbox]), select, textarea, [contenteditable]")) return true;
  if (event.key === " ") return Boolean(target.closest("button, summary, a, input"));
  return event.key.startsWith("Arrow") && Boolean(target.closest("input, [role=tab]"));
}
