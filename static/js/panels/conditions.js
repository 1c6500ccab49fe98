/** The form of conditions, made by the server: what is changed here is run at once, with the same seed and faults. */
import { session } from "../live/session.js";
import { topic } from "../pages/data.js";
import { Panel } from "./panel.js";

/** Beyond this many steps a dragged slider keeps two digits: nobody means 2,137 ms. */
const FINE_STEPS = 400;

class Conditions extends Panel {
  start() {
    this.form = /** @type {HTMLFormElement} */ (this.child("form"));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    for (const field of this.fields()) {
      field.addEventListener("input", () => this.said(field));
      field.addEventListener("change", () => this.changed(field));
    }
    this.watch(() => this.fill(session.scenario.value?.params ?? topic.scenario.params));
  }

  /** @returns {(HTMLInputElement|HTMLSelectElement)[]} */
  fields() {
    return /** @type {any[]} */ ([...this.form?.elements ?? []]).filter((element) => element.name);
  }

  /** @param {object} params */
  fill(params) {
    const values = /** @type {Record<string, number|string>} */ (params);
    for (const field of this.fields()) {
      const value = values[field.name];
      if (value === undefined) continue;
      if (field.type === "radio") /** @type {HTMLInputElement} */ (field).checked = field.value === String(value);
      else if (field.type === "checkbox") /** @type {HTMLInputElement} */ (field).checked = Boolean(value);
      else field.value = String(value);
      this.said(field);
    }
  }

  /** Show what a slider stands on. @param {HTMLInputElement|HTMLSelectElement} field */
  said(field) {
    if (!(field instanceof HTMLInputElement) || field.type !== "range") return;
    const share = (Number(field.value) - Number(field.min)) / Math.max(1, Number(field.max) - Number(field.min));
    field.style.setProperty("--fill", `${(share * 100).toFixed(1)}%`);
    const output = field.parentElement?.querySelector("output");
    const unit = field.dataset.unit ? ` ${field.dataset.unit}` : "";
    if (output) output.textContent = `${Number(field.value).toLocaleString("en")}${unit}`;
    field.setAttribute("aria-valuetext", `${field.value}${unit}`);
  }

  /** @param {HTMLInputElement|HTMLSelectElement} field */
  changed(field) {
    if (field instanceof HTMLInputElement && field.type === "range") rounded(field);
    const value = valueOf(field);
    this.said(field);
    const now = /** @type {any} */ (session.scenario.peek()?.params ?? {});
    if (now[field.name] !== value) session.change({ [field.name]: value });
  }
}

/** @param {HTMLInputElement} field */
function rounded(field) {
  const steps = Number(field.max) - Number(field.min);
  if (steps > FINE_STEPS && !field.matches(":focus-visible")) field.value = String(Number(Number(field.value).toPrecision(2)));
}

/** @param {HTMLInputElement|HTMLSelectElement} field @returns {number|string} */
function valueOf(field) {
  if (field.type === "range") return Number(field.value);
  if (field.type === "checkbox") return /** @type {HTMLInputElement} */ (field).checked ? 1 : 0;
  return field.value;
}

customElements.define("pg-conditions", Conditions);
