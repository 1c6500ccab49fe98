/** What a record knows of one span at t: all that its details show. Nothing of what comes after t is in it. */
import { childrenOf, selfStretches, total } from "./selftime.js";

/**
 * @typedef {import("../record/log.js").RunRecord} RunRecord
 * @typedef {import("../record/spans.js").Span} Span
 * @typedef {import("../record/types.js").PlainRecord} PlainRecord
 * @typedef {{at_us: number, name: string, attributes: [string, string][]}} Noted
 * @typedef {{file: string, number: number, at_us: number}} Place
 * @typedef {{span: Span, parent: Span|null, children: Span[], lines: Place[], log: PlainRecord[], life: number}} Family
 * @typedef {Family & {name: string, took_us: number, self_us: number, open: boolean, status: "ok"|"error"|"open", attributes: [string, string][], events: Noted[]}} Facts
 */

/** What does not depend on t but on the span alone; it is asked for once and then cut at each t. @param {RunRecord} record @param {string} id @returns {Family|null} */
export function familyOf(record, id) {
  const span = record.span(id);
  if (!span) return null;
  const near = span.request === null ? record.spanIndex.all.filter(({ trace }) => trace === span.trace) : record.spanIndex.byRequest.get(span.request) ?? [];
  const children = childrenOf(near).get(id) ?? [];
  const parent = span.parent === null ? null : record.span(span.parent);
  return { span, parent, children, ...passagesOf(record, span), life: lifeOf(record, span) };
}

/** @param {Family} family @param {number} t @returns {Facts} */
export function factsAt(family, t) {
  const { span, children, lines, log } = family;
  const open = span.to_us === null || span.to_us > t;
  const noted = span.events.filter(({ at_us }) => at_us <= t).map(({ at_us, name, attrs }) => ({ at_us, name, attributes: pairsOf(attrs) }));
  const begun = children.filter(({ from_us }) => from_us <= t);
  return {
    ...family,
    children: begun,
    lines: lines.filter(({ at_us }) => at_us <= t),
    log: log.filter(({ at_us }) => at_us <= t),
    name: noted.findLast(({ name }) => name === "name")?.attributes[0]?.[1] ?? span.name,
    took_us: (open ? t : /** @type {number} */ (span.to_us)) - span.from_us,
    self_us: total(selfStretches(span, begun, t)),
    open,
    status: open ? "open" : span.status === "error" ? "error" : "ok",
    attributes: [...new Map(noted.filter(({ name }) => name === "attributes").flatMap(({ attributes }) => attributes))],
    events: noted.filter(({ name }) => name !== "attributes" && name !== "name"),
  };
}

/** @param {string} attrs canonical JSON of one object @returns {[string, string][]} */
function pairsOf(attrs) {
  return Object.entries(JSON.parse(attrs || "{}")).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]);
}

/** The source lines and the records of the span's request on the span's node while it was open. @param {RunRecord} record @param {Span} span */
function passagesOf(record, span) {
  const seqs = record.ofRequest(span.request ?? "");
  /** @type {Place[]} */
  const lines = [];
  /** @type {PlainRecord[]} */
  const log = [];
  const first = seqs.upTo(span.from_us - 1);
  for (const seq of seqs.slice(first, seqs.upTo(span.to_us ?? Infinity))) {
    const it = record.get(seq);
    if (it.type === "line" && it.node === span.node) lines.push({ file: it.file, number: it.number, at_us: it.at_us });
    if (isLogged(it, span)) log.push(it);
  }
  return { lines, log };
}

/** @param {PlainRecord} it @param {Span} span */
function isLogged(it, { id, node }) {
  if (it.type === "message") return it.source === node || it.target === node;
  return it.type === "caption" ? it.node === node : it.type === "span_event" && it.span === id && it.name !== "attributes" && it.name !== "name";
}

/** Which life of its node the span began in: one more with each time the node came up again. @param {RunRecord} record @param {Span} span */
function lifeOf(record, { node, from_us }) {
  const { columns, seqs } = record.table("health");
  let life = 1;
  let down = false;
  for (let row = 0; row < seqs.length && record.at(seqs.get(row)) <= from_us; row++) {
    if (columns.node[row] !== node) continue;
    const now = columns.status[row].split("+").includes("down");
    if (down && !now) life += 1;
    down = now;
  }
  return life;
}
