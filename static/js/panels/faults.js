/** The generic faults as rows of a menu: a button, its adjustable amounts, and how long it shall last. */
import { html } from "lit-html";
import { session } from "../live/session.js";
import { topic } from "../pages/data.js";
import { FAULT_ICONS, icon } from "./icon.js";

/** @typedef {import("../pages/data.js").FaultKind} FaultKind */
/** @typedef {import("../pages/data.js").FaultArg} FaultArg */

const LASTS = [["5 s", 5_000_000], ["20 s", 20_000_000], ["until mended", 0]];

/** How long the next fault lasts, us; 0 for ever. */
let lasting_us = 5_000_000;

/** Faults that make sense on a thing in this condition. @param {"node"|"link"|"message"|"network"} on @param {string[]} statuses */
export function faultsOn(on, statuses) {
  const down = statuses.includes("down");
  const paused = statuses.includes("paused");
  const ill = statuses.length > 0;
  return topic.faults.filter((fault) => {
    if (fault.on !== on) return false;
    if (fault.kind === "restart") return down;
    if (fault.kind === "resume") return paused;
    if (fault.kind === "release") return statuses.includes("held");
    if (fault.kind === "mend" || fault.kind === "heal") return on === "network" || ill;
    return !down;
  });
}

/** @param {FaultKind[]} faults @param {string} target @param {() => void} done */
export function faultMenu(faults, target, done) {
  return html`<div class="faults">${faults.map((fault) => faultRow(fault, target, done))}</div>
    ${faults.some((fault) => fault.args.some(({ name }) => name === "for_us")) ? howLong() : null}`;
}

/** @param {FaultKind} fault @param {string} target @param {() => void} done */
function faultRow(fault, target, done) {
  const amounts = fault.args.filter(({ name }) => name !== "for_us" && name !== "groups");
  return html`<form class="fault-row" @submit=${(/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      strike(fault, target, new FormData(/** @type {HTMLFormElement} */ (event.target)));
      done();
    }}>
    <button type="submit">${icon(FAULT_ICONS[fault.kind] ?? "zap", 15)}${fault.label}</button>${amounts.slice(0, 1).map((arg) => amount(fault, arg))}
  </form>`;
}

/** @param {FaultKind} fault @param {FaultArg} arg */
function amount(fault, arg) {
  const label = `${fault.label}: ${arg.name.replace("_us", "")}`;
  if (arg.choices?.length) {
    return html`<span class="amount"><select class="picker" name=${arg.name} aria-label=${label}>${arg.choices.map((one) => html`<option value=${one}>${arg.name} ${one === "keep" ? "kept" : "lost"}</option>`)}</select></span>`;
  }
  const { scale, unit } = shown(arg);
  return html`<label class="amount"><input type="number" name=${arg.name} aria-label=${label} min=${(arg.min ?? 0) / scale} max=${(arg.max ?? 0) / scale} step="any" value=${Number(arg.default) / scale}>${unit}</label>`;
}

/** Microseconds are typed as milliseconds. @param {FaultArg} arg */
function shown({ unit }) {
  return unit === "us" ? { scale: 1000, unit: "ms" } : { scale: 1, unit };
}

/** @param {FaultKind} fault @param {string} target @param {FormData} form */
function strike(fault, target, form) {
  /** @type {Record<string, number|string>} */
  const args = {};
  for (const arg of fault.args) {
    if (arg.name === "for_us") {
      if (lasting_us > 0) args.for_us = lasting_us;
    } else if (arg.choices?.length) args[arg.name] = String(form.get(arg.name) ?? arg.default);
    else args[arg.name] = form.has(arg.name) ? Math.round(Number(form.get(arg.name)) * shown(arg).scale) : arg.default;
  }
  session.intervene({ kind: fault.kind, target, args, label: fault.label });
}

export function howLong() {
  return html`<div class="how-long"><span>Lasts</span><span class="segmented" role="group" aria-label="How long it lasts">${LASTS.map(
    ([words, us]) => html`<label><input type="radio" name="lasts" ?checked=${us === lasting_us} @change=${() => (lasting_us = Number(us))}>${words}</label>`,
  )}</span></div>`;
}

/** Tear the network so that `side` cannot talk to the rest. @param {string[]} side @param {string[]} rest */
export function partition(side, rest) {
  const args = { groups: `${side.join(",")}|${rest.join(",")}`, ...(lasting_us > 0 ? { for_us: lasting_us } : {}) };
  session.intervene({ kind: "partition", target: "network", args, label: "Partition" });
}
