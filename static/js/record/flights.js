/**
 * Messages in flight. A message record carries its planned future; an amendment replaces the plan from its own moment
 * on. So a flight is a short list of plans, each in force until the next, and where a message is at t is a straight
 * line within the plan in force at t. An amendment after t changes nothing at t.
 */
import { Numbers } from "./instants.js";
import { Intervals } from "./intervals.js";
import { nameOf } from "./names.js";

/** A message that the network loses dies half way, where a cut is drawn. */
const LOST_AT = 0.5;

/**
 * @typedef {"arrived"|"lost"|"held"|"dropped"|"refused"|"ignored"} Fate
 * @typedef {object} Plan
 * @property {number} row the message that it is of
 * @property {number} from when it came into force
 * @property {number} to when the flight ends under it; Infinity while held
 * @property {number} start how far along the road when it came into force, 0..1
 * @property {number} stop how far when it ends
 * @property {Fate} fate
 * @property {string|null} reason
 * @property {Message|null} ended the message as it ends under it: it never changes, so it is made once, when the plan is known
 *
 * @typedef {"command"|"reply"|"event"|"undo"|"write"|"refused"} Kind
 * @typedef {Message} Flight a message that is in flight
 */

/** A message under one of its plans, at one moment. */
export class Message {
  /**
   * @param {Record<string, any[]>} columns
   * @param {number} row
   * @param {number} seq
   * @param {number} from_us
   * @param {Plan} plan
   * @param {number} progress
   */
  constructor(columns, row, seq, from_us, plan, progress) {
    this.seq = seq;
    /** @type {string} */
    this.source = columns.source[row];
    /** @type {string} */
    this.target = columns.target[row];
    /** @type {Kind} */
    this.kind = columns.kind[row];
    /** @type {string} */
    this.label = columns.label[row];
    /** @type {string|null} */
    this.request = columns.request[row];
    /** @type {number} */
    this.attempt = columns.attempt[row];
    /** @type {number} */
    this.copy = columns.copy[row];
    this.at_us = from_us;
    this.from_us = from_us;
    this.to_us = plan.to === Infinity ? null : plan.to;
    this.fate = plan.fate;
    this.reason = plan.reason;
    this.progress = progress;
    this.held = plan.fate === "held";
  }

  /** The causal name, by which an intervention targets it. */
  get name() {
    return nameOf(this);
  }
}

export class Flights {
  /** @param {Record<string, any[]>} columns the message table @param {number[]} seqs seq of each row */
  constructor(columns, seqs) {
    this.columns = columns;
    this.seqs = seqs;
    /** @type {Plan[][]} */
    this.plans = [];
    this.intervals = new Intervals();
    /** 1 for each row that, as far as is known, does not arrive. */
    this.died = new Numbers((size) => new Uint8Array(size));
    this.endings = new Endings(this);
  }

  /** @param {number} row @param {number} at */
  sent(row, at) {
    const { arrives_us, lost_us, reason } = this.columns;
    const plan =
      lost_us[row] !== null
        ? planned(row, at, lost_us[row], 0, "lost", reason[row])
        : planned(row, at, arrives_us[row], 0, "arrived", null);
    this.plans.push([plan]);
    this.died.push(0);
    this.intervals.begin(row, at);
    this.settle(plan);
  }

  /**
   * @param {number} row
   * @param {number} at
   * @param {string} fate
   * @param {number|null} arrives
   * @param {string|null} reason
   */
  amended(row, at, fate, arrives, reason) {
    const plans = this.plans[row];
    const plan = amendedPlan(plans[plans.length - 1], at, fate, arrives, reason);
    plans.push(plan);
    this.settle(plan);
  }

  /** @param {Plan} plan */
  settle(plan) {
    plan.ended = this.made(plan, plan.stop);
    this.died.data[plan.row] = Number(plan.fate !== "arrived");
    if (plan.to === Infinity) return this.intervals.reopen(plan.row);
    this.intervals.until(plan.row, plan.to);
    this.endings.planned(plan);
  }

