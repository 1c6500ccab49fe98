/** The keyboard of the topic page. A control that has the focus keeps its own keys. */
import { playhead, select } from "../playhead.js";
import { markers } from "./axis.js";

/** @type {Record<string, (event: KeyboardEvent) => void>} */
const KEYS = {
  " ": () => playhead.toggle(),
  ArrowRight: (event) => playhead.step(1, { any: event.shiftKey }),
  ArrowLeft: (event) => playhead.step(-1, { any: event.shiftKey }),
  Home: () => playhead.home(),
  End: () => playhead.end(),
  "+": () => playhead.faster(),
  "=": () => playhead.faster(),
  "-": () => playhead.slower(),
  Escape: () => select(null),
};

/** Listen on the whole page. */
export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || keepsItsKeys(event)) return;
    const digit = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
    const marker = digit ? markers.peek()[digit - 1] : undefined;
    if (marker) playhead.seek(marker.at_us);
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act(event);
  });
}

/** @param {KeyboardEvent} event */
function keepsItsKeys(event) {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("input:not([type=radio]):not([type=checkbox]), select, textarea, [contenteditable]")) return true;
  if (event.key === " ") return Boolean(target.closest("button, summary, a, input"));
  return event.key.startsWith("Arrow") && Boolean(target.closest("input, [role=tab]"));
}
