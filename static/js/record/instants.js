/** Sorted things and where a time falls in them. Every list here is in order of time, because the record is. */

/**
 * How many of the first `length` entries are at or before `t`.
 * @param {ArrayLike<number>} times ascending
 * @param {number} t
 * @param {number} [length]
 */
export function countUpTo(times, t, length = times.length) {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A typed array that grows by doubling. */
export class Numbers {
  /** @param {(size: number) => Float64Array | Int32Array | Uint32Array | Uint8Array} make */
  constructor(make) {
    this.make = make;
    this.data = make(1024);
    this.length = 0;
  }

  /** @param {number} value */
  push(value) {
    if (this.length === this.data.length) {
      const bigger = this.make(this.length * 2);
      bigger.set(this.data);
      this.data = bigger;
    }
    this.data[this.length++] = value;
  }
}

/** A growing, ascending list of sequence numbers that can be asked by time. Read it; only the record adds to it. */
export class Seqs {
  /** @param {(seq: number) => number} timeOf */
  constructor(timeOf) {
    this.timeOf = timeOf;
    /** @type {number[]} */
    this.list = [];
  }

  get length() {
    return this.list.length;
  }

  /** @param {number} i */
  get(i) {
    return this.list[i];
  }

  /** @param {number} from @param {number} [to] */
  slice(from, to) {
    return this.list.slice(from, to);
  }

  /** How many are at or before `t`. @param {number} t */
  upTo(t) {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeOf(this.list[middle]) <= t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The last at or before `t`, or null. @param {number} t */
  lastUpTo(t) {
    const count = this.upTo(t);
    return count ? this.list[count - 1] : null;
  }
}