  /** The plan in force at t, if the message had been sent by then. @param {number} row @param {number} t */
  planAt(row, t) {
    const plans = this.plans[row];
    let i = plans.length - 1;
    while (i > 0 && plans[i].from > t) i--;
    return plans[i];
  }

  /** Everything in flight at t, in order of sending. @param {number} t @returns {Flight[]} */
  at(t) {
    /** @type {Flight[]} */
    const flights = [];
    for (const plans of this.intervals.covering(this.plans, t)) {
      const plan = this.planAt(plans[0].row, t);
      if (t < plan.to) flights.push(this.made(plan, progressOf(plan, t)));
    }
    return flights.sort((a, b) => a.seq - b.seq);
  }

  /**
   * The message as it ends under a plan (its last one when left out).
   * @param {number} row
   * @param {Plan} [plan]
   */
  message(row, plan = this.planAt(row, Infinity)) {
    return /** @type {Message} */ (plan.ended);
  }

  /** @param {Plan} plan @param {number} progress */
  made(plan, progress) {
    const { row } = plan;
    return new Message(this.columns, row, this.seqs[row], this.plans[row][0].from, plan, progress);
  }
}

/** Where flights end, for what has just arrived or died: each bucket lists plans in order of their ends, then of sending. */
class Endings {
  /** @param {Flights} flights */
  constructor(flights) {
    this.flights = flights;
    /** @type {Plan[][]} */
    this.buckets = [];
    this.width_us = 10_000;
  }

  /** @param {Plan} plan that ends at some time */
  planned(plan) {
    const bucket = (this.buckets[Math.floor(plan.to / this.width_us)] ??= []);
    let place = bucket.push(plan) - 1;
    for (; place > 0 && endsAfter(bucket[place - 1], plan); place--) bucket[place] = bucket[place - 1];
    bucket[place] = plan;
  }

  /**
   * Messages that ended in (after, upTo], as known at upTo, in order of ending.
   * @param {number} after
   * @param {number} upTo
   */
  between(after, upTo) {
    /** @type {Message[]} */
    const ended = [];
    const last = Math.floor(upTo / this.width_us);
    for (let bucket = Math.max(0, Math.floor(after / this.width_us)); bucket <= last; bucket++) {
      for (const plan of this.buckets[bucket] ?? NONE) {
        const inside = plan.to > after && plan.to <= upTo;
        if (inside && this.flights.planAt(plan.row, upTo) === plan) ended.push(this.flights.message(plan.row, plan));
      }
    }
    return ended;
  }
}

/** @type {Plan[]} */
const NONE = [];

/** @param {Plan} a @param {Plan} b */
function endsAfter(a, b) {
  return a.to > b.to || (a.to === b.to && a.row > b.row);
}

/**
 * @param {number} row
 * @param {number} from
 * @param {number|null} to
 * @param {number} start
 * @param {Fate} fate
 * @param {string|null} reason
 * @returns {Plan}
 */
function planned(row, from, to, start, fate, reason) {
  if (to === null) return { row, from, to: Infinity, start, stop: start, fate: "held", reason, ended: null };
  const stop = fate === "lost" ? Math.max(start, LOST_AT) : 1;
  return { row, from, to, start, stop, fate, reason, ended: null };
}

/**
 * @param {Plan} before
 * @param {number} at
 * @param {string} fate
 * @param {number|null} arrives
 * @param {string|null} reason
 * @returns {Plan}
 */
function amendedPlan(before, at, fate, arrives, reason) {
  const { row } = before;
  const start = progressOf(before, at);
  if (fate === "held") return planned(row, at, null, start, "held", reason);
  if (arrives !== null) return planned(row, at, arrives, start, "arrived", reason);
  return { row, from: at, to: at, start, stop: start, fate: /** @type {Fate} */ (fate), reason, ended: null };
}

/** @param {Plan} plan @param {number} t */
function progressOf(plan, t) {
  if (plan.to === Infinity) return plan.start;
  if (t >= plan.to || plan.to === plan.from) return plan.stop;
  return plan.start + ((plan.stop - plan.start) * (t - plan.from)) / (plan.to - plan.from);
}
