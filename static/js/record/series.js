/**
 * Metrics, in buckets of 50 ms filled as the record grows. Rates and percentiles look back over one second, so a value
 * at t depends on nothing after t's bucket.
 */
import { BUCKET_US, bucketOf } from "./intervals.js";
import { listUnder } from "./names.js";

const WINDOW = 20;

/** @typedef {{step_us: number, values: Float64Array}} Lane */

export class Series {
  constructor() {
    /** @type {Map<string, number[]>} sparse sums per bucket */
    this.sums = new Map();
    /** @type {Map<number, number[]>} latencies in us per bucket */
    this.latencies = new Map();
    /** @type {Map<string, {at: number, value: number}[]>} */
    this.points = new Map();
    /** @type {Map<string, number>} how often each reason was given */
    this.reasons = new Map();
    this.buckets = 0;
    /** @type {Map<string, Lane>} */
    this.cache = new Map();
  }

  /** @param {string} name @param {number} at */
  count(name, at) {
    let sums = this.sums.get(name);
    if (!sums) this.sums.set(name, (sums = []));
    const bucket = bucketOf(at);
    sums[bucket] = (sums[bucket] ?? 0) + 1;
  }

  /** @param {number} at @param {string} phase @param {number} took_us @param {unknown} [value] what came of it: of a failure, its reason */
  completed(at, phase, took_us, value) {
    this.count(phase, at);
    this.count("completed", at);
    if (phase !== "ok") this.failed(at, reasonOf(phase, value));
    if (phase === "failed") this.count("refusals", at);
    if (phase === "ok") listUnder(this.latencies, bucketOf(at), took_us);
  }

  /** @param {number} at @param {string} reason */
  failed(at, reason) {
    this.count("errors", at);
    this.count(`reason:${reason}`, at);
    this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
  }

  /** Why operations failed, the most frequent reason first. */
  worst() {
    return [...this.reasons].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([reason]) => reason);
  }

  /** @param {string} name @param {number} at @param {number} value */
  point(name, at, value) {
    listUnder(this.points, name, { at, value });
  }

  /** The record grew up to `until`: cached lanes are stale. @param {number} until */
  grew(until) {
    this.buckets = bucketOf(until) + 1;
    this.cache.clear();
  }

  /** Names that have data. */
  lanes() {
    const names = [];
    if (this.sums.has("ok")) names.push("goodput", "p50", "p95", "p99");
    if (this.sums.has("completed")) names.push("throughput");
    if (this.sums.has("ok") || this.sums.has("failed") || this.sums.has("unknown")) names.push("refused");
    for (const name of ["events", "flights", "refusals", "errors"]) if (this.sums.has(name)) names.push(name);
    return [...names, ...this.points.keys()];
  }

  /** @param {string} name @returns {Lane} */
  lane(name) {
    let lane = this.cache.get(name);
    if (!lane) this.cache.set(name, (lane = { step_us: BUCKET_US, values: this.compute(name) }));
    return lane;
  }

  /** @param {string} name @param {number} t */
  at(name, t) {
    const { values } = this.lane(name);
    return values.length ? values[Math.max(0, Math.min(values.length - 1, bucketOf(t)))] : NaN;
  }

  /** @param {string} name */
  compute(name) {
    if (name === "throughput") return this.rate("completed");
    if (name === "goodput") return this.rate("ok");
    if (name === "failures") return this.rate("errors");
    if (name.startsWith("reason:")) return this.rate(name);
    if (name === "refused") return this.refused();
    const percentile = /^p(\d+)$/.exec(name);
    if (percentile) return this.percentile(Number(percentile[1]) / 100);
    const points = this.points.get(name);
    if (points) return stepped(points, this.buckets);
    const sums = this.sums.get(name) ?? [];
    return Float64Array.from({ length: this.buckets }, (_, i) => sums[i] ?? 0);
  }

  /** Per second over the window. @param {string} name */
  rate(name) {
    const sum = this.windowed(name);
    return sum.map((value, i) => value / ((Math.min(i + 1, WINDOW) * BUCKET_US) / 1e6));
  }

  /** Sum over the trailing window. @param {string} name */
  windowed(name) {
    const sums = this.sums.get(name) ?? [];
    const out = new Float64Array(this.buckets);
    let running = 0;
    for (let i = 0; i < out.length; i++) {
      running += (sums[i] ?? 0) - (sums[i - WINDOW] ?? 0);
      out[i] = running;
    }
    return out;
  }

  refused() {
    const [ok, failed, unknown] = ["ok", "failed", "unknown"].map((name) => this.windowed(name));
    return ok.map((value, i) => failed[i] / (value + failed[i] + unknown[i]));
  }

  /** @param {number} q */
  percentile(q) {
    const out = new Float64Array(this.buckets);
    for (let i = 0; i < out.length; i++) {
      const values = [];
      for (let b = Math.max(0, i - WINDOW + 1); b <= i; b++) values.push(...(this.latencies.get(b) ?? []));
      values.sort((a, b) => a - b);
      out[i] = values.length ? values[Math.min(values.length - 1, Math.ceil(q * values.length) - 1)] : NaN;
    }
    return out;
  }
}

/** In the words of the record; an operation that failed without a word gives its outcome. @param {string} phase @param {unknown} value */
function reasonOf(phase, value) {
  if (typeof value === "string" && value) return value;
  return value === null || value === undefined ? phase : JSON.stringify(value);
}

/**
 * The last value said in or before each bucket.
 * @param {{at: number, value: number}[]} points
 * @param {number} buckets
 */
function stepped(points, buckets) {
  const out = new Float64Array(buckets);
  let next = 0;
  let value = NaN;
  for (let i = 0; i < buckets; i++) {
    while (next < points.length && bucketOf(points[next].at) <= i) value = points[next++].value;
    out[i] = value;
  }
  return out;
}
