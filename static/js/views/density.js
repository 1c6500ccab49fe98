/**
 * How many messages left or reached each lane over time, where they are too many to be told apart. The lanes of all
 * messages are numbered once and as the record grows, so a stretch of 100,000 messages is a walk along typed arrays.
 */
import { Numbers } from "../record/instants.js";

/** @typedef {import("../record/log.js").RunRecord} RunRecord */
/** @typedef {{all: Uint32Array, dead: Uint32Array}} Bins how many, and how many of them died, in each part of a stretch */

const NOWHERE = -1;

export class Density {
  /** @param {RunRecord} record @param {string[]} lanes the node of each */
  constructor(record, lanes) {
    this.record = record;
    this.lanes = lanes;
    this.places = new Map(lanes.map((node, index) => [node, index]));
    this.sources = new Numbers((size) => new Int32Array(size));
    this.targets = new Numbers((size) => new Int32Array(size));
  }

  /** Whether it numbers these lanes of this record. @param {RunRecord} record @param {string[]} lanes */
  fits(record, lanes) {
    return this.record === record && this.lanes.join() === lanes.join();
  }

  grow() {
    const { source, target } = this.record.table("message").columns;
    for (let row = this.sources.length; row < source.length; row++) {
      this.sources.push(this.places.get(source[row]) ?? NOWHERE);
      this.targets.push(this.places.get(target[row]) ?? NOWHERE);
    }
  }

  /**
   * In each of `bins` equal parts of [from, to].
   * @param {{before: number[], first: number, last: number}} stretch rows
   * @param {number} from
   * @param {number} to
   * @param {number} bins
   * @returns {Bins[]} one a lane
   */
  of({ before, first, last }, from, to, bins) {
    this.grow();
    const grid = this.lanes.map(() => ({ all: new Uint32Array(bins), dead: new Uint32Array(bins) }));
    const scale = bins / (to - from);
    for (const row of before) this.count(grid, row, from, scale);
    for (let row = first; row < last; row++) this.count(grid, row, from, scale);
    return grid;
  }

  /** @param {Bins[]} grid @param {number} row @param {number} from @param {number} scale */
  count(grid, row, from, scale) {
    const { intervals, died } = this.record.flights;
    const [left, reached] = [this.sources.data[row], this.targets.data[row]];
    if (left !== NOWHERE) add(grid[left].all, (intervals.began.data[row] - from) * scale);
    if (reached === NOWHERE) return;
    add(died.data[row] ? grid[reached].dead : grid[reached].all, (intervals.ends.data[row] - from) * scale);
  }
}

/** Beyond either end nothing is counted. @param {Uint32Array} bins @param {number} at in bins */
function add(bins, at) {
  if (at >= 0 && at < bins.length) bins[Math.floor(at)]++;
}
