/** Lines over two logarithmic axes: what was measured beside what a model says. Pure functions of an exhibit's chart. */
import { svg } from "lit-html";

/**
 * @typedef {{label: string, kind: "measured"|"model", group: string, points: [number, number][]}} Series
 * @typedef {{x: string, y: string, series: Series[], facts: [string, string][]}} Chart
 * @typedef {{low: number, high: number}} Decades whole powers of ten
 */

const BOX = { left: 56, right: 16, top: 12, bottom: 34 };
const HUES = ["var(--command)", "var(--undo)", "var(--event)"];

/** The powers of ten that hold all numbers. @param {number[]} numbers @returns {Decades} */
export function decades(numbers) {
  const low = Math.floor(Math.log10(Math.min(...numbers)) + 1e-9);
  return { low, high: Math.max(low + 1, Math.ceil(Math.log10(Math.max(...numbers)) - 1e-9)) };
}

/** A number in few characters. @param {number} n */
export function short(n) {
  for (const [size, letter] of /** @type {[number, string][]} */ ([[1e9, "G"], [1e6, "M"], [1e3, "k"]]))
    if (n >= size) return `${+(n / size).toPrecision(3)}${letter}`;
  return String(+n.toPrecision(3));
}

/** @param {Decades} range @param {number} from @param {number} to */
const scale = ({ low, high }, from, to) => (/** @type {number} */ n) => from + ((Math.log10(n) - low) / (high - low)) * (to - from);

/** @param {Decades} range */
const powers = ({ low, high }) => Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));

/** The colour of each group, in the order in which they come. @param {Chart} chart */
export function huesOf(chart) {
  const groups = [...new Set(chart.series.map(({ group }) => group))];
  return new Map(groups.map((group, i) => [group, HUES[i % HUES.length]]));
}

/** @param {Chart} chart @param {number} width @param {number} height */
export function chartOf(chart, width, height) {
  const points = chart.series.flatMap((one) => one.points);
  const across = decades(points.map(([x]) => x));
  const up = decades(points.map(([, y]) => y));
  const x = scale(across, BOX.left, width - BOX.right);
  const y = scale(up, height - BOX.bottom, BOX.top);
  const hues = huesOf(chart);
  return svg`<g class="grid">
    ${powers(across).map((n) => svg`<path d=${`M${x(n)} ${BOX.top}V${height - BOX.bottom}`} /><text x=${x(n)} y=${height - BOX.bottom + 15} text-anchor="middle">${short(n)}</text>`)}
    ${powers(up).map((n) => svg`<path d=${`M${BOX.left} ${y(n)}H${width - BOX.right}`} /><text x=${BOX.left - 7} y=${y(n) + 4} text-anchor="end">${short(n)}</text>`)}
    <text x=${width - BOX.right} y=${height - 4} text-anchor="end">${chart.x}</text>
    <text x="4" y=${BOX.top + 4}>${chart.y}</text></g>
  ${chart.series.map((one) => {
    const hue = hues.get(one.group) ?? HUES[0];
    const line = one.points.map(([a, b], i) => `${i ? "L" : "M"}${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join("");
    const measured = one.kind === "measured";
    return svg`<g class=${one.kind}><path d=${line} fill="none" stroke=${hue} stroke-width="2" stroke-dasharray=${measured ? "none" : "5 4"} />
      ${measured ? one.points.map(([a, b]) => svg`<circle cx=${x(a)} cy=${y(b)} r="4" fill=${hue}><title>${`${one.label}: ${short(a)} ${chart.x}, ${short(b)} ${chart.y}`}</title></circle>`) : ""}</g>`;
  })}`;
}
