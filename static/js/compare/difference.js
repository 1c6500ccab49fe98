/**
 * Where two runs part. What a run is made of and where it stands in its source are set by its conditions, and so is what every
 * node shows at the start; the rest is what happened. Spans bear names of their own in each run and are told by what they do.
 */

/** @typedef {import("../record/log.js").RunRecord} RunRecord */
/** @typedef {import("../record/types.js").TypeName} TypeName */

/** Of these types, these fields say what happened. @type {Partial<Record<TypeName, readonly string[]>>} */
const TELLING = {
  message: ["source", "target", "kind", "label", "request", "attempt", "copy", "arrives_us", "lost_us", "reason"],
  amended: ["fate", "arrives_us", "reason"],
  state: ["node", "path", "value"],
  health: ["node", "status", "detail"],
  link: ["source", "target", "status", "detail"],
  span_opened: ["request", "node", "name", "kind"],
  span_closed: ["status", "words"],
  operation: ["op", "phase", "client", "function", "key", "value"],
  sample: ["series", "node", "value"],
  intervention: ["kind", "target", "args", "outcome"],
  verdict: ["property", "status"],
};
/** What conditions set before anything has happened. @type {Set<TypeName>} */
const SET_UP = new Set(["state", "health", "link", "sample"]);

/** The first instant at which the two do not say the same, or null; where one is still growing, only as far as both are known. @param {RunRecord} a @param {RunRecord} b */
export function firstDifference(a, b) {
  const limit = Math.min(...[a, b].map((record) => (record.ended ? Infinity : record.until - 1)));
  const [left, right] = [new Reader(a), new Reader(b)];
  for (;;) {
    const at = Math.min(left.at, right.at);
    if (at === Infinity || at > limit) return null;
    if (left.said(at) !== right.said(at)) return at;
  }
}

/** Goes through what happened in a run, instant by instant. */
class Reader {
  /** @param {RunRecord} record */
  constructor(record) {
    this.record = record;
    this.seq = 0;
    this.pass();
  }

  get at() {
    return this.seq < this.record.size ? this.record.at(this.seq) : Infinity;
  }

  /** Over what says nothing. */
  pass() {
    while (this.seq < this.record.size && !this.tells(this.record.type(this.seq))) this.seq++;
  }

  /** @param {TypeName} type */
  tells(type) {
    return TELLING[type] !== undefined && !(this.record.at(this.seq) === 0 && SET_UP.has(type));
  }

  /** All that happened at an instant, whatever the order it was written down in. @param {number} at */
  said(at) {
    const lines = [];
    for (; this.at === at; this.pass()) lines.push(this.line(this.seq++));
    return lines.sort().join("\n");
  }

  /** @param {number} seq */
  line(seq) {
    const type = this.record.type(seq);
    const { columns } = this.record.table(type);
    const row = this.record.rows.data[seq];
    return JSON.stringify([type, ...(TELLING[type] ?? []).map((field) => columns[field][row])]);
  }
}

/** Nodes that are not in the same state, health or load at one instant. @param {import("../record/frame.js").Frame} a @param {import("../record/frame.js").Frame} b */
export function differingNodes(a, b) {
  const all = new Set([...a.topology.nodes.keys(), ...b.topology.nodes.keys()]);
  return [...all].filter((id) => shown(a, id) !== shown(b, id));
}

/** @param {import("../record/frame.js").Frame} frame @param {string} id */
function shown(frame, id) {
  const node = frame.topology.nodes.get(id);
  if (!node) return "";
  return JSON.stringify([node.left, frame.health(id).statuses, [...frame.states(id)].sort(([a], [b]) => (a < b ? -1 : 1))]);
}
