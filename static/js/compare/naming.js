/** What a branch is called: by what was done in it, or by the conditions that set it apart from its parent. */
import { topic } from "../pages/data.js";

/** @typedef {import("../live/session.js").Branch} Branch */
/** @typedef {{name: string, label: string, kind: string, unit: string, variant?: boolean, choices?: [string, string][]}} Param */

const PARAMS = /** @type {Param[]} */ (/** @type {unknown} */ (topic.params));

/** The condition that most sets runs of this topic apart, if it has one. */
export const variant = PARAMS.find((param) => param.variant) ?? PARAMS.find(({ kind }) => kind === "choice") ?? null;

/** A value in the words of the form. @param {Param} param @param {unknown} value */
export function said(param, value) {
  if (param.kind === "flag") return Number(value) ? "on" : "off";
  const words = param.choices?.find(([one]) => one === value)?.[1];
  return words ?? `${Number(value).toLocaleString("en")}${param.unit ? ` ${param.unit}` : ""}`;
}

/** @param {Branch} branch @param {Branch[]} all */
export function nameOf(branch, all) {
  const parent = all.find(({ id }) => id === branch.parent);
  const changed = parent ? changedParams(parent.scenario.params, branch.scenario.params) : [];
  if (changed.length) return changed.map(({ label, words }) => `${label}: ${words}`).join(", ");
  if (branch.label) return branch.label.charAt(0).toUpperCase() + branch.label.slice(1);
  return presetOf(branch.scenario)?.title ?? "First run";
}

/** @param {any} before @param {any} after */
function changedParams(before, after) {
  return PARAMS.filter(({ name }) => before[name] !== after[name]).map((param) => ({
    label: param.label,
    words: said(param, after[param.name]),
  }));
}

/** @param {import("../live/session.js").Scenario} scenario */
function presetOf({ params, interventions, seed }) {
  const key = JSON.stringify([params, interventions, seed]);
  return topic.presets.find(({ scenario: one }) => JSON.stringify([one.params, one.interventions, one.seed]) === key);
}
