/**
 * Things that last: which of them cover t. Each interval is listed in every 50 ms bucket it touches, so asking costs one
 * bucket. An interval whose end is not known yet stays in a small open set until it is. The lists are conservative (an
 * end may be moved), so both bounds are tested, on typed arrays: asking touches none of the things themselves and makes
 * no garbage beyond its answer.
 */
import { Numbers } from "./instants.js";

export const BUCKET_US = 50_000;

/** @param {number} t */
export function bucketOf(t) {
  return Math.floor(t / BUCKET_US);
}

export class Intervals {
  constructor() {
    /** @type {number[][]} */
    this.buckets = [];
    /** @type {Set<number>} */
    this.open = new Set();
    /** Where each id begins, and where it ends as far as is known. */
    this.began = new Numbers((size) => new Float64Array(size));
    this.ends = new Numbers((size) => new Float64Array(size));
    /** The last bucket that lists each id. */
    this.filled = new Numbers((size) => new Int32Array(size));
  }

  /** An interval begins and nobody knows when it ends. Ids are dense from 0. @param {number} id @param {number} from */
  begin(id, from) {
    this.began.push(from);
    this.ends.push(Infinity);
    this.filled.push(bucketOf(from) - 1);
    this.open.add(id);
  }

  /**
   * The interval ends at `to`, as far as is known now; a later word may say otherwise.
   * @param {number} id
   * @param {number} to
   */
  until(id, to) {
    const last = bucketOf(to);
    for (let bucket = this.filled.data[id] + 1; bucket <= last; bucket++) (this.buckets[bucket] ??= []).push(id);
    this.filled.data[id] = Math.max(this.filled.data[id], last);
    this.ends.data[id] = to;
    this.open.delete(id);
  }

  /** The end is unknown again. @param {number} id */
  reopen(id) {
    this.ends.data[id] = Infinity;
    this.open.add(id);
  }

  /** @param {number} id @param {number} t from the begin on, and before the end */
  covers(id, t) {
    return this.began.data[id] <= t && t < this.ends.data[id];
  }

  /** Ids that may cover t, each once, in no order. @param {number} t @returns {number[]} */
  candidates(t) {
    const bucket = bucketOf(t);
    const listed = this.buckets[bucket] ?? [];
    if (this.open.size === 0) return listed;
    const open = [...this.open].filter((id) => this.filled.data[id] < bucket && this.began.data[id] <= t);
    return open.length === 0 ? listed : [...listed, ...open];
  }

  /** Those of `things`, by their ids, that cover t. @template T @param {T[]} things @param {number} t @returns {T[]} */
  covering(things, t) {
    /** @type {T[]} */
    const found = [];
    for (const id of this.candidates(t)) if (this.covers(id, t)) found.push(things[id]);
    return found;
  }
}
