import assert from "node:assert/strict";
import { test } from "node:test";
import { BadChunk, decodeBody, decodeChunk } from "../../static/js/record/decode.js";
import { frameAt } from "../../static/js/record/frame.js";
import { OutOfOrder, RunRecord } from "../../static/js/record/log.js";
import { bodiesOf, dice, Shop } from "./shop.js";
import { plainFold, plainFlights, plainSecond, plainSpans, plainLines } from "./plain.js";

/** @param {number} seed @param {object} [options] */
function shop(seed, options) {
  const records = new Shop(seed, options).records();
  const record = RunRecord.from(bodiesOf(records).map(decodeBody));
  return { records, record };
}

/**
 * Times worth asking: at, just before and just after records, and in between, shuffled.
 * @param {any[]} records
 * @param {number} seed
 */
function timesOf(records, seed) {
  const random = dice(seed);
  const until = records[records.length - 1].at_us;
  const times = [-1, 0, until, until + 1];
  for (let i = 0; i < 120; i++) {
    const at = records[Math.floor(random() * records.length)].at_us;
    times.push(at, at - 1, at + 1, Math.floor(random() * until));
  }
  return times.sort(() => random() - 0.5);
}

test("a chunk decodes to the records that were put in", () => {
  const { records, record } = shop(7);
  assert.equal(record.size, records.length);
  for (const expected of records) assert.deepEqual(record.get(expected.seq), expected);
});

test("a gzipped chunk decodes to the same as its body", async () => {
  const [body] = bodiesOf(new Shop(7).records());
  const stream = new Blob([JSON.stringify(body)]).stream().pipeThrough(new CompressionStream("gzip"));
  const chunk = await decodeChunk(await new Response(stream).arrayBuffer());
  assert.deepEqual(chunk, decodeBody(body));
});

test("a chunk whose columns do not add up is refused", () => {
  const [body] = bodiesOf(new Shop(7).records());
  assert.throws(() => decodeBody({ ...body, t: body.t.slice(1) }), BadChunk);
  assert.throws(() => decodeBody({ ...body, c: { ...body.c, 99: {} } }), BadChunk);
});

test("a chunk out of order is refused", () => {
  const [first, second] = bodiesOf(new Shop(7).records()).map(decodeBody);
  assert.throws(() => RunRecord.from([second]), OutOfOrder);
  assert.throws(() => RunRecord.from([first, first]), OutOfOrder);
});

for (const seed of [1, 2, 3, 7, 42]) {
  test(`the world at t equals the plain fold, whatever the order of asking (seed ${seed})`, () => {
    const { records, record } = shop(seed);
    for (const t of timesOf(records, seed)) {
      const expected = plainFold(records, t);
      const frame = frameAt(record, t);
      assert.equal(frame.seq, expected.count);
      for (const [key, value] of expected.states) {
        const [node, path] = key.split("/");
        assert.equal(frame.state(node, path), value, `${key} at ${t}`);
      }
      for (const [node, status] of expected.health)
        assert.equal(frame.health(node).status, status, `${node} at ${t}`);
      for (const [id, status] of expected.links) {
        const [source, target] = id.split(">");
        assert.equal(frame.link(source, target).status, status, `${id} at ${t}`);
      }
      assert.equal(frame.topology.nodes.size, expected.nodes);
      assert.equal(frame.caption?.seq ?? null, expected.caption);
    }
  });

  test(`messages in flight at t are those of the plain reading (seed ${seed})`, () => {
    const { records, record } = shop(seed);
    for (const t of timesOf(records, seed + 1)) {
      const flights = frameAt(record, t).messages.map(({ seq, progress, held }) => ({
        seq,
        progress: progress.toFixed(6),
        held,
      }));
      assert.deepEqual(flights, plainFlights(records, t), `at ${t}`);
    }
  });

  test(`messages that have just ended are those of the plain reading, in order of ending (seed ${seed})`, () => {
    const { records, record } = shop(seed);
    const { flights } = record;
    for (const t of timesOf(records, seed + 3)) {
      const plans = flights.plans.map((_, row) => flights.planAt(row, t)).filter(({ to }) => to > t - 90_000 && to <= t);
      const expected = plans.sort((a, b) => a.to - b.to || a.row - b.row).map(({ row, to }) => [flights.seqs[row], to]);
      const ended = frameAt(record, t).ended(90_000);
      assert.deepEqual(ended.map(({ seq, to_us }) => [seq, to_us]), expected, `at ${t}`);
    }
  });

  test(`open spans and standing lines at t are those of the plain reading (seed ${seed})`, () => {
    const { records, record } = shop(seed);
    for (const t of timesOf(records, seed + 2)) {
      const frame = frameAt(record, t);
      assert.deepEqual(frame.spans.map((span) => span.id).sort(), plainSpans(records, t));
      assert.deepEqual(frame.lines.map((l) => `${l.request} ${l.node} ${l.number}`).sort(), plainLines(records, t));
    }
  });
}

