/**
 * A visitor's conversation about runs: open a scenario, intervene in what is seen, go back. A run is a value, so to
 * intervene is to open another scenario that shares its past with this one; the old run stays as a branch.
 */
import { batch, signal } from "@preact/signals-core";
import { playhead as pagePlayhead, suggestSpeed } from "../playhead.js";
import { parseFrame } from "./frames.js";
import { Reception } from "./reception.js";
import { Socket } from "./socket.js";

const BRANCHES_KEPT = 8;
const MOST_TRIES = 2;

/**
 * @typedef {{when: object, kind: string, target: string, args: object}} Intervention
 * @typedef {{schema: number, topic: string, params: object, seed: number, horizon_us: number, interventions: Intervention[]}} Scenario
 * @typedef {"idle"|"connecting"|"queued"|"running"|"done"|"failed"|"offline"} Status
 * @typedef {{code: string, field?: string, msg: string, fatal?: boolean}} Trouble
 * @typedef {{parent: number|null, forked_us: number|null}} Lineage which branch it left, and at what instant
 * @typedef {Lineage & {id: number, scenario: Scenario, record: import("../record/log.js").RunRecord, label: string, reception: Reception}} Branch
 * @typedef {{at_us?: number|null, play?: boolean, label?: string}} How
 */

export class Session {
  /** @param {{playhead?: import("../playhead.js").Playhead, world?: import("./socket.js").World}} [parts] */
  constructor({ playhead = pagePlayhead, world } = {}) {
    this.playhead = playhead;
    this.status = signal(/** @type {Status} */ ("idle"));
    this.error = signal(/** @type {Trouble|null} */ (null));
    this.scenario = signal(/** @type {Scenario|null} */ (null));
    this.run = signal(
      /** @type {{digest: string, code: string, events: number|null, chunks: number|null}|null} */ (null),
    );
    this.record = playhead.record;
    this.branches = signal(/** @type {Branch[]} */ ([]));
    this.ids = 0;
    this.paced = false;
    /** @type {Reception | null} the run that is coming in */
    this.incoming = null;
    /** @type {Reception | null} the run that is watched */
    this.watched = null;
    /** @type {How} */
    this.how = {};
    /** @type {Lineage} of what is coming in */
    this.lineage = { parent: null, forked_us: null };
    this.socket = new Socket(
      {
        opened: () => this.ask(),
        said: (m) => this.said(m),
        sent: (d) => this.sent(d),
        lost: (final) => this.lost(final),
      },
      world,
    );
  }

  /** Watch this scenario. `at_us` null keeps the playhead where it is. @param {Scenario} scenario @param {How} [how] */
  open(scenario, how = {}) {
    this.how = { at_us: 0, play: false, label: "", ...how };
    this.lineage = lineageOf(this.branches.peek().at(-1), scenario);
    if (this.incoming) this.incoming.preparing = false;
    this.incoming = new Reception(++this.ids, this.watched, scenario);
    batch(() => {
      this.scenario.value = scenario;
      this.error.value = null;
      this.status.value = "connecting";
      this.playhead.horizon.value = scenario.horizon_us;
    });
    if (this.socket.ready) this.ask();
    else this.socket.want();
    this.socket.wanted = true;
    this.incoming.prepare(this.lineage.forked_us ?? 0);
  }

  /**
   * Something happens at what is seen: one microsecond later, so nothing seen is unseen. A playhead that stands moves there,
   * so that what was done is seen.
   * @param {{kind: string, target: string, args?: object, label?: string}} what
   */
  intervene({ kind, target, args = {}, label = `${kind} ${target}` }) {
    const scenario = this.scenario.peek();
    if (!scenario) return;
    const when = { at_us: Math.floor(this.playhead.t.peek()) + 1 };
    this.open(
      { ...scenario, interventions: [...scenario.interventions, { when, kind, target, args }] },
      { at_us: this.playhead.playing.peek() ? null : when.at_us, label },
    );
  }

