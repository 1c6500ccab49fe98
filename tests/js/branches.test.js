import assert from "node:assert/strict";
import { test } from "node:test";
import { tallyOf, verdictsThatDiffer } from "../../static/js/compare/tally.js";
import { forkOf } from "../../static/js/live/session.js";
import { decodeBody } from "../../static/js/record/decode.js";
import { RunRecord } from "../../static/js/record/log.js";
import { bodiesOf, Shop } from "./shop.js";

const crash = { when: { at_us: 900 }, kind: "crash", target: "payment", args: {} };
const heal = { when: { at_us: 2_000 }, kind: "heal", target: "network", args: {} };
const SCENARIO = { schema: 1, topic: "shop", params: { rate: 3 }, seed: 7, horizon_us: 9_000, interventions: [crash] };

test("a run with one more intervention leaves the old one where that happens", () => {
  assert.equal(forkOf(SCENARIO, { ...SCENARIO, interventions: [crash, heal] }), 2_000);
});

test("a run without an intervention leaves the old one where that had happened", () => {
  assert.equal(forkOf(SCENARIO, { ...SCENARIO, interventions: [] }), 900);
});

test("an intervention that was moved forks at the earlier of its two instants", () => {
  assert.equal(forkOf(SCENARIO, { ...SCENARIO, interventions: [{ ...crash, when: { at_us: 400 } }] }), 400);
});

test("other conditions fork at the start, and so does what waits for a point of the trace", () => {
  assert.equal(forkOf(SCENARIO, { ...SCENARIO, params: { rate: 9 } }), 0);
  const waiting = { ...crash, when: { node: "payment", point: "charge", edge: "before", nth: 1 } };
  assert.equal(forkOf(SCENARIO, { ...SCENARIO, interventions: [crash, waiting] }), 0);
});

test("another seed, another topic or everything changed at once is a new start", () => {
  assert.equal(forkOf(SCENARIO, { ...SCENARIO, seed: 8 }), null);
  assert.equal(forkOf(SCENARIO, { ...SCENARIO, topic: "saga" }), null);
  assert.equal(forkOf(SCENARIO, { ...SCENARIO, params: { rate: 9 }, interventions: [] }), null);
});

/** @param {string} status @param {string} promise */
function shopWith(status, promise) {
  const records = new Shop(1).records();
  return RunRecord.from(
    bodiesOf(records.map((one) => (one.type === "verdict" ? { ...one, status, promise } : one))).map(decodeBody),
  );
}

test("verdicts are counted by how they ended, and what is outside the promise is not held against it", () => {
  assert.deepEqual(tallyOf(shopWith("holds", "inside")), { good: 1, bad: 0 });
  assert.deepEqual(tallyOf(shopWith("broken", "inside")), { good: 0, bad: 1 });
  assert.deepEqual(tallyOf(shopWith("broken", "outside")), { good: 0, bad: 0 });
});

test("two runs differ in the verdicts that ended otherwise", () => {
  const broken = shopWith("broken", "inside");
  assert.deepEqual(verdictsThatDiffer(broken, shopWith("holds", "inside")), ["OpenMeansSilent"]);
  assert.deepEqual(verdictsThatDiffer(broken, shopWith("broken", "inside")), []);
});