test("what is at t does not depend on how much came after t", () => {
  const records = new Shop(7).records();
  const chunks = bodiesOf(records).map(decodeBody);
  const whole = RunRecord.from(chunks);
  const part = RunRecord.from(chunks.slice(0, 2));
  for (const t of timesOf(records, 5).filter((t) => t < part.until)) {
    const [a, b] = [frameAt(whole, t), frameAt(part, t)];
    assert.equal(a.seq, b.seq);
    assert.deepEqual(
      a.messages.map((m) => [m.seq, m.progress]),
      b.messages.map((m) => [m.seq, m.progress]),
    );
    assert.deepEqual(
      a.ended(100_000).map((m) => m.seq),
      b.ended(100_000).map((m) => m.seq),
    );
    assert.deepEqual([...a.states("orders")], [...b.states("orders")]);
  }
});

test("a message that has ended is made once, however often it is asked for", () => {
  const { record } = shop(7);
  const [ended] = frameAt(record, 1_000_000).ended(90_000);
  assert.equal(frameAt(record, 1_000_001).ended(90_001)[0], ended);
});

test("the world keeps its identity while nothing in it changed", () => {
  const { record } = shop(7);
  const frame = frameAt(record, 1_000_000);
  assert.equal(frameAt(record, 1_000_000).world, frame.world);
});

test("a message that was dropped ended where it was, with the reason", () => {
  const { record } = shop(7);
  const dropped = record
    .seqs("amended")
    .list.map((seq) => record.get(seq))
    .find((r) => r.fate === "dropped");
  assert.ok(dropped);
  const message = record.message(dropped.message);
  assert.equal(message?.fate, "dropped");
  assert.equal(message?.to_us, dropped.at_us);
  const [end] = frameAt(record, dropped.at_us)
    .ended(1)
    .filter((m) => m.seq === dropped.message);
  assert.equal(end.reason, "connection cut");
  assert.ok(end.progress > 0.3 && end.progress < 0.7);
});

test("a request's records are found by its key, in order, and its spans form a tree", () => {
  const { records, record } = shop(7);
  const expected = records.filter((r) => r.request === "shoppers-3" || r.op === "shoppers-3").map((r) => r.seq);
  const seqs = record.ofRequest("shoppers-3").list;
  for (const seq of expected) assert.ok(seqs.includes(seq));
  assert.deepEqual(
    [...seqs],
    [...seqs].sort((a, b) => a - b),
  );
  assert.deepEqual(
    record.spans("shoppers-3").map((s) => s.depth),
    [0],
  );
  assert.equal(record.requests().length, 60);
});

test("faults last from the record that says so to the record that takes it back", () => {
  const { record } = shop(7);
  const down = record.faults().find((fault) => fault.id === "payment" && fault.status === "down");
  assert.deepEqual([down?.from_us, down?.to_us], [1_500_000, 1_800_000]);
  const slow = record.faults().find((fault) => fault.status === "slow");
  assert.deepEqual([slow?.from_us, slow?.to_us], [900_000, 1_800_000]);
});

for (const seed of [3, 7]) {
  test(`metrics at t are those of a plain recount of the trailing second (seed ${seed})`, () => {
    const { records, record } = shop(seed);
    for (const t of [1_499_999, 1_999_999, 2_499_999]) {
      const { completed, ok, reasons, latencies } = plainSecond(records, t);
      assert.equal(record.series.at("throughput", t), completed);
      assert.equal(record.series.at("goodput", t), ok);
      assert.equal(record.series.at("failures", t), completed - ok);
      for (const [reason, count] of reasons) assert.equal(record.series.at(`reason:${reason}`, t), count, reason);
      for (const [name, share] of /** @type {const} */ ([["p50", 0.5], ["p95", 0.95], ["p99", 0.99]]))
        assert.equal(record.series.at(name, t), latencies[Math.ceil(share * latencies.length) - 1] ?? NaN, `${name} at ${t}`);
    }
  });
}

test("the reasons of failures come most frequent first, and each failure has one", () => {
  const { records, record } = shop(7);
  const failed = records.filter((r) => r.type === "operation" && (r.phase === "failed" || r.phase === "unknown")).length;
  const counts = record.series.worst().map((reason) => record.series.reasons.get(reason) ?? 0);
  assert.ok(failed > 0);
  assert.equal(counts.reduce((a, b) => a + b, 0), failed);
  assert.deepEqual(counts, [...counts].sort((a, b) => b - a));
});

test("a node's load and queue are the last it said", () => {
  const { records, record } = shop(7);
  const t = 1_999_999;
  const said = records.filter((r) => r.type === "state" && (r.path === "load" || r.path === "queue") && typeof r.value === "number");
  assert.ok(said.length > 0);
  for (const { node, path } of said) {
    const last = said.filter((r) => r.node === node && r.path === path && r.at_us <= t).at(-1);
    if (last) assert.equal(record.series.at(`${path}:${node}`, t), last.value);
  }
});
