/** Which metrics a record has, lane by lane: the traffic first, then reasons, then what each node says of itself, then the topic's own. */
import { html } from "lit-html";
import { lasting } from "./durations.js";

/** @typedef {import("../record/series.js").Series} Series */
/** @typedef {{name: string, look: string, filled: boolean}} Curve */
/** @typedef {{title: string, curves: Curve[], least?: number, told: (series: Series, t: number) => unknown}} Row */

const MOST_REASONS = 6;
/** A lane of errors reaches its top at no fewer than these a second, so that one error does not look like a flood. */
const FLOOD = 4;

/** @type {Row[]} */
const TRAFFIC = [
  {
    title: "Throughput",
    curves: [{ name: "goodput", look: "", filled: true }, { name: "throughput", look: "dashed", filled: false }],
    told: (series, t) => html`<small>goodput ${rate(series.at("goodput", t))}</small>${rate(series.at("throughput", t))}`,
  },
  {
    title: "Latency",
    curves: [{ name: "p99", look: "faint", filled: false }, { name: "p95", look: "dashed", filled: false }, { name: "p50", look: "blue", filled: false }],
    told: (series, t) =>
      html`<small>p50 ${brief(series.at("p50", t))} · p95 ${brief(series.at("p95", t))}</small>p99 ${time(series.at("p99", t))}`,
  },
  {
    title: "Errors",
    curves: [{ name: "failures", look: "red", filled: true }],
    least: FLOOD,
    told: (series, t) => html`<small>${whole(series.at("failures", t) ? 100 * (1 - series.at("goodput", t) / series.at("throughput", t)) : 0)} %</small>${rate(series.at("failures", t))}`,
  },
];

/** @param {import("../record/log.js").RunRecord} record @returns {Row[]} */
export function lanesOf({ series, topologies }) {
  const nodes = topologies.whole.nodes;
  const reasons = series.worst().slice(0, MOST_REASONS).map(reasonLane);
  const names = series.lanes();
  const said = names.flatMap((name) => {
    const [what, id] = name.split(":");
    const node = nodes.get(id);
    if (what === "load") return [busyLane(name, node?.label ?? id, Number(node?.attrs.ticks) || 0)];
    if (what === "queue" && series.points.get(name)?.some(({ value }) => value > 0)) return [plainLane(name, `${node?.label ?? id} waiting`)];
    return [];
  });
  return [...TRAFFIC, ...reasons, ...said, ...names.filter((name) => name.startsWith("sample:")).map(sampleLane)];
}

/** @param {string} reason @returns {Row} */
function reasonLane(reason) {
  const name = `reason:${reason}`;
  return { title: reason, curves: [{ name, look: "red", filled: true }], least: FLOOD, told: (series, t) => rate(series.at(name, t)) };
}

/** Utilisation, where a node says how many workers it has; else how much it has in hand. @param {string} name @param {string} label @param {number} workers @returns {Row} */
function busyLane(name, label, workers) {
  const told = (/** @type {Series} */ series, /** @type {number} */ t) => {
    const load = series.at(name, t);
    return workers && !Number.isNaN(load) ? `${whole((100 * load) / workers)} %` : whole(load);
  };
  return { title: `${label} busy`, curves: [{ name, look: "", filled: true }], least: workers || 1, told };
}

/** @param {string} name @param {string} title @returns {Row} */
function plainLane(name, title) {
  return { title, curves: [{ name, look: "", filled: true }], least: 1, told: (series, t) => whole(series.at(name, t)) };
}

/** @param {string} name @returns {Row} */
function sampleLane(name) {
  const title = name.slice("sample:".length).replace(":", " · ").replaceAll("_", " ");
  return { title, curves: [{ name, look: "", filled: false }], told: (series, t) => whole(series.at(name, t)) };
}

/** @param {number} value */
function whole(value) {
  return Number.isNaN(value) ? "–" : Math.round(value).toLocaleString("en");
}

/** @param {number} value a second */
function rate(value) {
  return `${whole(Number.isNaN(value) ? 0 : value)} /s`;
}

/** @param {number} us */
function time(us) {
  return Number.isNaN(us) ? "–" : lasting(us);
}

/** Milliseconds without their unit. @param {number} us */
function brief(us) {
  return time(us).replace(/\s*ms$/, "");
}
