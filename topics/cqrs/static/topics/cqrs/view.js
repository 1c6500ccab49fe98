/**
 * Who knows what, over the write side: a column for each product with its version where it is written, a line for each read model.
 * A filled square is up to date; a hollow one says how many changes it is behind; a dash is a model that there is none of. From
 * the states `row.123` of the write side ("7 Product_Name 8999 40 2") and `document.123` of the models ("1 0 41 123 7 …").
 */

import { nothing, svg } from "lit-html";

export const PRODUCTS = [123, 124, 125, 126, 127, 128];
export const MODELS = ["documents", "search", "listing", "recommendations"];
const HEADS = ["page", "search", "list", "rec."];
const STEP = { x: 46, y: 24 };
const TOP = -164;
const LEFT = -92;

/** @typedef {{ state(node: string, path: string): any, topology: { nodes: { has(id: string): boolean } } }} Frame */

/** The version of a product where it is written; the first one before any change. @param {Frame} frame @param {number} product */
export function written(frame, product) {
  return Number(String(frame.state("writes", `row.${product}`) ?? "1").split(" ")[0]);
}

/** The node that holds a model: its own, or the write side for pages in one store; null where there is no such model. @param {Frame} frame @param {string} model */
export function holder(frame, model) {
  if (frame.topology.nodes.has(model)) return model;
  return model === MODELS[0] && PRODUCTS.some((product) => frame.state("writes", `document.${product}`)) ? "writes" : null;
}

/** How many changes each model is behind, null for one that there is none of. @param {Frame} frame @param {number} product */
export function behind(frame, product) {
  const version = written(frame, product);
  return MODELS.map((model) => {
    const node = holder(frame, model);
    if (node === null) return null;
    const value = frame.state(node, `document.${product}`);
    return Math.max(0, version - (value ? Number(String(value).split(" ")[4]) : 1));
  });
}

/** The whole table in words. @param {Frame} frame */
export function summary(frame) {
  const late = MODELS.map((model, i) => ({ model, count: PRODUCTS.reduce((sum, product) => sum + (behind(frame, product)[i] ?? 0), 0) }));
  const words = late.filter(({ count }) => count).map(({ model, count }) => `${model} ${count} behind`);
  return words.length ? words.join(", ") : "every read model is up to date";
}

/** @param {number | null} late @param {number} x @param {number} y */
function cell(late, x, y) {
  if (late === null) return svg`<text x=${x} y=${y} text-anchor="middle" font-size="15" fill="var(--ink-3)">–</text>`;
  const hue = late ? "undo" : "event";
  return svg`<rect x=${x - 10} y=${y - 14} width="20" height="17" rx="4" fill=${late ? "none" : `var(--${hue})`} stroke=${`var(--${hue})`} stroke-width="2" />
    ${late ? svg`<text x=${x} y=${y} text-anchor="middle" font-size="14" font-weight="640" fill="var(--undo-text)">${late}</text>` : nothing}`;
}

/** @param {Frame} frame @param {number} product @param {number} column */
function product(frame, product, column) {
  const x = LEFT + column * STEP.x;
  return svg`<text x=${x} y=${TOP + 14} text-anchor="middle" font-size="15" fill="var(--ink-2)">${product}</text>
    <text x=${x} y=${TOP + 33} text-anchor="middle" font-size="16" font-weight="640" fill="var(--ink-1)">v${written(frame, product)}</text>
    ${behind(frame, product).map((late, i) => cell(late, x, TOP + 58 + i * STEP.y))}`;
}

/** @param {Frame} frame */
function writes(frame) {
  if (MODELS.every((model) => holder(frame, model) === null)) return nothing;
  return svg`<g class="who-knows" role="img" aria-label=${summary(frame)}>
    ${HEADS.map((head, i) => svg`<text x=${LEFT - 28} y=${TOP + 58 + i * STEP.y} text-anchor="end" font-size="16" fill="var(--ink-2)">${head}</text>`)}
    ${PRODUCTS.map((one, column) => product(frame, one, column))}
  </g>`;
}

export default { nodes: { writes }, above: { wide: 146, tall: 146 }, reach: 190 };