  /** The same without one of its interventions. @param {number} index @param {string} label */
  withdraw(index, label) {
    const scenario = this.scenario.peek();
    if (!scenario) return;
    this.arrange(scenario.interventions.filter((_, i) => i !== index), label);
  }

  /** The same with these interventions; the playhead stays. @param {Intervention[]} interventions @param {string} label */
  arrange(interventions, label) {
    const scenario = this.scenario.peek();
    if (scenario) this.open({ ...scenario, interventions }, { at_us: null, label });
  }

  /** The same arrivals and faults under other conditions. @param {object} params */
  change(params) {
    const scenario = this.scenario.peek();
    if (!scenario) return;
    this.open(
      { ...scenario, params: { ...scenario.params, ...params } },
      { at_us: null, label: Object.values(params).join(", ") },
    );
  }

  /** Watch an earlier branch again. @param {number} id */
  back(id) {
    const branch = this.branches.peek().find((one) => one.id === id);
    if (!branch) return;
    this.incoming = this.watched = branch.reception;
    batch(() => {
      this.scenario.value = branch.scenario;
      this.error.value = null;
      this.run.value = branch.reception.run;
      this.status.value = branch.reception.done ? "done" : "connecting";
      this.playhead.horizon.value = branch.scenario.horizon_us;
      this.record.value = branch.record;
      this.branches.value = [...this.branches.peek().filter((one) => one.id !== id), branch];
    });
    if (!branch.reception.done) this.resume();
  }

  close() {
    this.socket.close();
    this.status.value = "idle";
  }

  /** Say what is wanted, from the first chunk that is not here yet. */
  ask() {
    const { incoming } = this;
    if (!incoming || incoming.done) return;
    const have = incoming.shas.length ? { next: incoming.shas.length } : (incoming.parent?.shas ?? []);
    incoming.tag = null;
    this.socket.say({ t: "open", id: incoming.id, scenario: incoming.scenario, have });
  }

  resume() {
    if (this.socket.ready) this.ask();
    else this.socket.want();
  }

  /** @param {any} message */
  said(message) {
    const { incoming } = this;
    if (message.t === "error") this.refused(message);
    if (!incoming) return;
    if (message.t === "run" && message.id === incoming.id) this.accepted(incoming, message);
    if (message.tag === undefined || message.tag !== incoming.tag) return;
    if (message.t === "same") incoming.inTurn(() => this.grown(incoming, () => incoming.same(message.upto)));
    if (message.t === "end") incoming.inTurn(() => this.finished(incoming, message));
  }

  /** @param {Reception} incoming @param {any} message */
  accepted(incoming, message) {
    incoming.tag = message.tag;
    batch(() => {
      this.run.value = incoming.run = { digest: message.run, code: message.code, events: null, chunks: null };
      this.status.value = message.status === "done" ? "running" : message.status;
    });
  }

  /** @param {ArrayBuffer} data */
  sent(data) {
    const frame = parseFrame(data);
    const { incoming } = this;
    if (!incoming || frame.tag !== incoming.tag) return;
    if (incoming.owes(data.byteLength)) this.socket.say({ t: "ack", tag: frame.tag, i: frame.i });
    incoming.inTurn(() => this.grown(incoming, () => incoming.take(frame))).catch(() => this.again(incoming));
  }

  /** @param {Reception} incoming @param {() => void | Promise<void>} work */
  async grown(incoming, work) {
    await work();
    if (incoming !== this.incoming) return;
    if (this.status.peek() === "queued") this.status.value = "running";
    if (incoming !== this.watched && !incoming.guessed && incoming.record.until > this.needed()) this.take(incoming);
  }

  /** A fork takes over when it reaches past what will be seen of it, so that the picture never blinks. */
  needed() {
    if (!this.watched) return -1;
    return this.how.at_us ?? this.playhead.t.peek();
  }

