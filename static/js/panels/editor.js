/** Edit one thing that was done to the run: when, with which amounts, whether at all. */
import { html, nothing, render } from "lit-html";
import { change, remove, toggle, withinRun } from "../live/shelf.js";
import { planWords } from "../live/wording.js";
import { topic } from "../pages/data.js";
import { playhead } from "../playhead.js";
import { icon } from "./icon.js";
import { whenWords } from "./meddling.js";

/** @typedef {import("../live/shelf.js").Entry} Entry */
/** @typedef {import("../pages/data.js").Planned} Planned */
/** @typedef {{name: string, label: string, value: number|string|undefined, scale: number, unit: string, number: boolean, min: number|null, max: number|null, choices: string[]}} Field */

const WIDTH = 288;
const GAP = 8;
const MS = 1000;

const box = document.createElement("div");
/** What had the focus before. @type {HTMLElement | null} */
let before = null;

/** @param {Entry} entry @param {DOMRect} beside */
export function edit(entry, beside) {
  before = /** @type {HTMLElement | null} */ (document.activeElement);
  render(form(entry), box);
  place(beside);
  box.showPopover();
  box.querySelector("input")?.focus();
}

/** Above or below what was pressed, where there is more room. @param {DOMRect} beside */
function place({ left, top, bottom }) {
  const x = Math.max(GAP, Math.min(left, innerWidth - WIDTH - GAP));
  const above = top > innerHeight / 2;
  const most = (above ? top : innerHeight - bottom) - 2 * GAP;
  box.style.cssText = `left:${x}px;max-height:${most}px;${above ? `bottom:${innerHeight - top + GAP}px` : `top:${bottom + GAP}px`}`;
}

/** @param {Entry} entry */
function form(entry) {
  const { planned, on } = entry;
  return html`<form @submit=${(/** @type {SubmitEvent} */ event) => apply(event, entry)}>
    <header><h2>${planWords(planned)}</h2><button type="button" class="plain" aria-label="Close" @click=${close}>${icon("x", 15)}</button></header>
    ${"at_us" in planned.when ? timeField(planned.when.at_us) : html`<p>Happens ${whenWords(planned)}.</p>`}
    ${fieldsOf(planned).map(fieldRow)}
    <footer><button type="submit" class="push ink">Apply</button>
      <button type="button" class="push" @click=${() => (close(), toggle(entry))}>${on ? "Switch off" : "Switch on"}</button>
      <button type="button" class="push" @click=${() => (close(), remove(entry))}>Remove</button></footer>
  </form>`;
}

/** @param {number} at_us */
function timeField(at_us) {
  return html`<label><span>Time</span><input type="number" name="at" required min="0" max=${playhead.horizon.peek() / MS} step="any" .value=${String(at_us / MS)}><i>ms</i></label>`;
}

/** Every amount that this kind has or could have. @param {Planned} planned @returns {Field[]} */
export function fieldsOf({ kind, args }) {
  const known = topic.faults.find((one) => one.kind === kind)?.args ?? [];
  const names = [...new Set([...known.map(({ name }) => name), ...Object.keys(args)])];
  return names.map((name) => {
    const arg = known.find((one) => one.name === name);
    const timed = name.endsWith("_us");
    const number = typeof (args[name] ?? arg?.default) === "number";
    return {
      name,
      label: name === "for_us" ? "Lasts" : name.replace(/_us$/, "").replaceAll("_", " "),
      value: args[name] ?? (name === "for_us" ? undefined : arg?.default),
      scale: timed ? MS : 1,
      unit: timed ? "ms" : (arg?.unit ?? ""),
      number: number || timed,
      min: arg?.min ?? null,
      max: arg?.max ?? null,
      choices: arg?.choices ?? [],
    };
  });
}

/** @param {Field} field */
function fieldRow(field) {
  return html`<label><span>${field.label}</span>${control(field)}${field.unit ? html`<i>${field.unit}</i>` : nothing}</label>`;
}

/** @param {Field} field */
function control({ name, value, scale, number, min, max, choices }) {
  if (choices.length) return html`<select class="picker" name=${name}>${choices.map((one) => html`<option ?selected=${one === value}>${one}</option>`)}</select>`;
  if (!number) return html`<input type="text" name=${name} .value=${String(value ?? "")}>`;
  const shown = value === undefined ? "" : String(Number(value) / scale);
  return html`<input type="number" name=${name} step="any" min=${min === null ? nothing : min / scale} max=${max === null ? nothing : max / scale}
    placeholder=${name === "for_us" ? "until mended" : ""} .value=${shown}>`;
}

/** What the form says the amounts are; an empty one is left out. @param {Field[]} fields @param {(name: string) => string} read */
export function argsOf(fields, read) {
  const told = fields.map(({ name, scale, number }) => ({ name, text: read(name).trim(), scale, number }));
  return Object.fromEntries(
    told.filter(({ text }) => text !== "").map(({ name, text, scale, number }) => [name, number ? Math.round(Number(text) * scale) : text]),
  );
}

/** @param {SubmitEvent} event @param {Entry} entry */
function apply(event, entry) {
  event.preventDefault();
  const said = new FormData(/** @type {HTMLFormElement} */ (event.target));
  const read = (/** @type {string} */ name) => String(said.get(name) ?? "");
  const { planned } = entry;
  const when = "at_us" in planned.when ? { at_us: withinRun(Number(read("at")) * MS, playhead.horizon.peek()) } : planned.when;
  close();
  change(entry, { ...planned, when, args: argsOf(fieldsOf(planned), read) });
}

function close() {
  box.hidePopover();
  before?.focus();
}

box.popover = "auto";
box.className = "pin-editor";
box.setAttribute("role", "dialog");
box.setAttribute("aria-label", "Edit what was done");
document.body.append(box);
