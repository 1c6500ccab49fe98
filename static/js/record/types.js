/**
 * The shapes of the language of a run, as `playground/engine/records.py` declares them. This file holds the one list
 * of record types and fields that the browser knows; the decoder and the store are driven by it.
 */

/**
 * @typedef {"topology"|"message"|"amended"|"state"|"health"|"link"|"span_opened"|"span_closed"|"span_event"|"line"
 *   |"operation"|"caption"|"sample"|"intervention"|"verdict"|"ended"} TypeName
 * @typedef {number|string|null} Value
 * @typedef {{seq: number, at_us: number, type: TypeName, [field: string]: any}} PlainRecord
 */

/** Names on the wire, by code. Append only. @type {readonly TypeName[]} */
export const NAMES = [
  "topology",
  "message",
  "amended",
  "state",
  "health",
  "link",
  "span_opened",
  "span_closed",
  "span_event",
  "line",
  "operation",
  "caption",
  "sample",
  "intervention",
  "verdict",
  "ended",
];

/** Fields of each type after seq and at_us, in order. @type {Readonly<Record<TypeName, readonly string[]>>} */
export const FIELDS = {
  topology: ["what", "id", "kind", "label", "a", "b", "attrs"],
  message: ["source", "target", "kind", "label", "request", "attempt", "copy", "arrives_us", "lost_us", "reason"],
  amended: ["message", "fate", "arrives_us", "reason"],
  state: ["node", "path", "value"],
  health: ["node", "status", "detail"],
  link: ["source", "target", "status", "detail"],
  span_opened: ["span", "parent", "trace", "request", "node", "name", "kind"],
  span_closed: ["span", "status", "words"],
  span_event: ["span", "name", "attrs"],
  line: ["file", "number", "request", "node"],
  operation: ["op", "phase", "client", "function", "key", "value"],
  caption: ["text", "node", "request", "tone"],
  sample: ["series", "node", "value"],
  intervention: ["kind", "target", "args", "outcome", "words"],
  verdict: ["property", "status", "promise", "witnesses", "words"],
  ended: ["reason", "words"],
};

/** Fields that travel as plain integers (or null). */
export const INTEGERS = new Set(["attempt", "copy", "number", "message"]);

/** Fields that travel relative to their record's own time. */
export const RELATIVE = new Set(["arrives_us", "lost_us"]);

/** Types whose `value` travels as it is; everywhere else a string is a dictionary index. */
export const RAW_VALUES = new Set(["state", "operation", "sample"]);
