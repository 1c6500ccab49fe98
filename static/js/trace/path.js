/** The critical path as a line below the bars: what the request waited for, at each instant up to the playhead. */
import { svg } from "lit-html";
import { style } from "../pages/later.js";
import { criticalPath } from "./critical.js";

/** @typedef {import("../record/spans.js").Span} Span */
/** @typedef {(from_us: number, to_us: number|null, row: number) => {x: number, y: number, width: number}} BoxOf */

await style("critical");

/** @param {Span[]} rows the spans that have a row @param {Span[]} all @param {number} t @param {BoxOf} boxOf */
export function pathMarks(rows, all, t, boxOf) {
  const rowOf = new Map(rows.map(({ id }, row) => [id, row]));
  return criticalPath(adopted(rows, all), t).map(({ id, from_us, to_us }) => {
    const { x, y, width } = boxOf(from_us, to_us, rowOf.get(id) ?? 0);
    return svg`<rect class="critical" x=${x.toFixed(1)} y=${y + 10.5} width=${width.toFixed(1)} height="2.5"></rect>`;
  });
}

/** The rows, each below the nearest ancestor that has a row itself. @param {Span[]} rows @param {Span[]} all */
export function adopted(rows, all) {
  const parents = new Map(all.map(({ id, parent }) => [id, parent]));
  const shown = new Set(rows.map(({ id }) => id));
  return rows.map((span) => {
    let parent = span.parent;
    while (parent !== null && !shown.has(parent)) parent = parents.get(parent) ?? null;
    return { ...span, parent };
  });
}
