/** Press and hold a node: it is slow from then until it is let go, and for a second at least. */
import { session } from "../live/session.js";
import { topic } from "../pages/data.js";
import { playhead } from "../playhead.js";

const HELD_MS = 600;
const SHORTEST_US = 1_000_000;

/** @param {HTMLElement} graph @param {string} node @param {{since: number, over: AbortSignal}} press */
export function hold(graph, node, { since, over }) {
  const slow = topic.faults.find(({ kind, on }) => kind === "slow" && on === "node");
  if (!slow || over.aborted) return;
  let began_us = -1;
  const timer = setTimeout(() => (began_us = begin(slow, node)), HELD_MS - (performance.now() - since));
  graph.addEventListener("contextmenu", (menu) => menu.preventDefault(), { signal: over });
  over.addEventListener("abort", () => {
    clearTimeout(timer);
    if (began_us >= 0) letGo(graph, node, began_us);
  });
}

/** @param {import("../pages/data.js").FaultKind} slow @param {string} node @returns {number} since when */
function begin(slow, node) {
  const amounts = slow.args.filter(({ name }) => name !== "for_us");
  const args = Object.fromEntries(amounts.map((arg) => [arg.name, arg.default]));
  const from_us = Math.floor(playhead.t.peek()) + 1;
  session.intervene({ kind: "slow", target: node, args, label: `${slow.label}: held` });
  return from_us;
}

/** The fault that began with the hold is given its end. @param {HTMLElement} graph @param {string} node @param {number} began_us */
function letGo(graph, node, began_us) {
  const swallow = (/** @type {Event} */ click) => click.stopImmediatePropagation();
  graph.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => graph.removeEventListener("click", swallow, { capture: true }));
  const scenario = session.scenario.peek();
  if (!scenario) return;
  const now_us = Math.floor(playhead.t.peek());
  const for_us = Math.max(SHORTEST_US, now_us - began_us);
  const ours = (/** @type {any} */ one) => one.kind === "slow" && one.target === node && one.when.at_us === began_us;
  const interventions = scenario.interventions.map((one) => (ours(one) ? { ...one, args: { ...one.args, for_us } } : one));
  const at_us = playhead.playing.peek() ? null : Math.max(began_us, now_us);
  session.open({ ...scenario, interventions }, { at_us, label: "Slow while held" });
}
