/** The topic page: brings its panels to life and opens the scenario that the server chose. */
import "../stage/stage.js";
import "../panels/transport.js";
import "../panels/overview.js";
import "../panels/ruler.js";
import "../panels/waterfall.js";
import "../panels/metrics.js";
import "../panels/conditions.js";
import "../panels/breaks.js";
import "../panels/touch.js";
import "../panels/tabs.js";
import "../panels/verdicts.js";
import "../panels/source.js";
import "../panels/events.js";
import "../panels/status.js";
import "../panels/invitation.js";
import { momentOf } from "../panels/guide.js";
import { listenToKeys } from "../panels/keys.js";
import "../panels/presets.js";
import { themeButton } from "../panels/theme.js";
import { effect } from "@preact/signals-core";
import { playhead } from "../playhead.js";
import { session } from "../live/session.js";
import { topic } from "./data.js";

/** Slower than this nobody would live to see the second fault. */
const SLOWEST_OPENING = 0.05;

const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const asked = momentOf(new URLSearchParams(location.search));
const preset = topic.presets.find(({ id }) => id === topic.preset);

/** The session picks a speed by the first messages; one time only, keep it from standing still. */
function paceOnce() {
  const first = playhead.speed.peek();
  const stop = effect(() => {
    const speed = playhead.speed.value;
    if (speed === first) return;
    queueMicrotask(() => stop());
    if (speed < SLOWEST_OPENING) queueMicrotask(() => (playhead.speed.value = SLOWEST_OPENING));
  });
}

themeButton();
paceOnce();
listenToKeys();
session.open(topic.scenario, { at_us: asked ?? preset?.opens_at_us ?? 0, play: !still && asked === undefined });
