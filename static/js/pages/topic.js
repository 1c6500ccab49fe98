/** The topic page: brings its panels to life and opens the scenario that the server chose. */
import "../stage/stage.js";
import { bringToLife } from "../panels/sight.js";
import { effect } from "@preact/signals-core";
import { themeButton } from "../panels/theme.js";
import { session } from "../live/session.js";
import { selection } from "../playhead.js";
import { momentOf, topic } from "./data.js";

const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const asked = momentOf(new URLSearchParams(location.search));
const preset = topic.presets.find(({ id }) => id === topic.preset);

const TOUCHED = new Set(["node", "link", "message"]);

/** What is not needed for the first picture is loaded when it is first used. */
function loadLater() {
  const touch = () => import("../panels/touch.js");
  effect(() => void (session.status.value === "done" && import("../panels/verdicts.js")));
  document.querySelector("#tab-verdicts")?.addEventListener("click", () => import("../panels/verdicts.js"), { once: true });
  effect(() => void (TOUCHED.has(selection.value?.kind ?? "") && touch()));
  document.querySelector(".network-open")?.addEventListener("click", async () => (await touch()).askSides([]));
  document.querySelector("pg-stage")?.addEventListener("pg-lasso", async (event) => {
    (await touch()).askSides(/** @type {CustomEvent} */ (event).detail.nodes);
  });
  void import("../panels/marks.js");
  void import("../panels/meddling.js");
  effect(() => void (session.run.value && import("../panels/verdict_lane.js")));
  document.querySelector(".guide-toggle")?.addEventListener("click", () => import("../panels/guide.js"), { once: true });
  effect(() => void (session.run.value && import("../present/described.js")));
  presentWhenAsked();
  document.querySelector(".presets")?.addEventListener("click", (event) => choosePreset(event));
}

/** The button in the header, or `?present=1`. */
function presentWhenAsked() {
  const presenting = () => import("../present/present.js");
  document.querySelector(".present-toggle")?.addEventListener("click", async () => {
    const { isPresenting, present } = await presenting();
    present(!isPresenting());
  });
  if (new URLSearchParams(location.search).has("present")) presenting().then(({ present }) => present(true));
}

/** The header's button to the tree of branches, once there is more than one. */
function offerBranches() {
  const button = /** @type {HTMLElement} */ (document.querySelector(".branches-open"));
  effect(() => {
    const { length } = session.branches.value;
    button.hidden = length < 2;
    button.querySelector("span")?.replaceChildren(String(length));
  });
  button.addEventListener("click", async () => (await import("../panels/branches.js")).openBranches(), { once: true });
}

/** On a phone the tools of the header are a menu; whoever chose one is done with it. */
function closeTools() {
  const tools = document.getElementById("bar-tools");
  tools?.addEventListener("click", () => tools.matches(":popover-open") && tools.hidePopover());
}

/** The header's button to a second run beside this one, where there is one to choose. */
function offerComparison() {
  const button = /** @type {HTMLElement} */ (document.querySelector(".compare-open"));
  const choice = topic.params.some(({ kind }) => kind === "choice");
  effect(() => void (button.hidden = !choice && session.branches.value.length < 2));
  button.addEventListener("click", async () => (await import("../compare/compare.js")).toggleCompare());
}

/** @param {Event} event */
async function choosePreset(event) {
  const id = /** @type {Element} */ (event.target).closest("[data-preset]")?.getAttribute("data-preset");
  if (!id) return;
  event.preventDefault();
  /** @type {HTMLDetailsElement} */ (event.currentTarget).open = false;
  (await import("../panels/presets.js")).openPreset(id);
}

loadLater();
bringToLife();
offerBranches();
closeTools();
offerComparison();
themeButton();
void import("../panels/keys.js").then(({ listenToKeys }) => listenToKeys());
void import("../panels/status.js");
session.open(topic.scenario, { at_us: asked ?? preset?.opens_at_us ?? 0, play: !still && asked === undefined });
