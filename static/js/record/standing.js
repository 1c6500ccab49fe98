/**
 * Where each traced request stands in the source. A request stands on a line until it stands on another, until the
 * server span it works under on that node closes, until its operation completes, or until the node goes down.
 */
import { Intervals } from "./intervals.js";

/** @typedef {{file: string, number: number, request: string, node: string, from_us: number, to_us: number|null}} Standing */

export class Standings {
  constructor() {
    /** @type {Standing[]} */
    this.all = [];
    /** Row in force per "request on node". @type {Map<string, number>} */
    this.current = new Map();
    /** @type {Map<string, Set<string>>} keys in force, by request and by node */
    this.keysOf = new Map();
    this.intervals = new Intervals();
  }

  /** @param {number} at @param {string} file @param {number} number @param {string} request @param {string} node */
  stands(at, file, number, request, node) {
    const key = `${request} on ${node}`;
    this.leave(at, key);
    const row = this.all.push({ file, number, request, node, from_us: at, to_us: null }) - 1;
    this.current.set(key, row);
    this.keys(`r/${request}`).add(key);
    this.keys(`n/${node}`).add(key);
    this.intervals.begin(row, at);
  }

  /** The request's work on this node is over. @param {number} at @param {string} request @param {string} node */
  finished(at, request, node) {
    this.leave(at, `${request} on ${node}`);
  }

  /** The request is over everywhere. @param {number} at @param {string} request */
  completed(at, request) {
    for (const key of [...this.keys(`r/${request}`)]) this.leave(at, key);
  }

  /** Everything that stood on this node is gone. @param {number} at @param {string} node */
  wentDown(at, node) {
    for (const key of [...this.keys(`n/${node}`)]) this.leave(at, key);
  }

  /** @param {number} at @param {string} key */
  leave(at, key) {
    const row = this.current.get(key);
    if (row === undefined) return;
    const standing = this.all[row];
    standing.to_us = at;
    this.intervals.until(row, at);
    this.current.delete(key);
    this.keys(`r/${standing.request}`).delete(key);
    this.keys(`n/${standing.node}`).delete(key);
  }

  /** @param {string} name */
  keys(name) {
    let keys = this.keysOf.get(name);
    if (!keys) this.keysOf.set(name, (keys = new Set()));
    return keys;
  }

  /** @param {number} t */
  at(t) {
    return this.intervals.covering(this.all, t);
  }
}
