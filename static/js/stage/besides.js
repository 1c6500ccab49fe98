/** The words that stand beside the roads: labels of what is followed or chosen, and why a request died where it died. */
import { svg } from "lit-html";
import { deathTags } from "./deaths.js";
import { glowing } from "./echoes.js";
import { standingLabels } from "./labels.js";
import { isOurs } from "./traffic.js";

/**
 * @param {import("../record/frame.js").Frame} frame
 * @param {import("./traffic.js").Mood} mood
 * @param {Map<string, import("./roads.js").Road>} roads
 * @param {import("./layout.js").Layout} placing
 */
export function besides(frame, mood, roads, placing) {
  const ours = [...frame.messages, ...glowing(frame, mood.linger_us).reverse()].filter((one) => isOurs(one, mood));
  /** @type {import("./labels.js").Pill[]} */
  const taken = [];
  const labels = standingLabels(ours, roads, placing, taken);
  return svg`${deathTags(frame, mood, roads, placing, taken)}${labels}`;
}
