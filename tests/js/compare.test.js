import assert from "node:assert/strict";
import { test } from "node:test";
import { differingNodes, firstDifference } from "../../static/js/compare/difference.js";
import { Follower } from "../../static/js/compare/follower.js";
import { arrivals, outcomeOf, sentence } from "../../static/js/compare/summary.js";
import { Playhead } from "../../static/js/playhead.js";
import { decodeBody } from "../../static/js/record/decode.js";
import { frameAt } from "../../static/js/record/frame.js";
import { RunRecord } from "../../static/js/record/log.js";
import { bodiesOf, Shop } from "./shop.js";

/** @param {(record: any) => any} [change] what another run says instead @param {number} [seed] */
function shop(change = (record) => record, seed = 3) {
  return RunRecord.from(bodiesOf(new Shop(seed).records().map(change)).map(decodeBody));
}

/** The slow way: all that is said at each instant, in order. @param {RunRecord} record */
function saidAt(record) {
  /** @type {Map<number, string[]>} */
  const said = new Map();
  for (let seq = 0; seq < record.size; seq++) {
    const { seq: _, at_us, type, ...fields } = record.get(seq);
    if (type === "topology" || type === "line") continue;
    said.set(at_us, [...(said.get(at_us) ?? []), JSON.stringify([type, fields])].sort());
  }
  return said;
}

test("two runs part at the first instant at which they do not say the same", () => {
  for (const from of [900_000, 1_500_000, 2_400_000]) {
    const changed = shop((one) => (one.type === "state" && one.at_us >= from ? { ...one, value: 99 } : one));
    const [left, right] = [saidAt(shop()), saidAt(changed)];
    const expected = [...left.keys()].sort((a, b) => a - b).find((at) => left.get(at)?.join() !== right.get(at)?.join());
    assert.equal(firstDifference(shop(), changed), expected);
  }
});

test("runs of other topology, source lines or opening states have not parted", () => {
  const other = shop((one) => {
    if (one.type === "topology" && one.what === "node") return { ...one, label: `${one.label} 2` };
    if (one.type === "line") return { ...one, number: one.number + 1 };
    return one.type === "state" && one.at_us === 0 ? { ...one, value: "off" } : one;
  });
  assert.equal(firstDifference(shop(), other), null);
  assert.equal(firstDifference(shop(), shop()), null);
});

test("a run that is still coming in has not parted from the one it is the beginning of", () => {
  const bodies = bodiesOf(new Shop(3).records()).map(decodeBody);
  assert.equal(firstDifference(RunRecord.from(bodies.slice(0, 2)), shop()), null);
});

test("nodes differ whose state or health is not the same, and no others", () => {
  const crashed = shop((one) => (one.type === "health" && one.node === "payment" ? { ...one, status: "up" } : one));
  assert.deepEqual(differingNodes(frameAt(shop(), 1_600_000), frameAt(crashed, 1_600_000)), ["payment"]);
  assert.deepEqual(differingNodes(frameAt(shop(), 100_000), frameAt(crashed, 100_000)), []);
});

test("the sentence counts what the second run answered and refused beyond the first", () => {
  const kinder = shop((one) => (one.type === "operation" && one.phase === "failed" ? { ...one, phase: "ok" } : one));
  const { ok, failed } = outcomeOf(shop());
  assert.ok(failed > 1);
  assert.equal(outcomeOf(kinder).ok, ok + failed);
  const told = sentence(shop(), kinder);
  assert.ok(told.startsWith(`B answered ${failed} more requests, refused ${failed} fewer requests, p95 `), told);
  assert.ok(told.endsWith("every verdict is the same."), told);
});

test("the sentence counts verdicts that differ", () => {
  const held = shop((one) => (one.type === "verdict" ? { ...one, status: "holds" } : one));
  const { ok } = outcomeOf(shop());
  assert.match(sentence(shop(), held), new RegExp(`^Both answered ${ok} requests, p95 .* in both, 1 verdict differs\\.$`));
});

test("arrivals are spoken of only when they moved", () => {
  const later = shop((one) => (one.type === "operation" && one.op === "shoppers-3" ? { ...one, op: "shoppers-4b" } : one));
  assert.equal(arrivals(shop(), later), "");
  assert.match(arrivals(shop(), shop(undefined, 4)), /^\d+ of 60 requests start at another moment/);
});

test("the second playhead stands where the first stands and never moves by itself", () => {
  const [leader, follower] = [1, 2].map(() => new Follower({ animate: () => {} }));
  const page = /** @type {Playhead} */ (leader);
  const stop = follower.follow(page);
  page.t.value = 5_000;
  assert.equal(follower.t.peek(), 5_000);
  follower.advance();
  assert.equal(follower.t.peek(), 5_000);
  stop();
  page.t.value = 9_000;
  assert.equal(follower.t.peek(), 5_000);
});
