/**
 * Things that last: which of them cover t. Each interval is listed in every 50 ms bucket it touches, so asking costs one
 * bucket. An interval whose end is not known yet stays in a small open set until it is. The lists are conservative
 * (a plan may be cut short later): who asks must test the exact bounds.
 */

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
    /** Where each id began and the last bucket that lists it. @type {number[]} */
    this.began = [];
    /** @type {number[]} */
    this.filled = [];
  }

  /** An interval begins and nobody knows when it ends. Ids are dense from 0. @param {number} id @param {number} from */
  begin(id, from) {
    this.began[id] = from;
    this.filled[id] = bucketOf(from) - 1;
    this.open.add(id);
  }

  /**
   * The interval ends at `to`, as far as is known now; a later word may say otherwise.
   * @param {number} id
   * @param {number} to
   */
  until(id, to) {
    const last = bucketOf(to);
    for (let bucket = this.filled[id] + 1; bucket <= last; bucket++) (this.buckets[bucket] ??= []).push(id);
    this.filled[id] = Math.max(this.filled[id], last);
    this.open.delete(id);
  }

  /** The end is unknown again. @param {number} id */
  reopen(id) {
    this.open.add(id);
  }

  /** Ids that may cover t, each once, in no order. @param {number} t @returns {number[]} */
  candidates(t) {
    const bucket = bucketOf(t);
    const listed = this.buckets[bucket] ?? [];
    if (this.open.size === 0) return listed;
    const open = [...this.open].filter((id) => this.filled[id] < bucket && this.began[id] <= t);
    return open.length === 0 ? listed : [...listed, ...open];
  }
}
