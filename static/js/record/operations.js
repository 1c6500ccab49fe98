/** Client operations, as in a Jepsen history: invoked, then ok, failed or unknown under the same name. */
import { Intervals } from "./intervals.js";

/**
 * @typedef {import("./types.js").Value} Value
 * @typedef {{op: string, client: string, function: string, key: string|null, value: Value, from_us: number,
 *   to_us: number|null, outcome: "ok"|"failed"|"unknown"|null, result: Value, seq: number}} Operation
 */

export class Operations {
  constructor() {
    /** @type {Operation[]} */
    this.all = [];
    /** @type {Map<string, number>} */
    this.rows = new Map();
    this.intervals = new Intervals();
  }

  /**
   * @param {number} seq
   * @param {number} at
   * @param {Record<string, any[]>} columns
   * @param {number} row
   * @returns {{operation: Operation, completed: boolean}|null}
   */
  step(seq, at, columns, row) {
    const op = columns.op[row];
    const phase = columns.phase[row];
    if (phase === "invoked") return { operation: this.invoked(seq, at, columns, row), completed: false };
    const index = this.rows.get(op);
    if (index === undefined) return null;
    const operation = this.all[index];
    Object.assign(operation, { to_us: at, outcome: phase, result: columns.value[row] });
    this.intervals.until(index, at);
    return { operation, completed: true };
  }

  /** @param {number} seq @param {number} at @param {Record<string, any[]>} columns @param {number} row */
  invoked(seq, at, columns, row) {
    const { op, client, key, value } = columns;
    /** @type {Operation} */
    const operation = {
      op: op[row],
      client: client[row],
      function: columns.function[row],
      key: key[row],
      value: value[row],
      from_us: at,
      to_us: null,
      outcome: null,
      result: null,
      seq,
    };
    const index = this.all.push(operation) - 1;
    this.rows.set(operation.op, index);
    this.intervals.begin(index, at);
    return operation;
  }

  /** Invoked and not completed at t. @param {number} t */
  at(t) {
    return this.intervals.covering(this.all, t);
  }
}
