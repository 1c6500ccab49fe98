/**
 * The discrete world: what each state, condition and link is at t.
 *
 * A keyframed fold: every change writes one numbered cell; every 256 changes the whole table of "which change was the
 * last for this cell" is kept. Asking costs one copy of a small typed array and at most 256 steps, for any t and in
 * any order. Invariant: `at(t)` equals folding all changes with time <= t from nothing.
 */
import { countUpTo, Numbers } from "./instants.js";
import { direction, listUnder, statusesOf } from "./names.js";

const KEYFRAME_EVERY = 256;
const NOTHING = -1;

/** @typedef {{status: string, statuses: string[], detail: string|null}} Condition */
/** @type {Condition} */
const WELL = Object.freeze({ status: "up", statuses: [], detail: null });

export class Fold {
  constructor() {
    /** @type {Map<string, number>} cell name to cell number */
    this.cells = new Map();
    /** @type {Map<string, {path: string, cell: number}[]>} */
    this.paths = new Map();
    this.at = new Numbers((size) => new Float64Array(size));
    this.cellOf = new Numbers((size) => new Int32Array(size));
    /** @type {any[]} */
    this.values = [];
    /** @type {Int32Array[]} */
    this.keyframes = [];
    this.last = new Numbers((size) => new Int32Array(size));
    /** @type {World | null} */
    this.latest = null;
  }

  /** @param {number} at @param {string} node @param {string} path @param {import("./types.js").Value} value */
  state(at, node, path, value) {
    const name = `s/${node}/${path}`;
    if (!this.cells.has(name)) {
      listUnder(this.paths, node, { path, cell: this.cells.size });
    }
    this.write(at, name, value);
  }

  /** @param {number} at @param {string} node @param {string} status @param {string|null} detail */
  health(at, node, status, detail) {
    this.write(at, `h/${node}`, condition(status, detail));
  }

  /**
   * @param {number} at
   * @param {string} source
   * @param {string} target
   * @param {string} status
   * @param {string|null} detail
   */
  link(at, source, target, status, detail) {
    this.write(at, `l/${direction(source, target)}`, condition(status, detail));
  }

  /** @param {number} at @param {string} name @param {any} value */
  write(at, name, value) {
    let cell = this.cells.get(name);
    if (cell === undefined) {
      cell = this.cells.size;
      this.cells.set(name, cell);
      this.last.push(NOTHING);
    }
    if (this.values.length % KEYFRAME_EVERY === 0)
      this.keyframes.push(Int32Array.from(this.last.data.subarray(0, this.last.length)));
    this.last.data[cell] = this.values.length;
    this.at.push(at);
    this.cellOf.push(cell);
    this.values.push(value);
  }

  /** @param {number} t */
  worldAt(t) {
    return this.world(countUpTo(this.at.data, t, this.at.length));
  }

  /**
   * The world after the first `count` changes. The same object is returned while the count is the same.
   * @param {number} count
   */
  world(count) {
    if (this.latest?.count === count) return this.latest;
    const last = new Int32Array(this.cells.size).fill(NOTHING);
    const keyframe = Math.min(Math.floor(count / KEYFRAME_EVERY), this.keyframes.length - 1);
    if (keyframe >= 0) last.set(this.keyframes[keyframe]);
    for (let i = Math.max(0, keyframe) * KEYFRAME_EVERY; i < count; i++) last[this.cellOf.data[i]] = i;
    this.latest = new World(this, count, last);
    return this.latest;
  }
}

/** What everything is at one moment. Immutable. */
export class World {
  /** @param {Fold} fold @param {number} count @param {Int32Array} last */
  constructor(fold, count, last) {
    this.fold = fold;
    this.count = count;
    this.last = last;
  }

  /** @param {string} name */
  cell(name) {
    const cell = this.fold.cells.get(name);
    const change = cell === undefined || cell >= this.last.length ? NOTHING : this.last[cell];
    return change === NOTHING ? undefined : this.fold.values[change];
  }

  /**
   * undefined = never said; null = said to be gone.
   * @param {string} node
   * @param {string} path
   * @returns {import("./types.js").Value|undefined}
   */
  state(node, path) {
    return this.cell(`s/${node}/${path}`);
  }

  /** Everything known of one node, in the order in which it was first said. @param {string} node */
  states(node) {
    /** @type {Map<string, import("./types.js").Value>} */
    const states = new Map();
    for (const { path, cell } of this.fold.paths.get(node) ?? []) {
      const change = cell < this.last.length ? this.last[cell] : NOTHING;
      const value = change === NOTHING ? null : this.fold.values[change];
      if (value !== null) states.set(path, value);
    }
    return states;
  }

  /** @param {string} node @returns {Condition} */
  health(node) {
    return this.cell(`h/${node}`) ?? WELL;
  }

  /** One direction. @param {string} source @param {string} target @returns {Condition} */
  link(source, target) {
    return this.cell(`l/${direction(source, target)}`) ?? WELL;
  }
}

/** @param {string} status @param {string|null} detail @returns {Condition} */
function condition(status, detail) {
  return { status, statuses: statusesOf(status), detail };
}
