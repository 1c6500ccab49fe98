/** The runs that were watched, as a tree: which grew from which and when, and how each kept its promises. */
import { html, nothing, render } from "lit-html";
import { nameOf } from "../compare/naming.js";
import { tallyOf } from "../compare/tally.js";
import { session } from "../live/session.js";
import { style } from "../pages/later.js";
import { grown } from "./axis.js";
import { instant } from "./durations.js";
import { Panel } from "./panel.js";

/** @typedef {import("../live/session.js").Branch} Branch */

class Branches extends Panel {
  start() {
    this.id = "branches";
    this.setAttribute("popover", "auto");
    this.watch(() => (session.branches.value, grown.value, this.draw()));
    this.addEventListener("keydown", (event) => this.travel(event));
    this.addEventListener("toggle", (event) => opener()?.setAttribute("aria-expanded", String(/** @type {ToggleEvent} */ (event).newState === "open")));
  }

  draw() {
    const all = session.branches.peek();
    const present = all.at(-1);
    const byAge = [...all].sort((a, b) => a.id - b.id);
    const roots = byAge.filter(({ parent }) => !byAge.some(({ id }) => id === parent));
    render(html`<h2>Branches</h2><p>Each keeps its future. Choose one to see it at this same moment.</p>${level(roots, byAge, present)}`, this);
  }

  /** Up and down walk the tree as it is drawn; Escape is for the tree and not for the page. @param {KeyboardEvent} event */
  travel(event) {
    if (event.key === "Escape") event.stopPropagation();
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("button")]);
    const next = rows[rows.indexOf(/** @type {HTMLElement} */ (event.target)) + (way ?? NaN)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

/** @param {Branch[]} branches side by side @param {Branch[]} all @param {Branch | undefined} present @returns {unknown} */
function level(branches, all, present) {
  if (branches.length === 0) return nothing;
  return html`<ul>${branches.map((one) => {
    const children = all.filter(({ parent }) => parent === one.id);
    return html`<li>${row(one, all, one.id === present?.id)}${level(children, all, present)}</li>`;
  })}</ul>`;
}

/** @param {Branch} branch @param {Branch[]} all @param {boolean} present */
function row(branch, all, present) {
  const { good, bad } = tallyOf(branch.record);
  const when = branch.parent === null ? nothing : html`<small>${branch.forked_us ? `from ${instant(branch.forked_us)}` : "from the start"}</small>`;
  return html`<button type="button" data-branch=${branch.id} aria-current=${present ? "true" : "false"} @click=${() => session.back(branch.id)}>
    <span class="label">${nameOf(branch, all)}</span>${when}
    <span class="verdicts-of">${good ? html`<span class="good">✓ ${good}<span class="spoken"> good</span></span>` : nothing}${bad ? html`<span class="bad">✕ ${bad}<span class="spoken"> bad</span></span>` : nothing}</span></button>`;
}

/** @returns {HTMLButtonElement | null} */
function opener() {
  return document.querySelector(".branches-open");
}

/** Bring the tree up below its button, which from now on opens and closes it by itself. */
export function openBranches() {
  const button = opener();
  if (!button || button.popoverTargetElement) return;
  const tree = document.createElement("pg-branches");
  document.querySelector("header.bar")?.append(tree); // not beside its button, which on a phone goes with its menu
  button.popoverTargetElement = tree;
  tree.showPopover();
}

await style("branches");
customElements.define("pg-branches", Branches);
