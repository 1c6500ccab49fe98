/** What was done to a run, in words: its button's, else its fault's. Never an id alone. */
import { topic } from "../pages/data.js";
import { playhead } from "../playhead.js";

/** @typedef {import("../pages/data.js").Planned} Planned */
/** @typedef {import("../pages/data.js").Action} Action */
/** @typedef {{actions: Action[], faults: import("../pages/data.js").FaultKind[]}} Vocabulary */
/** @typedef {(id: string) => string} Titles what a node is called on stage */

/** @param {Planned} planned @param {Titles} [title] @param {Vocabulary} [words] */
export function planWords(planned, title = titleOf, { actions, faults } = topic) {
  const { kind, target, args } = planned;
  const alike = actions.filter((one) => one.kind === kind);
  const same = alike.find((one) => one.target === target && differing(one, args).length === 0);
  if (same) return same.label;
  const on = strikes(target);
  const fault = faults.find((one) => one.kind === kind && one.on === on) ?? faults.find((one) => one.kind === kind);
  return fault ? faultWords(fault.label, target, title) : ownWords(planned, alike, title);
}

/** @param {string} id */
function titleOf(id) {
  const record = playhead.record.value;
  return record.version.value >= 0 ? (record.topologies.whole.nodes.get(id)?.label ?? id) : id;
}

/** Amounts that are not the button's; how long it lasts is no part of its words. @param {Action} action @param {Planned["args"]} args */
function differing({ args: wanted }, args) {
  const names = Object.keys({ ...wanted, ...args }).filter((name) => name !== "for_us");
  return names.filter((name) => args[name] !== wanted[name]);
}

/** @param {string} target */
function strikes(target) {
  return /^(message|link):/.exec(target)?.[1] ?? (target === "network" ? "network" : "node");
}

/** @param {string} label @param {string} target @param {Titles} title */
function faultWords(label, target, title) {
  const on = strikes(target);
  if (on === "message" || on === "network") return label;
  const ends = target.replace(/^link:/, "").split(/[>~]/);
  return `${label}: ${ends.map(title).join(" to ")}`;
}

/** Of a kind that only this topic has: the nearest button's words for these amounts. @param {Planned} planned @param {Action[]} alike @param {Titles} title */
function ownWords({ kind, target, args }, alike, title) {
  const far = (/** @type {Action} */ one) => differing(one, args).length + (one.target === target ? 0 : 2);
  const [near] = alike.filter((one) => one.wording || textsAgree(one, args)).sort((a, b) => far(a) - far(b));
  if (near?.wording) return filled(near, { ...args, target: title(target) });
  const words = near?.label ?? kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("_", " ");
  return target === "world" || near?.target === target ? words : `${words}: ${title(target)}`;
}

/** Numbers are amounts of the same; another text is another thing. @param {Action} action @param {Planned["args"]} args */
function textsAgree(action, args) {
  return differing(action, args).every((name) => typeof (action.args[name] ?? args[name]) === "number");
}

/** @param {Action} action @param {Planned["args"]} given */
function filled({ wording, args }, given) {
  return wording.replace(/\{(\w+)\}/g, (_, /** @type {string} */ name) => String(given[name] ?? args[name]));
}
