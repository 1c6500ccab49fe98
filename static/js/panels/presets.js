/** Named scenarios. Opening one tells its story in place of the tagline. */
import { session } from "../live/session.js";
import { shelf } from "../live/shelf.js";
import { topic } from "../pages/data.js";
import { select } from "../playhead.js";

/** Open a preset, at its own instant or at another. @param {string} id @param {{at_us?: number, play?: boolean}} [how] */
export function openPreset(id, { at_us, play = true } = {}) {
  const preset = topic.presets.find((one) => one.id === id);
  if (!preset) return;
  select(null);
  shelf.value = [];
  session.open(preset.scenario, { at_us: at_us ?? preset.opens_at_us, play });
  history.replaceState(null, "", addressOf(id));
  tell(preset);
}

/** Who presents goes on presenting. @param {string} id */
function addressOf(id) {
  const presenting = new URLSearchParams(location.search).has("present");
  return `?preset=${encodeURIComponent(id)}${presenting ? "&present=1" : ""}`;
}

/** @param {import("../pages/data.js").Preset} preset */
function tell(preset) {
  const now = document.querySelector(".presets-now");
  const tagline = document.querySelector(".tagline");
  if (now) now.textContent = preset.title;
  if (tagline) tagline.textContent = preset.story;
  for (const link of document.querySelectorAll("[data-preset]")) {
    if (link.getAttribute("data-preset") === preset.id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
