/**
 * A small shop as a record, made from a seed: shoppers order through a gateway; orders are written and paid for; payment
 * is slow, then down, then cut off for a while. It stands in for a lab where a test needs a record and not a server.
 */
import { FIELDS, INTEGERS, NAMES, RAW_VALUES, RELATIVE } from "../../static/js/record/types.js";

/** @param {number} seed @returns {() => number} in [0, 1) */
export function dice(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let x = Math.imul(a ^ (a >>> 15), 1 | a);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
}

/** @typedef {{at: number, type: import("../../static/js/record/types.js").TypeName, fields: any[]}} Draft */

const NODES = [
  ["client", "client", "Shoppers", 0, 0, 0, "web, mobile"],
  ["gateway", "gateway", "Gateway", 1, 0, 8, "POST /orders"],
  ["orders", "service", "Orders", 2, 0, 8, "breaker.py"],
  ["orders-db", "database", "orders", 2, 1, 0, "postgres"],
  ["saga", "coordinator", "Orchestrator", 3, 0, 8, "order_saga.py"],
  ["stock", "service", "Inventory", 4, -1, 8, "inventory-svc"],
  ["payment", "service", "Payment", 4, 0, 8, "payment-svc"],
  ["parcels", "queue", "Parcels", 4, 1, 0, "topic parcels"],
  ["stock-db", "database", "stock", 5, -1, 0, "postgres"],
  ["ledger", "database", "ledger", 5, 0, 0, "postgres"],
  ["rates", "cache", "Rates", 5, 1, 0, "redis"],
];
const LINKS = [
  ["client", "gateway"],
  ["gateway", "orders"],
  ["orders", "orders-db"],
  ["orders", "saga"],
  ["saga", "stock"],
  ["saga", "payment"],
  ["saga", "parcels"],
  ["stock", "stock-db"],
  ["payment", "ledger"],
  ["parcels", "rates"],
];

export class Shop {
  /** @param {number} seed @param {{requests?: number, horizon_us?: number, hop_us?: number}} [options] */
  constructor(seed, { requests = 60, horizon_us = 3_000_000, hop_us = 40_000 } = {}) {
    this.random = dice(seed);
    this.horizon_us = horizon_us;
    this.hop_us = hop_us;
    /** @type {Draft[]} */
    this.drafts = [];
    this.topology();
    for (let i = 0; i < requests; i++)
      this.order(`shoppers-${i}`, Math.floor((i + this.random()) * (horizon_us / requests)));
    this.trouble();
    this.drafts.sort((a, b) => a.at - b.at);
  }

  /** @param {number} at @param {Draft["type"]} type @param {...any} fields */
  say(at, type, ...fields) {
    const draft = { at: Math.floor(at), type, fields };
    this.drafts.push(draft);
    return draft;
  }

  topology() {
    for (const [id, kind, label, tier, row, ticks, about] of NODES) {
      this.say(0, "topology", "node", id, kind, label, null, null, JSON.stringify({ about, row, tier, ticks }));
    }
    for (const [a, b] of LINKS) this.say(0, "topology", "link", `${a}-${b}`, null, null, a, b, "{}");
    const machine = {
      states: ["closed", "open", "half_open"],
      transitions: [["closed", "trip", "open"]],
      initial: "closed",
    };
    this.say(0, "topology", "machine", "orders.breaker", null, null, null, null, JSON.stringify(machine));
    this.say(0, "state", "orders", "breaker", "closed");
  }

  /** One order along the road and back. @param {string} request @param {number} start */
  order(request, start) {
    const hop = () => this.hop_us * (0.6 + this.random() * 0.8);
    const fails = this.random() < 0.25;
    const span = Math.floor(this.random() * 2 ** 31)
      .toString(16)
      .padStart(16, "0");
    let at = start;
    this.say(at, "operation", request, "invoked", "shoppers", "order", null, null);
    this.say(at, "span_opened", span, null, span.repeat(2), request, "gateway", "POST /orders", "server");
    for (const [a, b, kind, label] of this.way(fails)) {
      const took = hop();
      this.send(at, a, b, kind, label, request, at + took);
      at += took;
      this.say(at, "state", b, "load", Math.floor(this.random() * 8));
      this.say(at, "line", "order_saga.py", 10 + Math.floor(this.random() * 12), request, b);
    }
    if (fails)
      this.say(
        at - 3 * this.hop_us,
        "caption",
        `Payment refused ${request}: the stock is released.`,
        "saga",
        request,
        "undo",
      );
    this.say(at, "span_closed", span, fails ? "error" : "ok", fails ? "CardDeclined" : null);
    this.say(at, "operation", request, fails ? "failed" : "ok", "shoppers", "order", null, null);
  }

  /** @param {boolean} fails @returns {string[][]} */
  way(fails) {
    const there = [
      ["client", "gateway", "command", "PlaceOrder"],
      ["gateway", "orders", "command", "PlaceOrder"],
      ["orders", "orders-db", "write", "INSERT"],
      ["orders-db", "orders", "reply", "1 row"],
      ["orders", "saga", "command", "StartSaga"],
      ["saga", "stock", "command", "ReserveStock"],
      ["stock", "stock-db", "write", "UPDATE"],
      ["stock-db", "stock", "reply", "1 row"],
      ["stock", "saga", "event", "StockReserved"],
      ["saga", "payment", "command", "ChargeCard"],
    ];
    const back = [
      ["saga", "orders", "event", "OrderDone"],
      ["orders", "gateway", fails ? "refused" : "reply", "answer"],
      ["gateway", "client", fails ? "refused" : "reply", "answer"],
    ];
    if (fails)
      return [
        ...there,
        ["payment", "saga", "refused", "CardDeclined"],
        ["saga", "stock", "undo", "ReleaseStock"],
        ...back,
      ];
    return [
      ...there,
      ["payment", "ledger", "write", "INSERT"],
      ["ledger", "payment", "reply", "1 row"],
      ["payment", "saga", "event", "CardCharged"],
      ["saga", "parcels", "event", "ShipOrder"],
      ...back,
    ];
  }