  /** @param {Reception} incoming */
  take(incoming) {
    const { at_us = 0, play = false, label = "" } = this.how;
    this.watched = incoming;
    const branch = {
      ...this.lineage,
      id: incoming.id,
      scenario: incoming.scenario,
      record: incoming.record,
      label,
      reception: incoming,
    };
    incoming.parent = null;
    batch(() => {
      this.record.value = incoming.record;
      this.branches.value = kept([...this.branches.peek(), branch]);
      if (!this.paced) this.playhead.speed.value = suggestSpeed(incoming.record, incoming.scenario.horizon_us);
      if (at_us !== null) this.playhead.t.value = at_us;
    });
    this.paced = true;
    if (play) this.playhead.play();
  }

  /** @param {Reception} incoming @param {any} message */
  finished(incoming, message) {
    if (incoming !== this.incoming) return;
    incoming.settle();
    if (incoming.shas.length !== message.chunks || !incoming.agrees(message.digest)) {
      this.again(incoming);
      return;
    }
    incoming.done = true;
    this.socket.say({ t: "ack", tag: message.tag, i: message.chunks - 1 });
    this.socket.rest();
    if (incoming !== this.watched) this.take(incoming);
    batch(() => {
      this.status.value = "done";
      this.run.value = incoming.run = {
        ...(this.run.peek() ?? { code: "" }),
        digest: message.run,
        events: message.events,
        chunks: message.chunks,
      };
    });
  }

  /** What came in is not the run that was announced: fetch it again from the start. @param {Reception} broken */
  again(broken) {
    if (broken !== this.incoming) return;
    if (broken.tries >= MOST_TRIES) {
      this.refused({
        code: "damaged",
        msg: "The run arrived damaged, again and again. Something between here and the server changes it.",
      });
      return;
    }
    this.incoming = new Reception(++this.ids, null, broken.scenario);
    this.incoming.tries = broken.tries + 1;
    if (broken === this.watched) this.how = { ...this.how, at_us: null };
    this.resume();
  }

  /** @param {any} message */
  refused(message) {
    if (message.id !== undefined && message.id !== this.incoming?.id) return;
    batch(() => {
      this.error.value = message;
      this.status.value = "failed";
    });
    this.socket.rest();
  }

  /** @param {boolean} final */
  lost(final) {
    if (this.incoming?.done) return;
    this.status.value = final ? "failed" : "offline";
    if (final) this.error.value = { code: "closed", msg: "The server closed the connection.", fatal: true };
  }
}

/**
 * A run of other interventions or of other conditions grows from the one that is watched; what differs in both is a new start.
 * @param {Branch | undefined} parent @param {Scenario} scenario @returns {Lineage}
 */
function lineageOf(parent, scenario) {
  const forked_us = parent ? forkOf(parent.scenario, scenario) : null;
  return { parent: forked_us === null ? null : (parent?.id ?? null), forked_us };
}

/** The first instant that the second does not share with the first, or null. @param {Scenario} first @param {Scenario} second */
export function forkOf(first, second) {
  const [before, after] = [first, second].map(({ interventions }) => interventions.map((one) => JSON.stringify(one)));
  const changed = [...before.filter((one) => !after.includes(one)), ...after.filter((one) => !before.includes(one))];
  const same = JSON.stringify(first.params) === JSON.stringify(second.params);
  if (first.topic !== second.topic || first.seed !== second.seed || (!same && changed.length)) return null;
  return Math.min(...changed.map((one) => JSON.parse(one).when.at_us ?? 0), same && changed.length ? Infinity : 0);
}

/** The latest branches; those that grew from one that goes now grow from its parent. @param {Branch[]} branches */
function kept(branches) {
  const [gone, rest] = [branches.slice(0, -BRANCHES_KEPT), branches.slice(-BRANCHES_KEPT)];
  const parentOf = new Map(gone.map(({ id, parent }) => [id, parent]));
  const grown = (/** @type {Branch} */ { parent }) => (parent !== null && parentOf.has(parent) ? (parentOf.get(parent) ?? null) : parent);
  return rest.map((one) => ({ ...one, parent: grown(one) }));
}

/** The session of the page. */
export const session = new Session();
