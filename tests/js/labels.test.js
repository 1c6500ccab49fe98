import assert from "node:assert/strict";
import { test } from "node:test";
import { freePlace } from "../../static/js/stage/labels.js";

/** @typedef {import("../../static/js/stage/layout.js").Layout} Layout */

const SIZE = { w: 80, h: 18 };
const NODE = { id: "a", kind: "service", label: "A", left: false, width: 60, height: 40, w: 60, h: 40, above: 0, reach: 0, attrs: {} };

/** @param {{x: number, y: number}[]} nodes @param {Partial<Layout>} [more] */
function room(nodes, more) {
  const placed = new Map(nodes.map((at, i) => [String(i), { ...NODE, ...at }]));
  return /** @type {Layout} */ (/** @type {unknown} */ ({ nodes: placed, width: 400, height: 300, sky: 80, ground: 250, ...more }));
}

test("words stand clear of nodes, of other words, of the title and of the caption", () => {
  /** @type {import("../../static/js/stage/labels.js").Pill[]} */
  const taken = [];
  const layout = room([{ x: 200, y: 215 }]);
  for (let i = 0; i < 3; i++) freePlace(200, 160, SIZE, true, 9, layout, taken);
  assert.equal(taken.length, 3);
  for (const { y, h } of taken) assert.ok(y - h / 2 >= layout.sky - 4 && y + h / 2 <= layout.ground);
  for (const [i, one] of taken.entries())
    for (const other of taken.slice(i + 1))
      assert.ok(Math.abs(one.y - other.y) > 18 || Math.abs(one.x - other.x) > 80, `${one.x} ${one.y} lies on ${other.x} ${other.y}`);
});

test("where nothing is free, what must be said covers as little as it can and the rest is left out", () => {
  const crowd = Array.from({ length: 40 }, (_, i) => ({ x: 30 + (i % 8) * 50, y: 60 + Math.floor(i / 8) * 34 }));
  const layout = room([{ x: 200, y: 120 }, ...crowd]);
  /** @type {import("../../static/js/stage/labels.js").Pill[]} */
  const taken = [];
  assert.equal(freePlace(200, 120, { ...SIZE, must: false }, true, 9, layout, taken), null);
  assert.deepEqual(taken, []);
  const pill = freePlace(200, 120, SIZE, true, 9, layout, taken);
  assert.ok(pill && pill.y - 9 >= 4 && pill.y + 9 <= 296 && pill.x >= 6 && pill.x + 80 <= 394);
});
