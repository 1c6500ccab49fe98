/**
 * The records that pass a filter, found a stretch at a time: a key pressed in the filter waits for one stretch, not for
 * 200,000 records. It grows with its record, and what was looked at once is not looked at again.
 */
import { passes } from "./listing.js";

/** @typedef {import("./listing.js").RunRecord} RunRecord */
/** @typedef {import("./listing.js").Filter} Filter */

export class Sifting {
  /** @param {RunRecord} record @param {Filter} filter */
  constructor(record, filter) {
    const [type, sub] = filter.kind.split("/");
    this.record = record;
    this.filter = filter;
    this.rules = { sub, node: filter.node, words: filter.text.trim().toLowerCase() };
    /** The record's own list of this type; null when every type passes. @type {number[] | null} */
    this.source = type ? record.seqs(/** @type {any} */ (type)).list : null;
    /** Nothing but the type is asked for: there is nothing to look at. */
    this.bare = !sub && !filter.node && !this.rules.words;
    /** @type {number[]} */
    this.found = [];
    this.looked = 0;
  }

  /** How many records there are to look at. */
  get all() {
    return this.source?.length ?? this.record.size;
  }

  get done() {
    return this.bare || this.looked >= this.all;
  }

  get length() {
    return this.bare ? this.all : this.found.length;
  }

  /** The seq in a row of the list. @param {number} row */
  seq(row) {
    return this.bare ? this.from(row) : this.found[row];
  }

  /** @param {number} index */
  from(index) {
    return this.source ? this.source[index] : index;
  }

  /** Look at the next `most` records. @param {number} most */
  look(most) {
    if (this.bare) return;
    const end = Math.min(this.all, this.looked + most);
    for (; this.looked < end; this.looked++) {
      const seq = this.from(this.looked);
      if (passes(this.record, seq, this.rules)) this.found.push(seq);
    }
  }

  /** How many rows are before record `seq`. @param {number} seq */
  before(seq) {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.seq(middle) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Seqs of the rows from `first` to before `last`. @param {number} first @param {number} last */
  slice(first, last) {
    return Array.from({ length: Math.max(0, Math.min(last, this.length) - first) }, (_, index) => this.seq(first + index));
  }
}
