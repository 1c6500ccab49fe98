import assert from "node:assert/strict";
import { test } from "node:test";
import { behind, holder, summary, written } from "../../../topics/cqrs/static/topics/cqrs/view.js";

/** @param {Record<string, string>} states @param {boolean} separate whether the models have nodes of their own */
const frame = (states, separate = true) => ({
  topology: { nodes: { has: (/** @type {string} */ id) => separate || id === "writes" } },
  state: (/** @type {string} */ node, /** @type {string} */ path) => states[`${node} ${path}`],
});

const LATE = frame({
  "writes row.123": "4 Product_Name 8999 40 2",
  "documents document.123": "1 0 7 123 3 Product_Name 8999 - 1",
  "search document.123": "1 0 9 123 4 Product_Name - - -",
  "listing document.123": "1 0 2 123 2 Product_Name 8999 40 -",
  "recommendations document.123": "1 0 9 123 4 - 8999 - 2",
});

test("a product's version is read where it is written; the first one before any change", () => {
  assert.equal(written(LATE, 123), 4);
  assert.equal(written(LATE, 124), 1);
});

test("a model is as many changes behind as there are versions between", () => {
  assert.deepEqual(behind(LATE, 123), [1, 0, 2, 0]);
  assert.deepEqual(behind(LATE, 124), [0, 0, 0, 0]);
});

test("in one store the write side holds the pages, and there are no other models", () => {
  const one = frame({ "writes row.123": "3 Product_Name 8999 40 2", "writes document.123": "1 0 9 123 3 Product_Name 8999 - 2" }, false);
  assert.equal(holder(one, "documents"), "writes");
  assert.deepEqual(behind(one, 123), [0, null, null, null]);
  assert.equal(holder(frame({}, false), "documents"), null);
});

test("the table is told in words", () => {
  assert.equal(summary(LATE), "documents 1 behind, listing 2 behind");
  assert.equal(summary(frame({})), "every read model is up to date");
});
