import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { test } from "node:test";
import { parseFrame, BadFrame } from "../../static/js/live/frames.js";
import { Reception } from "../../static/js/live/reception.js";
import { Session } from "../../static/js/live/session.js";
import { sha256 } from "../../static/js/live/sha256.js";
import { Playhead } from "../../static/js/playhead.js";
import { bodiesOf, Shop } from "./shop.js";

const hex = (/** @type {any} */ data) => createHash("sha256").update(data).digest("hex");
const SCENARIO = { schema: 1, topic: "shop", params: {}, seed: 7, horizon_us: 3_600_000, interventions: [] };

/** A server of runs, on the other end of a socket that is only a pair of functions. */
class Server {
  constructor() {
    /** @type {any[]} */
    this.heard = [];
    /** @type {any[]} */
    this.sockets = [];
    /** @type {(() => void)[]} */
    this.timers = [];
    this.tags = 0;
    this.dropAfter = Infinity;
    this.corrupt = false;
    this.world = {
      connect: () => this.accept(),
      later: (/** @type {() => void} */ fn) => void this.timers.push(fn),
      random: () => 0.5,
    };
  }

  /** @returns {any} */
  accept() {
    const socket = Object.assign(new EventTarget(), {
      readyState: 1,
      send: (/** @type {string} */ text) => this.hear(socket, JSON.parse(text)),
      close: () => this.drop(1000),
    });
    this.sockets.push(socket);
    queueMicrotask(() => socket.dispatchEvent(new Event("open")));
    return socket;
  }

  /** @param {number} code */
  drop(code) {
    const socket = this.sockets[this.sockets.length - 1];
    socket.readyState = 3;
    socket.dispatchEvent(Object.assign(new Event("close"), { code }));
  }

  /** @param {any} socket @param {any} message */
  hear(socket, message) {
    this.heard.push(message);
    if (message.t === "open") this.serve(socket, message);
  }

  /** @param {any} socket @param {any} asked */
  serve(socket, { id, scenario, have: held }) {
    const have = Array.isArray(held) ? held : [];
    const next = held.next ?? 0;
    const tag = ++this.tags;
    const chunks = chunksOf(scenario);
    const shas = chunks.map((chunk) => chunk.sha);
    const shared = Math.max(
      next,
      shas.findIndex((sha, i) => have[i] !== sha),
    );
    this.tell(socket, {
      t: "run",
      id,
      tag,
      run: hex(JSON.stringify(scenario)),
      code: "c0de",
      from: next,
      status: "running",
    });
    if (have.length && shared > 0) this.tell(socket, { t: "same", tag, upto: shared });
    for (let i = shared; i < chunks.length; i++) {
      if (i >= this.dropAfter) return void queueMicrotask(() => ((this.dropAfter = Infinity), this.drop(1006)));
      socket.dispatchEvent(Object.assign(new Event("message"), { data: frameOf(tag, i, chunks[i]) }));
    }
    const digest = this.corrupt ? hex("something else") : hex(shas.join(""));
    this.corrupt = false;
    this.tell(socket, { t: "end", tag, run: "d1", chunks: chunks.length, events: 1, t_end_us: 1, digest });
  }

  /** @param {any} socket @param {object} message */
  tell(socket, message) {
    socket.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(message) }));
  }
}

/** @param {any} scenario */
function chunksOf(scenario) {
  const records = new Shop(scenario.seed).records();
  const cut = scenario.interventions[0]?.when.at_us ?? Infinity;
  const seen = records.map((r) =>
    r.at_us >= cut && r.type === "state" && r.path === "load" ? { ...r, value: 99 } : r,
  );
  return bodiesOf(seen).map((body) => {
    const data = gzipSync(JSON.stringify(body));
    return { sha: hex(data), data, base: body.base, n: body.n };
  });
}

/** @param {number} tag @param {number} i @param {any} chunk */
function frameOf(tag, i, { data, base, n }) {
  const bytes = new Uint8Array(24 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x3150, true);
  view.setUint8(2, 1);
  view.setUint8(3, 1);
  [tag, i, base, n, data.length].forEach((value, k) => view.setUint32(4 + 4 * k, value, true));
  bytes.set(data, 24);
  return bytes.buffer;
}

/** @param {Server} server */
function visitor(server) {
  const playhead = new Playhead({ animate: () => undefined });
  return { playhead, session: new Session({ playhead, world: server.world }) };
}

/** @param {Session} session @param {string} status */
async function until(session, status) {
  for (let i = 0; i < 200000 && session.status.value !== status; i++) await new Promise((done) => setImmediate(done));
  assert.equal(session.status.value, status);
}

test("sha256 agrees with the known one at every length around a block", () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 31) & 255);
    assert.equal(sha256(bytes), hex(bytes));
  }
});

test("a frame that is not ours, or is cut short, is refused", () => {
  assert.throws(() => parseFrame(new ArrayBuffer(30)), BadFrame);
  const [chunk] = chunksOf(SCENARIO);
  assert.equal(parseFrame(frameOf(3, 0, chunk)).tag, 3);
  assert.throws(() => parseFrame(frameOf(3, 0, chunk).slice(0, 40)), BadFrame);
});

test("an opened scenario arrives whole, is acknowledged and its digest is checked", async () => {
  const server = new Server();
  const { session, playhead } = visitor(server);
  session.open(SCENARIO, { at_us: 5000 });
  await until(session, "done");
  assert.equal(playhead.record.value.size, new Shop(7).records().length);
  assert.equal(playhead.t.value, 5000);
  assert.equal(playhead.horizon.value, SCENARIO.horizon_us);
  assert.deepEqual(
    server.heard.map((m) => m.t),
    ["open", "ack"],
  );
});

