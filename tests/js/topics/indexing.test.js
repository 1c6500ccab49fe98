import assert from "node:assert/strict";
import { test } from "node:test";
import { levels, pagesOf, places, read } from "../../../topics/indexing/static/topics/indexing/pages.js";
import { cost, inShort, lasted, writing } from "../../../topics/indexing/static/topics/indexing/view.js";

const ROOM = { left: -200, right: 200, top: -100, bottom: -10 };
const TREE = {
  root: 3,
  height: 2,
  "page.1": "L|2|abc ade",
  "page.2": "L|4|bcd bfg",
  "page.3": "I|1 2 4|bcd cab",
  "page.4": "L|0|cab",
  "page.9": null,
  check: "14 put cab 3 4",
  dirty: "4",
};

/** @param {Record<string, any>} shown */
function frameOf(shown) {
  const states = new Map(Object.entries(shown));
  return { world: {}, state: (/** @type {string} */ _, /** @type {string} */ path) => states.get(path), states: () => states };
}

test("a page's line is read as its kind, its numbers and its keys", () => {
  assert.deepEqual(read("I|1 2 4|bcd cab"), { kind: "I", numbers: [1, 2, 4], keys: ["bcd", "cab"] });
  assert.deepEqual(read("L|0|"), { kind: "L", numbers: [0], keys: [] });
});

test("the pages of a moment are those that the node shows, and a page that is gone is none of them", () => {
  const pages = pagesOf(frameOf(TREE), "db");
  assert.equal(pages.kind, "L");
  assert.deepEqual([...pages.all.keys()], [1, 2, 3, 4]);
  assert.deepEqual([...pages.touched], [3, 4]);
  assert.deepEqual([...pages.dirty], [4]);
});

test("buckets make a hash, and runs or nothing at all an LSM tree", () => {
  assert.equal(pagesOf(frameOf({ "page.1": "B|0|abc", directory: "1" }), "db").kind, "B");
  assert.equal(pagesOf(frameOf({ "page.1": "R|0|abc", runs: "1" }), "db").kind, "R");
  assert.equal(pagesOf(frameOf({ memory: "abc" }), "db").kind, "R");
});

test("leaves stand side by side in the tree's order, inside the room, and a parent above the middle of its children", () => {
  const pages = pagesOf(frameOf(TREE), "db");
  assert.deepEqual(levels(pages), [[3], [1, 2, 4]]);
  const at = places(pages, ROOM);
  const [root, ...leaves] = [3, 1, 2, 4].map((id) => at.get(id) ?? assert.fail(`page ${id} has no place`));
  assert.equal(root.x, (leaves[0].x + leaves[2].x) / 2);
  for (const [i, leaf] of leaves.entries()) {
    assert.ok(leaf.y > root.y);
    assert.ok(leaf.x - leaf.width / 2 >= ROOM.left && leaf.x + leaf.width / 2 <= ROOM.right);
    if (i) assert.ok(leaf.x - leaf.width / 2 > leaves[i - 1].x + leaves[i - 1].width / 2);
  }
});

test("a question's cost leaves out the first page of the file", () => {
  assert.equal(cost("7 equality us=4800 pages=5 steps=1600 scanned=0 rows=1 SEARCH users"), "4 pages · 1,600 steps · 4.8 ms");
  assert.equal(cost("7 equality us=600 pages=2 steps=16 scanned=0 rows=1 SEARCH users"), "1 page · 16 steps · 0.6 ms");
});

test("a new row is told with the indexes that it is entered in", () => {
  assert.equal(writing("2013 us=0 pages=3 indexes=0"), "a new row: no index to enter it in");
  assert.equal(writing("2013 us=2400 pages=5 indexes=1"), "a new row: 1 index, 2.4 ms");
  assert.equal(writing("2013 us=1200000 pages=9 indexes=2"), "a new row: 2 indexes, 1.2 s");
  assert.equal(lasted(90e6), "2 minutes");
});

test("a plan is told in few words", () => {
  assert.equal(inShort("SCAN users; USE TEMP B-TREE FOR ORDER BY"), "SCAN users + sort");
});
