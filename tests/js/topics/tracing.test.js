import assert from "node:assert/strict";
import { test } from "node:test";
import { countsOf, fate, oddities, traceOf } from "../../../topics/tracing/static/topics/tracing/view.js";

/** @param {string} text */
function trace(text) {
  const found = traceOf(text);
  assert.ok(found);
  return found;
}

test("a trace is read, and before the first there is none", () => {
  const { request, head, tail, spans, took_us, longest, error, score } = trace("7 browsers-3 left error 10 0 0 200000 200000 payment 1 1 100");
  assert.deepEqual([request, head, tail, spans, took_us, longest, error, score], ["browsers-3", "left", "error", 10, 200000, "payment", true, 100]);
  assert.equal(traceOf(null), null);
});

test("what head and tail did is said, and why", () => {
  const told = ["left error", "kept dull", "left full", "kept slow"].map((what) => fate(trace(`1 b-1 ${what} 9 0 0 1 1 db 0 1 100`)));
  assert.deepEqual(told, ["head: left; tail: kept, error", "head: kept; tail: left", "head: left; tail: no room", "head: kept; tail: kept, slow"]);
});

test("what is odd about a trace is said, or that nothing is missing", () => {
  assert.equal(oddities(trace("1 b-1 left dull 9 2 1 1 1 db 0 1 75")), "2 without parent, 1 before the parent, 75 % of the calls");
  assert.equal(oddities(trace("1 b-1 left dull 9 0 0 1 1 db 0 1 100")), "nothing is missing");
  assert.equal(oddities(trace("1 letters left dull 1 0 0 1 1 worker 0 0 -1")), "nothing is missing");
});

test("counts are those of the collector, and none before the first", () => {
  assert.deepEqual(countsOf("40 1 25 5 9"), { held: 40, late: 1, seen: 25, head: 5, tail: 9 });
  assert.deepEqual(countsOf(undefined), { held: 0, late: 0, seen: 0, head: 0, tail: 0 });
});
