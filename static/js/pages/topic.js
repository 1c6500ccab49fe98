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
import { session } from "../live/session.js";
import { topic } from "./data.js";

const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const asked = momentOf(new URLSearchParams(location.search));
const preset = topic.presets.find(({ id }) => id === topic.preset);

themeButton();
listenToKeys();
session.open(topic.scenario, { at_us: asked ?? preset?.opens_at_us ?? 0, play: !still && asked === undefined });
