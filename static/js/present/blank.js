/** The blank screen of a presentation: everybody looks at the speaker. Nothing plays on behind it. */
import { playhead } from "../playhead.js";

/** @type {HTMLElement | null} */
let cover = null;
let played = false;

export function isBlank() {
  return cover !== null;
}

/** @param {boolean} on */
export function blank(on) {
  if (on === isBlank()) return;
  if (on) {
    played = playhead.playing.peek();
    playhead.pause();
    cover = covering();
    document.body.append(cover);
    return;
  }
  cover?.remove();
  cover = null;
  if (played) playhead.play();
}

function covering() {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "blank";
  made.setAttribute("aria-label", "The screen is blank. Show the stage again");
  made.addEventListener("click", () => blank(false));
  return made;
}
