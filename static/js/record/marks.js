/** What stands on the time axis: faults as intervals, and the instants worth jumping to. */
import { direction, statusesOf } from "./names.js";

/**
 * @typedef {import("./log.js").RunRecord} RunRecord
 * @typedef {{on: "node"|"link", id: string, status: string, detail: string|null, from_us: number, to_us: number|null}} Fault
 * @typedef {"bad"|"good"|"undo"|"neutral"} Tone
 * @typedef {{at_us: number, kind: "intervention"|"verdict"|"caption", tone: Tone, text: string, seq: number}} Marker
 */

const BAD_VERDICTS = new Set(["broken", "stuck", "metastable", "lost"]);
/** @type {Record<string, Tone>} */
const TONES = { good: "good", bad: "bad", undo: "undo" };

/**
 * Every condition of a node or link, from when it began to when it was over.
 * @param {RunRecord} record
 * @returns {Fault[]}
 */
export function faultsOf(record) {
  const faults = new FaultLog();
  const health = record.table("health");
  const links = record.table("link");
  health.seqs.list.forEach((seq, row) => {
    const { node, status, detail } = health.columns;
    faults.said(record.at(seq), "node", node[row], status[row], detail[row]);
  });
  links.seqs.list.forEach((seq, row) => {
    const { source, target, status, detail } = links.columns;
    faults.said(record.at(seq), "link", direction(source[row], target[row]), status[row], detail[row]);
  });
  return faults.all.sort((a, b) => a.from_us - b.from_us);
}

class FaultLog {
  constructor() {
    /** @type {Fault[]} */
    this.all = [];
    /** @type {Map<string, Fault>} */
    this.open = new Map();
  }

  /**
   * @param {number} at
   * @param {"node"|"link"} on
   * @param {string} id
   * @param {string} status
   * @param {string|null} detail
   */
  said(at, on, id, status, detail) {
    const now = new Set(statusesOf(status));
    for (const [key, fault] of this.open) {
      if (fault.on !== on || fault.id !== id || now.has(fault.status)) continue;
      fault.to_us = at;
      this.open.delete(key);
    }
    for (const one of now) {
      const key = `${on}/${id}/${one}`;
      if (this.open.has(key)) continue;
      /** @type {Fault} */
      const fault = { on, id, status: one, detail, from_us: at, to_us: null };
      this.open.set(key, fault);
      this.all.push(fault);
    }
  }
}

/**
 * Interventions, verdicts that were decided before the end, and captions with a tone, in order.
 * @param {RunRecord} record
 * @returns {Marker[]}
 */
export function markersOf(record) {
  /** @type {Marker[]} */
  const markers = [];
  for (const seq of record.seqs("intervention").list) {
    const { at_us, words, outcome } = record.get(seq);
    markers.push({ at_us, kind: "intervention", tone: outcome === "missed" ? "neutral" : "bad", text: words, seq });
  }
  for (const seq of record.seqs("verdict").list) {
    const { at_us, words, status } = record.get(seq);
    const tone = BAD_VERDICTS.has(status) ? "bad" : "good";
    if (status !== "holds" && status !== "unknown") markers.push({ at_us, kind: "verdict", tone, text: words, seq });
  }
  for (const seq of record.seqs("caption").list) {
    const { at_us, text, tone } = record.get(seq);
    if (TONES[tone]) markers.push({ at_us, kind: "caption", tone: TONES[tone], text, seq });
  }
  return markers.sort((a, b) => a.seq - b.seq);
}
