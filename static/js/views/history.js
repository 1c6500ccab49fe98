/** The operations that clients asked for, in rows by key (by client where nothing has a key), and what the verdicts rest on. */

import { listUnder } from "../record/names.js";

/**
 * @typedef {import("../record/log.js").RunRecord} RunRecord
 * @typedef {import("../record/operations.js").Operation} Operation
 * @typedef {import("../record/types.js").PlainRecord} PlainRecord
 * @typedef {{operation: Operation, row: number}} Placed
 * @typedef {{name: string, first: number, rows: number, placed: Placed[]}} Group
 */

/** Operations that touch [from, to], grouped, each in the first free row of its group. @param {RunRecord} record @param {number} from @param {number} to @returns {Group[]} */
export function groupsOf(record, from, to) {
  const all = record.operations.all;
  const keyed = all.some(({ key }) => key !== null);
  /** @type {Map<string, Operation[]>} */
  const named = new Map();
  for (const operation of all) {
    if (operation.from_us > to || (operation.to_us ?? Infinity) < from) continue;
    const name = (keyed ? operation.key : operation.client) ?? operation.client;
    listUnder(named, name, operation);
  }
  let first = 0;
  return [...named].map(([name, operations]) => {
    const { placed, rows } = packed(operations);
    const group = { name, first, rows, placed: placed.map(({ operation, row }) => ({ operation, row: first + row })) };
    first += rows;
    return group;
  });
}

/** @param {Operation[]} operations in order of start */
function packed(operations) {
  /** @type {number[]} */
  const free = [];
  const placed = operations.map((operation) => {
    let row = 0;
    while (row < free.length && free[row] > operation.from_us) row++;
    free[row] = operation.to_us ?? Infinity;
    return { operation, row };
  });
  return { placed, rows: free.length };
}

/** The outcome as far as it is known at t. @param {Operation} operation @param {number} t @returns {"ok"|"failed"|"unknown"|"open"} */
export function outcomeAt(operation, t) {
  return operation.to_us !== null && operation.to_us <= t ? (operation.outcome ?? "open") : "open";
}

/** What was asked, and at t also what came of it. @param {Operation} operation @param {number} t */
export function wordsOf(operation, t) {
  const asked = operation.value === null ? operation.function : `${operation.function} ${operation.value}`;
  const outcome = outcomeAt(operation, t);
  if (outcome === "open") return asked;
  const answer = operation.result === null || operation.result === operation.value ? "" : ` ${operation.result}`;
  return `${asked} → ${outcome}${answer}`;
}

/** The records that a verdict rests on. @param {RunRecord} record @param {PlainRecord} verdict @returns {PlainRecord[]} */
export function witnessesOf(record, verdict) {
  const seqs = /** @type {number[]} */ (JSON.parse(verdict.witnesses || "[]"));
  return seqs.filter((seq) => seq < record.size).map((seq) => record.get(seq));
}

/**
 * Which operations the verdicts rest on: by the operation's own record, or by the request that a witness belongs to.
 * @param {RunRecord} record @param {Iterable<PlainRecord>} verdicts @returns {Map<string, PlainRecord[]>} verdicts by operation
 */
export function litBy(record, verdicts) {
  /** @type {Map<string, PlainRecord[]>} */
  const lit = new Map();
  for (const verdict of verdicts) {
    const names = new Set(witnessesOf(record, verdict).map((witness) => operationOf(record, witness)));
    for (const name of names) if (name !== null) listUnder(lit, name, verdict);
  }
  return lit;
}

/** The operation a record is about: its own, its request's, or the one it names in its value. @param {RunRecord} record @param {PlainRecord} it @returns {string|null} */
export function operationOf(record, it) {
  const known = (/** @type {unknown} */ name) => typeof name === "string" && record.operations.rows.has(name);
  if (known(it.op)) return it.op;
  if (known(it.request)) return it.request;
  return typeof it.value === "string" ? (it.value.split(" ").find(known) ?? null) : null;
}
