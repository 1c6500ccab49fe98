/** The whole record as a list that can be filtered: which records there are, what each says, and where t stands in it. */
import { shortRequest } from "../record/names.js";

/**
 * @typedef {import("../record/log.js").RunRecord} RunRecord
 * @typedef {import("../record/types.js").PlainRecord} PlainRecord
 * @typedef {{text: string, kind: string, node: string}} Filter empty strings let everything through; a kind is a type of record, or `message/undo`
 */

/** What a person calls each type of record. @type {Record<string, string>} */
export const TYPE_WORDS = {
  message: "Messages",
  amended: "Message amended",
  state: "State",
  health: "Health",
  link: "Links",
  span_opened: "Span opened",
  span_closed: "Span closed",
  span_event: "Span event",
  line: "Source line",
  operation: "Operations",
  caption: "Captions",
  sample: "Samples",
  intervention: "Interventions",
  verdict: "Verdicts",
  topology: "Topology",
  ended: "End",
};

/** Whether one record passes the parts of a filter that its table does not answer. @param {RunRecord} record @param {number} seq @param {{sub: string|undefined, node: string, words: string}} filter */
export function passes(record, seq, { sub, node, words }) {
  const it = record.get(seq);
  if (sub && it.kind !== sub) return false;
  if (node && !nodesOf(record, it).includes(node)) return false;
  return !words || saidOf(record, it).toLowerCase().includes(words);
}

/** Where it happened. @param {RunRecord} record @param {PlainRecord} it @returns {string[]} */
export function nodesOf(record, it) {
  if (it.type === "message" || it.type === "link") return [it.source, it.target];
  if (it.type === "amended") return nodesOf(record, record.get(it.message));
  const node = it.node ?? (it.type.startsWith("span_") ? record.span(it.span)?.node : null);
  return node ? [node] : [];
}

/** Whose request it was, or null. @param {RunRecord} record @param {PlainRecord} it @returns {string|null} */
export function requestOf(record, it) {
  if (it.type === "amended") return record.get(it.message).request;
  if (it.type === "operation") return it.op;
  return it.request ?? (it.type.startsWith("span_") ? (record.span(it.span)?.request ?? null) : null);
}

/** @type {Partial<Record<string, (it: PlainRecord, record: RunRecord) => unknown[]>>} */
const SAYS = {
  message: (it) => [it.kind, it.label, it.reason],
  amended: (it, record) => [it.fate, record.get(it.message).label, it.reason],
  state: (it) => [it.path, "=", it.value],
  health: (it) => ["is", it.status?.replaceAll("+", " and "), it.detail],
  link: (it) => [it.status, it.detail],
  span_opened: (it) => ["opens", it.name],
  span_closed: (it, record) => ["closes", record.span(it.span)?.name, it.status, it.words],
  span_event: (it) => [it.name],
  line: (it) => [`${it.file}:${it.number}`],
  operation: (it) => [it.client, it.function, it.key, it.phase, it.value],
  caption: (it) => [it.text],
  sample: (it) => [it.series, "=", it.value],
  intervention: (it) => [it.words, it.outcome],
  verdict: (it) => [it.property, it.status, it.words],
  topology: (it) => [it.what, it.id, it.label],
  ended: (it) => [it.words],
};

/** The text of a record: what the filter looks in and what the row shows. @param {RunRecord} record @param {PlainRecord} it */
export function saidOf(record, it) {
  const parts = SAYS[it.type]?.(it, record) ?? [];
  return [...parts, nodesOf(record, it).join(" → "), shortRequest(requestOf(record, it))].filter((part) => part !== null && part !== undefined && part !== "").join(" ");
}

/** Which rows of a window of rows are in sight, with some beyond both edges. @param {number} top @param {number} height @param {number} row @param {number} count */
export function inSight(top, height, row, count) {
  const first = Math.max(0, Math.floor(top / row) - 4);
  return { first, last: Math.min(count, Math.ceil((top + height) / row) + 4) };
}
