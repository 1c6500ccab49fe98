import assert from "node:assert/strict";
import { test } from "node:test";
import { compared } from "../../static/js/trace/comparison.js";
import { criticalPath } from "../../static/js/trace/critical.js";
import { byTrace, rowsAt, sorted } from "../../static/js/trace/listing.js";

/** @typedef {import("../../static/js/record/spans.js").Span} Span */

/** @param {string} id @param {string} trace @param {number} from_us @param {number|null} to_us @param {Partial<Span>} [more] @returns {Span} */
function span(id, trace, from_us, to_us, more = {}) {
  const rest = { parent: null, request: `alice-${trace}`, node: "orders", name: "place", kind: "server", status: "ok", words: null };
  return { id, trace, from_us, to_us, depth: 0, events: [], ...rest, ...more };
}

const FIRST = [
  span("a1", "a", 0, 100),
  span("a2", "a", 10, 40, { node: "payment", name: "charge" }),
  span("a3", "a", 50, 90, { node: "payment", name: "charge", status: "error", words: "declined" }),
];
const SECOND = [span("b1", "b", 20, null), span("b2", "b", 30, 60, { node: "stock", name: "reserve" })];
const TRACES = byTrace([...FIRST, ...SECOND]);

test("a trace that starts later is not in the list", () => {
  assert.deepEqual(rowsAt(TRACES, 15).map(({ trace }) => trace), ["a"]);
});

test("an error is not counted before it happened", () => {
  assert.equal(rowsAt(TRACES, 80)[0].errors, 0);
  assert.equal(rowsAt(TRACES, 90)[0].errors, 1);
  assert.equal(rowsAt(TRACES, 90)[0].words, "declined");
});

test("a trace lasts so far while a span of it is open, and then for good", () => {
  const [early] = rowsAt(TRACES, 70);
  const [late, other] = rowsAt(TRACES, 500);
  assert.deepEqual([early.open, early.took_us], [true, 70]);
  assert.deepEqual([late.open, late.took_us, late.spans], [false, 100, 3]);
  assert.deepEqual([other.open, other.took_us], [true, 480]);
});

test("traces are sorted by start, duration or errors, either way, ties by start", () => {
  const rows = rowsAt(TRACES, 500);
  const ids = (/** @type {any} */ order, least = false) => sorted(rows, order, least).map(({ trace }) => trace);
  assert.deepEqual(ids("at"), ["b", "a"]);
  assert.deepEqual(ids("took", true), ["a", "b"]);
  assert.deepEqual(ids("errors"), ["a", "b"]);
});

test("two traces are compared by node and name, and what only one has is told", () => {
  const pairs = compared(FIRST, SECOND, 500);
  const told = pairs.map(({ node, a, b, more_us }) => [node, a?.us ?? null, b?.us ?? null, more_us]);
  assert.deepEqual(told, [["orders", 100, 480, 380], ["payment", 70, null, -70], ["stock", null, 30, 30]]);
  assert.equal(pairs[1].a?.count, 2);
});

test("a comparison knows nothing of what is still to come", () => {
  const pairs = compared(FIRST, SECOND, 25);
  assert.deepEqual(pairs.map(({ node, a, b }) => [node, a?.us ?? null, b?.us ?? null]), [["orders", 25, 5], ["payment", 15, null]]);
});

const TREE = [
  span("r", "c", 0, 100),
  span("x", "c", 10, 50, { parent: "r" }),
  span("y", "c", 30, 80, { parent: "r" }),
  span("z", "c", 40, 60, { parent: "y" }),
  span("late", "c", 90, 150, { parent: "r" }),
];

test("the critical path tiles the root's interval at every instant", () => {
  for (let t = 1; t <= 160; t += 1) {
    const path = criticalPath(TREE, t);
    assert.equal(path[0].from_us, 0);
    assert.equal(path[path.length - 1].to_us, Math.min(t, 100));
    for (let i = 1; i < path.length; i++) assert.equal(path[i].from_us, path[i - 1].to_us);
  }
});

test("the critical path follows the child that ended last", () => {
  const path = criticalPath(TREE, 200).map(({ id, from_us, to_us }) => `${id} ${from_us}-${to_us}`);
  assert.deepEqual(path, ["r 0-10", "x 10-30", "y 30-40", "z 40-60", "y 60-80", "r 80-90", "late 90-100"]);
});
