import assert from "node:assert/strict";
import { test } from "node:test";
import view, { asked, early, edges, held, quota, read, roomOf, within } from "../../../topics/rate_limiting/static/topics/rate_limiting/view.js";

const QUOTA = "2 in 10 s, burst 10, queue 10, decides sliding_log";
const S = 1_000_000;

/** @param {Record<string, any>} shown @param {number} [t] */
function frameOf(shown, t = 12 * S) {
  const states = new Map(Object.entries(shown));
  return { t, state: (/** @type {string} */ _, /** @type {string} */ path) => states.get(path), states: () => states };
}

/** Requests at these seconds, of cost one, as one lane decided. @param {[number, boolean][]} told */
const stream = (...told) => told.map(([at, yes]) => ({ at: at * S, cost: 1, yes: [yes] }));

test("a request is read as its instant, its cost, and what was answered and each lane decided", () => {
  assert.deepEqual(read("9512345 5 - +39 -1200"), { at: 9_512_345, cost: 5, yes: [false, true, false] });
  assert.deepEqual(["+", "?", "-", "!"].map((outcome) => read(`1 1 ${outcome}`).yes[0]), [true, true, false, false]);
});

test("alice's requests stand in the order of their instants, without those of others and those that are gone", () => {
  const shown = { quota: QUOTA, "alice.1": "30 1 + +1", "alice.0": "20 1 - -5", "alice.2": null, "bob.0": "10 1 + +1" };
  assert.deepEqual(asked(frameOf(shown), "lanes").map(({ at }) => at), [20, 30]);
});

test("a quota is read, and before there is one nothing is drawn", () => {
  assert.deepEqual(quota(QUOTA), { limit: 2, window: 10 * S, variant: "sliding_log" });
  assert.equal(quota(undefined), null);
  assert.equal(typeof view.nodes.lanes(frameOf({}), { id: "lanes", x: 100, w: 140, h: 60, width: 140 }, null, false), "symbol");
});

test("a lane counts what it admitted since an instant, and not what came at that instant", () => {
  const all = stream([1, true], [2, true], [3, false], [4, true]);
  assert.deepEqual([0, 1, 2, 4].map((since) => within(all, 0, since * S)), [3, 2, 1, 0]);
});

test("a refusal is early when the limit would not have been exceeded with it", () => {
  const rule = { limit: 2, window: 10 * S, variant: "" };
  const all = stream([0, true], [1, false], [2, true], [3, false], [10, false], [10.5, false], [12, false]);
  assert.equal(early(all, 0, rule, -1), 4, "at 1 one was admitted, at 3 two, from 10 on one or none");
  assert.equal(early(all, 0, rule, 10 * S), 2);
  assert.equal(early(stream([0, true], [0, true], [9.9, false]), 0, rule, -1), 0);
});

test("edges of fixed windows are those of the wall clock that are in sight", () => {
  const rule = { limit: 2, window: 10 * S, variant: "" };
  assert.deepEqual(edges(frameOf({}, 21 * S), rule, 5 * S), [20 * S]);
  assert.deepEqual(edges(frameOf({}, 21 * S), rule, 12 * S), [20 * S, 10 * S]);
  assert.deepEqual(edges(frameOf({}, 2 * S), rule, 5 * S), []);
});

test("lanes lie over their node, and on a stage that stands they use its whole width", () => {
  const node = { id: "lanes", x: 300, w: 150, h: 60, width: 120 };
  assert.deepEqual(roomOf(node, false), { left: -200, right: 200, from: -82, to: 96 });
  const tall = roomOf(node, true);
  assert.deepEqual([Math.round(tall.left * 0.8 + node.x), tall.right], [6, 75]);
  assert.ok(tall.to - tall.from > 100);
});

test("a gateway tells its leases, or its limit, or nothing", () => {
  assert.equal(held(frameOf({ leases: "alice 3, bob 5" }), "gateway_1"), "leased: alice 3, bob 5");
  assert.equal(held(frameOf({ at_once: 3, limit: 12 }), "gateway_1"), "3 under way, limit 12");
  assert.equal(held(frameOf({ leases: "" }), "gateway_1"), "");
});