test("to intervene is to open a scenario that happens one microsecond after what is seen, and shares the past", async () => {
  const server = new Server();
  const { session, playhead } = visitor(server);
  session.open(SCENARIO);
  await until(session, "done");
  const before = playhead.record.value;
  playhead.seek(2_000_000.7);
  session.intervene({ kind: "crash", target: "payment" });
  assert.equal(playhead.record.value, before, "the old run is shown until the new one reaches the playhead");
  await until(session, "done");
  const asked = server.heard.filter((m) => m.t === "open")[1];
  assert.deepEqual(asked.scenario.interventions, [
    { when: { at_us: 2_000_001 }, kind: "crash", target: "payment", args: {} },
  ]);
  assert.equal(asked.have.length, before.chunks.length);
  const after = playhead.record.value;
  assert.notEqual(after, before);
  assert.equal(after.chunks[0], before.chunks[0], "shared chunks are reused, not decoded again");
  assert.equal(playhead.t.value, 2_000_001, "a playhead that stands moves to what was done");
  assert.deepEqual(
    session.branches.value.map((b) => b.label),
    ["", "crash payment"],
  );
});

test("going back shows the old branch without asking anyone", async () => {
  const server = new Server();
  const { session, playhead } = visitor(server);
  session.open(SCENARIO);
  await until(session, "done");
  const first = playhead.record.value;
  session.change({ rate: 3 });
  session.intervene({ kind: "slow", target: "payment" });
  await until(session, "done");
  const asked = server.heard.length;
  session.back(session.branches.value[0].id);
  assert.equal(playhead.record.value, first);
  assert.deepEqual(session.scenario.value, SCENARIO);
  assert.equal(server.heard.length, asked);
});

test("a lost connection resumes from the first missing chunk", async () => {
  const server = new Server();
  server.dropAfter = 3;
  const { session, playhead } = visitor(server);
  session.open(SCENARIO);
  await until(session, "offline");
  await session.incoming?.turn;
  server.timers.splice(0).forEach((fn) => fn());
  await until(session, "done");
  assert.equal(server.heard.filter((m) => m.t === "open")[1].have.next, 3);
  assert.equal(playhead.record.value.size, new Shop(7).records().length);
});

test("a run whose digest does not agree is fetched again", async () => {
  const server = new Server();
  server.corrupt = true;
  const { session, playhead } = visitor(server);
  session.open(SCENARIO);
  await until(session, "done");
  assert.equal(server.heard.filter((m) => m.t === "open").length, 2);
  assert.equal(playhead.record.value.size, new Shop(7).records().length);
});

test("a run that never adds up is given up with a word", async () => {
  const server = new Server();
  Object.defineProperty(server, "corrupt", { get: () => true, set: () => undefined });
  const { session } = visitor(server);
  session.open(SCENARIO);
  await until(session, "failed");
  assert.equal(session.error.value?.code, "damaged");
  assert.equal(server.heard.filter((m) => m.t === "open").length, 3);
});

test("a refusal is told with its field and ends the waiting", async () => {
  const server = new Server();
  server.serve = (socket, { id }) => {
    server.tell(socket, { t: "error", id, code: "invalid_scenario", field: "seed", msg: "too large", fatal: false });
  };
  const { session } = visitor(server);
  session.open(SCENARIO);
  await until(session, "failed");
  assert.equal(session.error.value?.field, "seed");
});

/** A fork of a whole run, and the run with the chunks it has from `from_us` on. @param {number} from_us */
async function forked(from_us) {
  const frames = (/** @type {any} */ scenario) => chunksOf(scenario).map((chunk, i) => parseFrame(frameOf(1, i, chunk)));
  const parent = new Reception(1, null, SCENARIO);
  for (const frame of frames(SCENARIO)) await parent.take(frame);
  const scenario = { ...SCENARIO, interventions: [{ when: { at_us: from_us } }] };
  return { fork: new Reception(2, parent, scenario), parent, own: frames(scenario) };
}

/** @param {import("../../static/js/record/log.js").RunRecord} record */
const told = (record) => Array.from({ length: record.size }, (_, seq) => record.get(seq));

test("a fork has indexed its past when the answer comes, and shows nothing of it before", async () => {
  const { fork, parent, own } = await forked(2_000_000);
  await fork.prepare(2_000_000);
  const ready = fork.record;
  assert.ok(ready.size > 0 && ready.until < 2_000_000 && fork.guessed);
  const shared = own.findIndex((frame, i) => sha256(frame.bytes) !== parent.shas[i]);
  assert.equal(ready.chunks.length, shared);
  fork.same(shared);
  for (const frame of own.slice(shared)) await fork.take(frame);
  assert.equal(fork.record, ready);
  assert.ok(!fork.guessed);
  const { fork: plain } = await forked(2_000_000);
  for (const frame of own) await plain.take(frame);
  assert.deepEqual(told(fork.record), told(plain.record));
  assert.deepEqual(fork.shas, plain.shas);
});

test("what a fork guessed of its past goes when the run is another from earlier on", async () => {
  const { fork, own } = await forked(500_000);
  await fork.prepare(3_000_000);
  assert.ok(fork.guessed);
  for (const frame of own) await fork.take(frame);
  const plain = new Reception(3, null, SCENARIO);
  for (const frame of own) await plain.take(frame);
  assert.deepEqual(told(fork.record), told(plain.record));
});

test("a run that comes while its past is still being prepared is not mixed with it", async () => {
  const { fork, own } = await forked(500_000);
  const preparing = fork.prepare(3_000_000);
  for (const frame of own) await fork.take(frame);
  await preparing;
  const plain = new Reception(3, null, SCENARIO);
  for (const frame of own) await plain.take(frame);
  assert.deepEqual(told(fork.record), told(plain.record));
});
