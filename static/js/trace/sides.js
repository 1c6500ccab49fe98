/** How two compared traces are drawn: a line for each node and span name, and which of them only one trace has. */
import { html } from "lit-html";
import { lasting } from "../panels/durations.js";
import { shortRequest } from "../record/names.js";
import { compared } from "./comparison.js";

/** @typedef {import("../record/spans.js").Span} Span */
/** @typedef {import("./comparison.js").Pair} Pair */

/** @param {Span[][]} two @param {number} t */
export function comparison([a, b], t) {
  const pairs = compared(a, b, t);
  const alone = pairs.filter((pair) => !pair.a || !pair.b).length;
  const words = alone === 0 ? "Both have the same kinds of span." : `${alone} of ${pairs.length} kinds of span are in one only.`;
  return html`<section class="traces-compared" tabindex="0" aria-label="Two traces compared"><p>${words}</p>
    <table><thead><tr><th scope="col">Span</th><th scope="col">${titleOf(a)}</th><th scope="col">${titleOf(b)}</th><th scope="col">Difference</th></tr></thead>
    <tbody>${pairs.map(line)}</tbody></table></section>`;
}

/** @param {Span[]} spans */
function titleOf(spans) {
  return shortRequest(spans[0].request) || spans[0].name;
}

/** @param {Pair} pair */
function line({ node, name, a, b, more_us }) {
  const only = a && b ? `${more_us < 0 ? "−" : "+"}${lasting(Math.abs(more_us))}` : a ? "only in the first" : "only in the second";
  return html`<tr class=${a && b ? "" : "alone"}><th scope="row"><b>${node}</b> ${name}</th><td>${total(a)}</td><td>${total(b)}</td><td>${only}</td></tr>`;
}

/** @param {import("./comparison.js").Total | null} one */
function total(one) {
  if (!one) return "none";
  return one.count > 1 ? `${lasting(one.us)} in ${one.count}` : lasting(one.us);
}