  /**
   * @param {number} at
   * @param {string} a
   * @param {string} b
   * @param {string} kind
   * @param {string} label
   * @param {string} request
   * @param {number} arrives
   */
  send(at, a, b, kind, label, request, arrives) {
    const luck = this.random();
    const plan = luck < 0.02 ? [null, Math.floor(arrives), "partition"] : [Math.floor(arrives), null, null];
    const sent = this.say(at, "message", a, b, kind, label, request, 1, 0, ...plan);
    if (luck > 0.97) this.say((at + arrives) / 2, "amended", sent, "dropped", null, "connection cut");
    else if (luck > 0.94)
      this.say((at + arrives) / 2, "amended", sent, "delayed", Math.floor(arrives + this.hop_us), "slow link");
    else if (luck > 0.935) this.say(arrives, "amended", sent, "ignored", null, "nobody waits for it any more");
    else if (luck > 0.92) {
      this.say((at + arrives) / 2, "amended", sent, "held", null, "held");
      this.say(arrives + this.hop_us, "amended", sent, "released", Math.floor(arrives + 2 * this.hop_us), null);
    }
  }

  trouble() {
    const h = this.horizon_us;
    this.say(h * 0.3, "intervention", "slow", "payment", "{}", "applied", "Payment is 5 times slower");
    this.say(h * 0.3, "health", "payment", "slow", "x5");
    this.say(h * 0.5, "health", "payment", "slow+down", "crashed");
    this.say(h * 0.5, "state", "orders", "breaker", "open");
    this.say(h * 0.5, "caption", "Payment is down: the breaker opens.", "orders", null, "bad");
    this.say(h * 0.6, "health", "payment", "up", null);
    this.say(h * 0.65, "link", "saga", "stock", "cut", "partition");
    this.say(h * 0.65, "link", "stock", "saga", "cut", "partition");
    this.say(h * 0.8, "link", "saga", "stock", "up", null);
    this.say(h * 0.8, "link", "stock", "saga", "up", null);
    this.say(
      h * 0.7,
      "verdict",
      "OpenMeansSilent",
      "broken",
      "inside",
      "[1,2]",
      "A call started while the breaker was open.",
    );
    this.say(h * 1.2, "ended", "horizon", "The time is over.");
  }

  /** Records in the plain shape of `RunRecord.get`. */
  records() {
    const seqOf = new Map(this.drafts.map((draft, seq) => [draft, seq]));
    return this.drafts.map((draft, seq) => {
      /** @type {import("../../static/js/record/types.js").PlainRecord} */
      const record = { seq, at_us: draft.at, type: draft.type };
      FIELDS[draft.type].forEach((field, i) => {
        const value = draft.fields[i] ?? null;
        record[field] = field === "message" ? seqOf.get(value) : value;
      });
      return record;
    });
  }
}

/**
 * Chunk bodies of these records, cut at 256, 512 and then 1,024.
 * @param {import("../../static/js/record/types.js").PlainRecord[]} records
 */
export function bodiesOf(records) {
  const bodies = [];
  for (let from = 0, size = 256; from < records.length; from += size, size = bodies.length === 1 ? 512 : 1024) {
    bodies.push(bodyOf(records.slice(from, from + size)));
  }
  return bodies;
}

/** @param {import("../../static/js/record/types.js").PlainRecord[]} records */
function bodyOf(records) {
  /** @type {Map<string, number>} */
  const dictionary = new Map();
  const index = (/** @type {string|null} */ text) => {
    if (text === null) return 0;
    if (!dictionary.has(text)) dictionary.set(text, dictionary.size + 1);
    return dictionary.get(text) ?? 0;
  };
  /** @type {Record<string, Record<string, any[]>>} */
  const c = {};
  for (const record of records) {
    const code = String(NAMES.indexOf(record.type));
    c[code] ??= Object.fromEntries(FIELDS[record.type].map((field) => [field, []]));
    for (const field of FIELDS[record.type]) c[code][field].push(cellOf(record, field, index));
  }
  const t = records.map((record, i) => (i === 0 ? 0 : record.at_us - records[i - 1].at_us));
  const k = records.map((record) => NAMES.indexOf(record.type));
  return { base: records[0].seq, n: records.length, t0: records[0].at_us, d: [...dictionary.keys()], t, k, c };
}

/**
 * @param {import("../../static/js/record/types.js").PlainRecord} record
 * @param {string} field
 * @param {(text: string|null) => number} index
 */
function cellOf(record, field, index) {
  const value = record[field];
  if (INTEGERS.has(field) || (field === "value" && RAW_VALUES.has(record.type))) return value;
  if (RELATIVE.has(field)) return value === null ? null : value - record.at_us;
  return index(value);
}
