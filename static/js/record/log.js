/**
 * The growing record of one run. It keeps columns (one array per field and type) and feeds the indexes that answer
 * "what is at t". Append only: chunks come in order, nothing before the end of what is known ever changes.
 */
import { signal } from "@preact/signals-core";
import { FIELDS, NAMES } from "./types.js";
import { countUpTo, Numbers, Seqs } from "./instants.js";
import { Fold } from "./fold.js";
import { Flights } from "./flights.js";
import { Spans } from "./spans.js";
import { Standings } from "./standing.js";
import { Operations } from "./operations.js";
import { Series } from "./series.js";
import { Topologies } from "./topology.js";
import { INDEXERS } from "./indexing.js";
import { faultsOf, markersOf } from "./marks.js";

/** @typedef {import("./types.js").TypeName} TypeName */

export class OutOfOrder extends Error {}

export class RunRecord {
  constructor() {
    this.version = signal(0);
    /** @type {import("./decode.js").Chunk[]} */
    this.chunks = [];
    this.times = new Numbers((size) => new Float64Array(size));
    this.codes = new Numbers((size) => new Uint8Array(size));
    this.rows = new Numbers((size) => new Uint32Array(size));
    const timeOf = (/** @type {number} */ seq) => this.times.data[seq];
    /** @type {Map<TypeName, {columns: Record<string, any[]>, seqs: Seqs}>} */
    this.tables = new Map(NAMES.map((type) => [type, { columns: emptyColumns(type), seqs: new Seqs(timeOf) }]));
    /** @type {Map<string, Seqs>} */
    this.requestSeqs = new Map();
    this.nobody = new Seqs(timeOf);
    this.newSeqs = () => new Seqs(timeOf);
    this.fold = new Fold();
    this.flights = new Flights(this.table("message").columns, this.table("message").seqs.list);
    this.spanIndex = new Spans();
    this.standings = new Standings();
    this.operations = new Operations();
    this.series = new Series();
    this.topologies = new Topologies(this.table("topology").columns, this.table("topology").seqs);
  }

  /**
   * A record that starts with these chunks: how a fork keeps its past.
   * @param {import("./decode.js").Chunk[]} chunks
   */
  static from(chunks) {
    const record = new RunRecord();
    for (const chunk of chunks) record.append(chunk);
    return record;
  }

  get size() {
    return this.times.length;
  }

  /** The last recorded microsecond. */
  get until() {
    return this.size ? this.times.data[this.size - 1] : 0;
  }

  /** How the run ended, or null while it grows. */
  get ended() {
    const seq = this.table("ended").seqs.get(0);
    return seq === undefined ? null : this.get(seq);
  }

  /** @param {TypeName} type */
  table(type) {
    return /** @type {{columns: Record<string, any[]>, seqs: Seqs}} */ (this.tables.get(type));
  }

  /** @param {import("./decode.js").Chunk} chunk */
  append(chunk) {
    if (chunk.base !== this.size) throw new OutOfOrder(`chunk starts at ${chunk.base}, expected ${this.size}`);
    /** @type {Map<TypeName, number>} */
    const taken = new Map();
    for (let i = 0; i < chunk.n; i++) {
      const type = NAMES[chunk.codes[i]];
      const from = taken.get(type) ?? 0;
      taken.set(type, from + 1);
      this.take(type, chunk.at[i], /** @type {Record<string, any[]>} */ (chunk.columns.get(type)), from);
    }
    this.chunks.push(chunk);
    this.series.grew(this.until);
    this.version.value++;
  }

  /** @param {TypeName} type @param {number} at @param {Record<string, any[]>} source @param {number} from */
  take(type, at, source, from) {
    const seq = this.size;
    const { columns, seqs } = this.table(type);
    const row = seqs.length;
    for (const field of FIELDS[type]) columns[field].push(source[field][from]);
    seqs.list.push(seq);
    this.times.push(at);
    this.codes.push(NAMES.indexOf(type));
    this.rows.push(row);
    this.series.count("events", at);
    INDEXERS[type]?.(this, seq, at, columns, row);
  }

  /** @param {string|null|undefined} request @param {number} seq */
  belongs(request, seq) {
    if (!request) return;
    let seqs = this.requestSeqs.get(request);
    if (!seqs) this.requestSeqs.set(request, (seqs = this.newSeqs()));
    seqs.list.push(seq);
  }

  /** @param {number} seq */
  at(seq) {
    return this.times.data[seq];
  }

  /** @param {number} seq @returns {TypeName} */
  type(seq) {
    return NAMES[this.codes.data[seq]];
  }

  /** One record as a plain object. @param {number} seq @returns {import("./types.js").PlainRecord} */
  get(seq) {
    const type = this.type(seq);
    const row = this.rows.data[seq];
    /** @type {import("./types.js").PlainRecord} */
    const plain = { seq, at_us: this.at(seq), type };
    for (const field of FIELDS[type]) plain[field] = this.table(type).columns[field][row];
    return plain;
  }

  /** How many records are at or before t. @param {number} t */
  count(t) {
    return countUpTo(this.times.data, t, this.size);
  }

  /** @param {TypeName} type @param {number} t */
  countOf(type, t) {
    return this.seqs(type).upTo(t);
  }

  /** @param {TypeName} type */
  seqs(type) {
    return this.table(type).seqs;
  }

  /** Everything that carries this request. @param {string} key */
  ofRequest(key) {
    return this.requestSeqs.get(key) ?? this.nobody;
  }

  /** Requests in order of appearance, with their operation's outcome where they have one. */
  requests() {
    return [...this.requestSeqs].map(([key, seqs]) => {
      const row = this.operations.rows.get(key);
      const operation = row === undefined ? null : this.operations.all[row];
      const first = seqs.get(0);
      return {
        key,
        seq: first,
        at_us: this.at(first),
        end_us: operation?.to_us ?? null,
        outcome: operation?.outcome ?? null,
      };
    });
  }

  /** @param {string} request */
  spans(request) {
    return this.spanIndex.tree(request);
  }

  /** @param {string} id */
  span(id) {
    return this.spanIndex.get(id);
  }

  /** A message with what became of it, or null if that seq is not a message. @param {number} seq */
  message(seq) {
    return seq < this.size && this.type(seq) === "message" ? this.flights.message(this.rows.data[seq]) : null;
  }

  faults() {
    return faultsOf(this);
  }

  markers() {
    return markersOf(this);
  }
}

/** @param {TypeName} type */
function emptyColumns(type) {
  /** @type {Record<string, any[]>} */
  const columns = {};
  for (const field of FIELDS[type]) columns[field] = [];
  return columns;
}
