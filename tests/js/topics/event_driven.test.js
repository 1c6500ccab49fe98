import assert from "node:assert/strict";
import { test } from "node:test";
import { ownersOf, progressOf, summary } from "../../../topics/event_driven/static/topics/event_driven/view.js";

/** @param {Record<string, string>} states */
const frame = (states) => ({ state: (/** @type {string} */ _node, /** @type {string} */ path) => states[path] });

const BROKER = frame({
  log: "12 9 15", "done.inventory": "12 7 15", "generation.inventory": "3 2 inventory_1 - inventory_2",
});

test("the owners of partitions are named, and nobody where there is none", () => {
  assert.deepEqual(ownersOf("3 2 inventory_1 - inventory_2"), { generation: 3, members: 2, owners: ["inventory 1", "nobody", "inventory 2"] });
  assert.equal(ownersOf(null), null);
});

test("how far a group has come stands beside where each partition ends", () => {
  assert.deepEqual(progressOf(BROKER, "broker"), [{ end: 12, done: 12 }, { end: 9, done: 7 }, { end: 15, done: 15 }]);
  assert.deepEqual(progressOf(frame({}), "broker"), []);
});

test("the drawing is told in words", () => {
  assert.equal(
    summary(BROKER, "broker"),
    "Inventory. partition 0: inventory 1, 0 of 12 to do; partition 1: nobody, 2 of 9 to do; partition 2: inventory 2, 0 of 15 to do",
  );
});
