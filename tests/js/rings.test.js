import assert from "node:assert/strict";
import { test } from "node:test";
import { Camera } from "../../static/js/stage/camera.js";
import { layout } from "../../static/js/stage/layout.js";
import * as rings from "../../static/js/stage/rings.js";
import { roadsOf } from "../../static/js/stage/roads.js";

const insets = { top: 24, right: 24, bottom: 72, left: 24 };
const WIDE = { width: 1052, height: 487, insets, rings };
const TALL = { width: 390, height: 620, insets, rings };

/** A router beside a ring of six places, and one in its middle. @param {(number | null)[]} slots those that are taken */
function cluster(slots) {
  const group = { id: "ring", label: "Cluster", attrs: { slots: 6, tier: 1, row: 0 } };
  const at = (/** @type {string} */ id, /** @type {object} */ attrs) => /** @type {const} */ ([id, { id, kind: "service", label: `Node ${id}`, attrs, left: false }]);
  const members = slots.map((slot) => at(`n${slot}`, { tier: 1, row: 0, ring: "ring", slot }));
  const names = members.map(([id]) => id);
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => ({ id: `${a}>${b}`, a, b, attrs: {} })));
  return {
    version: 1,
    nodes: new Map([at("router", { tier: 0, row: 0 }), ...members]),
    links: new Map([...pairs, { id: "router>n0", a: "router", b: "n0", attrs: {} }].map((link) => [link.id, link])),
    groups: new Map([["ring", group]]),
    machines: new Map(),
  };
}

for (const room of [WIDE, TALL]) {
  test(`in a room of ${room.width} by ${room.height} a full ring is a circle on which nobody touches anybody`, () => {
    const placed = layout(cluster([0, 1, 2, 3, 4, 5, null]), room);
    const [{ x, y, r }] = placed.rings;
    const nodes = [...placed.nodes.values()];
    for (const node of nodes) {
      assert.ok(node.x - node.width / 2 >= insets.left - 1 && node.x + node.width / 2 <= room.width - insets.right + 1, node.id);
      if (typeof node.attrs.slot === "number") assert.ok(Math.abs(Math.hypot(node.x - x, node.y - y) - r) < 1.5, node.id);
      for (const other of nodes) {
        const apart = Math.abs(node.x - other.x) >= (node.width + other.width) / 2 || Math.abs(node.y - other.y) >= (node.height + other.height) / 2;
        assert.ok(node === other || apart, `${node.id} and ${other.id}`);
      }
    }
  });
}

test("slots go clockwise from the top, and nobody moves when a free one is taken", () => {
  const before = layout(cluster([0, 1, 3]), WIDE).nodes;
  const after = layout(cluster([0, 1, 3, 4]), WIDE).nodes;
  for (const [id, { x, y }] of before) assert.deepEqual([after.get(id)?.x, after.get(id)?.y], [x, y], id);
  assert.ok(Number(before.get("n0")?.y) < Number(before.get("n1")?.y));
  assert.ok(Number(before.get("n1")?.x) > Number(before.get("n0")?.x));
});

test("roads of one ring are chords that leave each node at points of their own", () => {
  const topology = cluster([0, 1, 2, 3, 4]);
  const roads = [...roadsOf(topology, layout(topology, WIDE), rings).values()].filter(({ a }) => a === "n0");
  assert.equal(roads.length, 4);
  const starts = roads.map(({ xs, ys }) => `${xs[0].toFixed(0)} ${ys[0].toFixed(0)}`);
  assert.equal(new Set(starts).size, 4);
});

test("the camera sees the circle where it sees its nodes", () => {
  const topology = cluster([0, 1]);
  const placing = layout(topology, WIDE);
  const camera = new Camera(() => {});
  camera.through({ placing, roads: roadsOf(topology, placing, rings) });
  camera.zoomBy(2);
  const seen = camera.through({ placing, roads: new Map() }).placing;
  const [{ x, y, r }] = seen.rings;
  const node = seen.nodes.get("n1");
  assert.ok(node && Math.abs(Math.hypot(node.x - x, node.y - y) - r) < 3);
});
