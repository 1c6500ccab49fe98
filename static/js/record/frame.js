/**
 * What is, at t: a pure function of (record, t). Everything in it is computed when asked for and kept, so a frame costs
 * what its readers use. Nothing here looks at what comes after t, except where a message that is in flight was planned
 * to arrive.
 */

/**
 * @typedef {import("./log.js").RunRecord} RunRecord
 * @typedef {import("./types.js").PlainRecord} PlainRecord
 */

/** @param {RunRecord} record @param {number} t @returns {Frame} */
export function frameAt(record, t) {
  return new Frame(record, t);
}

export class Frame {
  /** @param {RunRecord} record @param {number} t */
  constructor(record, t) {
    this.record = record;
    this.t = t;
    this.seq = record.count(t);
    /** @type {Map<string, any>} */
    this.kept = new Map();
  }

  /** @template T @param {string} name @param {() => T} make @returns {T} */
  keep(name, make) {
    if (!this.kept.has(name)) this.kept.set(name, make());
    return this.kept.get(name);
  }

  get world() {
    return this.keep("world", () => this.record.fold.worldAt(this.t));
  }

  get topology() {
    return this.keep("topology", () => this.record.topologies.at(this.t));
  }

  /** @param {string} node @param {string} path */
  state(node, path) {
    return this.world.state(node, path);
  }

  /** @param {string} node */
  states(node) {
    return this.world.states(node);
  }

  /** @param {string} node */
  health(node) {
    return this.world.health(node);
  }

  /** @param {string} source @param {string} target */
  link(source, target) {
    return this.world.link(source, target);
  }

  get messages() {
    return this.keep("messages", () => this.record.flights.at(this.t));
  }

  /** Messages that arrived or died within the last `window_us`. @param {number} window_us */
  ended(window_us) {
    return this.keep(`ended ${window_us}`, () => this.record.flights.endings.between(this.t - window_us, this.t));
  }

  get spans() {
    return this.keep("spans", () => this.record.spanIndex.at(this.t));
  }

  get lines() {
    return this.keep("lines", () => this.record.standings.at(this.t));
  }

  get operations() {
    return this.keep("operations", () => this.record.operations.at(this.t));
  }

  /** @returns {PlainRecord | null} */
  get caption() {
    return this.keep("caption", () => {
      const seq = this.record.seqs("caption").lastUpTo(this.t);
      return seq === null ? null : this.record.get(seq);
    });
  }

  /** The latest caption about one request. @param {string} request @returns {PlainRecord | null} */
  captionFor(request) {
    const seqs = this.record.ofRequest(request);
    for (let i = seqs.upTo(this.t) - 1; i >= 0; i--) {
      if (this.record.type(seqs.get(i)) === "caption") return this.record.get(seqs.get(i));
    }
    return null;
  }

  get interventions() {
    return this.keep("interventions", () => {
      const seqs = this.record.seqs("intervention");
      return seqs.slice(0, seqs.upTo(this.t)).map((seq) => this.record.get(seq));
    });
  }

  /** The latest verdict of each property. @returns {Map<string, PlainRecord>} */
  get verdicts() {
    return this.keep("verdicts", () => {
      const seqs = this.record.seqs("verdict");
      return new Map(
        seqs
          .slice(0, seqs.upTo(this.t))
          .map((seq) => this.record.get(seq))
          .map((v) => [v.property, v]),
      );
    });
  }

  get metrics() {
    const { series } = this.record;
    const at = (/** @type {string} */ name) => series.at(name, this.t);
    return { throughput: at("throughput"), goodput: at("goodput"), p50: at("p50"), p95: at("p95"), refused: at("refused") };
  }
}
