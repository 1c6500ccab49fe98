/** Spans: opened by one record, closed by another, told about in between. */
import { Intervals } from "./intervals.js";
import { listUnder } from "./names.js";

/**
 * @typedef {object} Span
 * @property {string} id
 * @property {string|null} parent
 * @property {string} trace
 * @property {string|null} request
 * @property {string} node
 * @property {string} name
 * @property {string} kind
 * @property {number} from_us
 * @property {number|null} to_us
 * @property {string|null} status
 * @property {string|null} words
 * @property {number} depth
 * @property {{at_us: number, name: string, attrs: string}[]} events
 */

export class Spans {
  constructor() {
    /** @type {Span[]} */
    this.all = [];
    /** @type {Map<string, number>} */
    this.rows = new Map();
    /** @type {Map<string, Span[]>} */
    this.byRequest = new Map();
    this.intervals = new Intervals();
  }

  /** @param {number} at @param {Record<string, any[]>} columns @param {number} row */
  opened(at, columns, row) {
    const { span, parent, trace, request, node, name, kind } = columns;
    const it = {
      id: span[row],
      parent: parent[row],
      trace: trace[row],
      request: request[row],
      node: node[row],
      name: name[row],
      kind: kind[row],
      from_us: at,
      to_us: null,
      status: null,
      words: null,
      depth: 0,
      events: [],
    };
    const index = this.all.push(it) - 1;
    this.rows.set(it.id, index);
    this.intervals.begin(index, at);
    if (it.request !== null) listUnder(this.byRequest, it.request, it);
  }

  /** @param {number} at @param {string} id @param {string} status @param {string|null} words @returns {Span|null} */
  closed(at, id, status, words) {
    const index = this.rows.get(id);
    if (index === undefined) return null;
    Object.assign(this.all[index], { to_us: at, status, words });
    this.intervals.until(index, at);
    return this.all[index];
  }

  /** @param {number} at @param {string} id @param {string} name @param {string} attrs */
  noted(at, id, name, attrs) {
    this.get(id)?.events.push({ at_us: at, name, attrs });
  }

  /** @param {string} id @returns {Span|null} */
  get(id) {
    const index = this.rows.get(id);
    return index === undefined ? null : this.all[index];
  }

  /** Open at t. @param {number} t */
  at(t) {
    return this.intervals.covering(this.all, t);
  }

  /**
   * The spans of one request as a tree, parents first, children in order of opening.
   * @param {string} request
   * @returns {Span[]}
   */
  tree(request) {
    const spans = this.byRequest.get(request) ?? [];
    const inside = new Set(spans.map((span) => span.id));
    /** @type {Map<string|null, Span[]>} */
    const children = new Map();
    for (const span of spans)
      listUnder(children, span.parent !== null && inside.has(span.parent) ? span.parent : null, span);
    /** @type {Span[]} */
    const ordered = [];
    const pending = (children.get(null) ?? []).map((span) => ({ span, depth: 0 })).reverse();
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { span, depth } = next;
      ordered.push({ ...span, depth });
      for (const child of [...(children.get(span.id) ?? [])].reverse())
        pending.push({ span: child, depth: depth + 1 });
    }
    return ordered;
  }
}
