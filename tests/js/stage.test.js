import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeBody } from "../../static/js/record/decode.js";
import { RunRecord } from "../../static/js/record/log.js";
import { layout, roomOf } from "../../static/js/stage/layout.js";
import { gathered } from "../../static/js/stage/deaths.js";
import { inside, nextAlong } from "../../static/js/stage/picking.js";
import { pipesTemplate } from "../../static/js/stage/pipes.js";
import { roadBetween, roadsOf, spotOn } from "../../static/js/stage/roads.js";
import { bodiesOf, Shop } from "./shop.js";

const topology = RunRecord.from(bodiesOf(new Shop(7).records()).map(decodeBody)).topologies.whole;
const insets = { top: 24, right: 24, bottom: 72, left: 24 };
const ROOMS = [
  { width: 1052, height: 487, insets },
  { width: 704, height: 356, insets },
  { width: 390, height: 620, insets },
  { width: 320, height: 180, insets: { top: 8, right: 8, bottom: 8, left: 8 } },
];

/** @param {{tier: number, row: number}[]} cells @param {[number, number][]} links */
function invented(cells, links) {
  const nodes = new Map(
    cells.map((attrs, i) => [`n${i}`, { id: `n${i}`, kind: "service", label: `Node ${i}`, attrs, left: false }]),
  );
  const roads = new Map(
    links.map(([a, b]) => [`n${a}>n${b}`, { id: `n${a}>n${b}`, a: `n${a}`, b: `n${b}`, attrs: {} }]),
  );
  return { version: 1, nodes, links: roads, groups: new Map(), machines: new Map() };
}

for (const room of ROOMS) {
  test(`nodes keep inside a room of ${room.width} by ${room.height} and off one another`, () => {
    const nodes = [...layout(topology, room).nodes.values()];
    for (const node of nodes) {
      assert.ok(
        node.x - node.width / 2 >= room.insets.left - 1 &&
          node.x + node.width / 2 <= room.width - room.insets.right + 1,
        node.id,
      );
      assert.ok(
        node.y - node.height / 2 >= room.insets.top - 1 &&
          node.y + node.height / 2 <= room.height - room.insets.bottom + 1,
        node.id,
      );
      for (const other of nodes) {
        const apart =
          Math.abs(node.x - other.x) >= (node.width + other.width) / 2 ||
          Math.abs(node.y - other.y) >= (node.height + other.height) / 2;
        assert.ok(node === other || apart, `${node.id} and ${other.id}`);
      }
    }
  });
}

test("a phone reads from top to bottom, a wide stage from left to right", () => {
  const wide = layout(topology, ROOMS[0]);
  const tall = layout(topology, ROOMS[2]);
  assert.equal(wide.portrait, false);
  assert.equal(tall.portrait, true);
  for (const [a, b] of [
    ["client", "gateway"],
    ["gateway", "orders"],
    ["orders", "saga"],
    ["saga", "payment"],
  ]) {
    assert.ok(Number(wide.nodes.get(a)?.x) < Number(wide.nodes.get(b)?.x));
    assert.ok(Number(tall.nodes.get(a)?.y) < Number(tall.nodes.get(b)?.y));
  }
});

test("two nodes that claim one place stand side by side", () => {
  const { nodes } = layout(
    invented(
      [
        { tier: 0, row: 0 },
        { tier: 0, row: 0 },
      ],
      [],
    ),
    ROOMS[0],
  );
  assert.notEqual(nodes.get("n0")?.y, nodes.get("n1")?.y);
});

test("a drawing takes the room that it needs as the stage lies or stands", () => {
  const line = invented([{ tier: 0, row: 0 }, { tier: 1, row: 1 }], []);
  const view = { nodes: { n1: () => null }, above: { wide: 10, tall: 180 }, reach: 70 };
  for (const room of [ROOMS[0], ROOMS[2]]) {
    const taken = (/** @type {string} */ id, /** @type {boolean} */ tall) => roomOf(view, id, tall);
    const { nodes, portrait, scale } = layout(line, { ...room, room: taken });
    const [first, second] = ["n0", "n1"].map((id) => /** @type {import("../../static/js/stage/layout.js").Placed} */ (nodes.get(id)));
    assert.equal(second.above, (portrait ? 180 : 10) * scale);
    assert.ok(second.y - second.height / 2 - second.above >= first.y + first.height / 2);
  }
});

test("a view says what each of its drawings takes, and what it does not say is usual", () => {
  const view = { nodes: { a: () => null, b: () => null }, reach: { wide: 200, tall: 20 }, rooms: { b: { above: 12, reach: 0 } } };
  assert.deepEqual([false, true].map((tall) => roomOf(view, "a", tall)), [{ above: 74, reach: 200 }, { above: 74, reach: 20 }]);
  assert.deepEqual(roomOf(view, "b", true), { above: 12, reach: 0 });
  assert.deepEqual([roomOf(view, "c", false), roomOf(null, "a", false)], Array(2).fill({ above: 0, reach: 0 }));
});

test("traffic keeps to the right, so that there and back pass each other", () => {
  const placed = layout(topology, ROOMS[0]);
  const roads = roadsOf(topology, placed);
  const there = roadBetween(roads, "client", "gateway");
  const back = roadBetween(roads, "gateway", "client");
  assert.ok(there && back && there.road === back.road);
  const y = placed.nodes.get("client")?.y ?? 0;
  assert.ok(spotOn(there.road, there.back, 0.5).y > y, "to the right of a road to the east is south");
  assert.ok(spotOn(back.road, back.back, 0.5).y < y);
  assert.equal(roadBetween(roads, "client", "ledger"), null);
});

test("a message moves evenly from its source to its target", () => {
  const roads = roadsOf(topology, layout(topology, ROOMS[0]));
  const way = roadBetween(roads, "stock", "saga");
  assert.ok(way);
  const points = Array.from({ length: 21 }, (_, i) => ({ ...spotOn(way.road, way.back, i / 20, 0) }));
  const steps = points.slice(1).map((p, i) => Math.hypot(p.x - points[i].x, p.y - points[i].y));
  assert.ok(Math.max(...steps) / Math.min(...steps) < 1.1);
  assert.ok(points[0].x > points[20].x);
});

test("roads of one side leave from ports of their own", () => {
  const roads = roadsOf(topology, layout(topology, ROOMS[0]));
  const starts = ["saga>stock", "saga>payment", "saga>parcels"].map((id) => roads.get(id)?.ys[0] ?? 0);
  assert.ok(starts[1] - starts[0] > 12 && starts[2] - starts[1] > 12);
});

test("ports of one side stay apart and in order where there is little room", () => {
  const fan = invented(
    [{ tier: 0, row: 0 }, ...[0, 1, 2, 3, 4].map((row) => ({ tier: 1, row }))],
    [1, 2, 3, 4, 5].map((to) => [0, to]),
  );
  const placed = layout(fan, ROOMS[1]);
  const [axis, middle, size] = placed.portrait ? /** @type {const} */ (["xs", "x", "width"]) : /** @type {const} */ (["ys", "y", "height"]);
  const starts = [1, 2, 3, 4, 5].map((to) => roadsOf(fan, placed).get(`n0>n${to}`)?.[axis][0] ?? 0);
  for (let i = 1; i < starts.length; i++) assert.ok(starts[i] - starts[i - 1] > 3, `${starts}`);
  const hub = placed.nodes.get("n0");
  assert.ok(hub && starts.every((at) => Math.abs(at - hub[middle]) < hub[size] / 2));
});

test("the nearer of two roads to one side does not cross the farther", () => {
  const two = invented(
    [
      { tier: 0, row: 0 },
      { tier: 1, row: 1 },
      { tier: 4, row: 2 },
      { tier: 2, row: 0 },
      { tier: 3, row: 0 },
    ],
    [
      [0, 1],
      [0, 2],
    ],
  );
  const placed = layout(two, ROOMS[0]);
  const roads = roadsOf(two, placed);
  assert.ok((roads.get("n0>n2")?.ys[0] ?? 0) < (roads.get("n0>n1")?.ys[0] ?? 0));
});

test("a road goes round a node that stands between its ends", () => {
  const three = invented(
    [
      { tier: 0, row: 0 },
      { tier: 1, row: 0 },
      { tier: 2, row: 0 },
    ],
    [
      [0, 1],
      [1, 2],
      [0, 2],
    ],
  );
  const placed = layout(three, ROOMS[0]);
  const road = roadsOf(three, placed).get("n0>n2");
  const between = placed.nodes.get("n1");
  assert.ok(road && between);
  for (let i = 0; i < road.xs.length; i++) {
    const on =
      Math.abs(road.xs[i] - between.x) < between.width / 2 && Math.abs(road.ys[i] - between.y) < between.height / 2;
    assert.ok(!on, `point ${i}`);
  }
});

test("arrows travel along the roads: node, road, node", () => {
  const placed = layout(topology, ROOMS[0]);
  const roads = [...roadsOf(topology, placed).values()];
  const go = (/** @type {any} */ from, /** @type {[number, number]} */ way) =>
    nextAlong(from, way, roads, placed.nodes);
  const road = go({ kind: "node", id: "gateway" }, [1, 0]);
  assert.deepEqual(road, { kind: "link", id: "gateway>orders" });
  assert.deepEqual(go(road, [1, 0]), { kind: "node", id: "orders" });
  assert.deepEqual(go(road, [-1, 0]), { kind: "node", id: "gateway" });
  assert.deepEqual(go({ kind: "node", id: "orders" }, [0, 1]), { kind: "link", id: "orders>orders-db" });
  assert.equal(go({ kind: "node", id: "client" }, [-1, 0]), null);
});

test("a lasso holds what lies inside it", () => {
  const rope = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
    { x: 0, y: 10 },
  ];
  assert.equal(inside({ x: 5, y: 5 }, rope), true);
  assert.equal(inside({ x: 15, y: 5 }, rope), false);
});

/** All that a template says, as text. @param {any} template @returns {string} */
function saidBy(template) {
  if (Array.isArray(template)) return template.map(saidBy).join("");
  if (typeof template === "symbol") return "";
  if (typeof template !== "object" || template === null) return String(template);
  return template.strings.map((/** @type {string} */ text, /** @type {number} */ i) => text + saidBy(template.values[i] ?? "")).join("");
}

/** How the roads of the shop look when these ways are cut. @param {string[]} cut "a>b" */
function torn(cut) {
  const placing = layout(topology, ROOMS[0]);
  const roads = [...roadsOf(topology, placing).values()];
  const frame = { topology, link: (/** @type {string} */ a, /** @type {string} */ b) => ({ statuses: cut.includes(`${a}>${b}`) ? ["cut"] : [] }) };
  const look = { selected: null, tabbed: null, label: (/** @type {string} */ id) => id };
  const said = saidBy(pipesTemplate(roads, /** @type {any} */ (frame), look));
  const heights = [...said.matchAll(/class="pg-torn" d="?M([^"/]+)/g)].map(([, points]) => points.split("L").map((point) => Number(point.split(" ")[1])));
  return { said, road: roads[0], tears: said.split('class="pg-tear"').length - 1, heights };
}

test("a partition is a torn gap across the road, one edge on each side", () => {
  const { a, b, width } = torn([]).road;
  const { tears, heights, said } = torn([`${a}>${b}`, `${b}>${a}`]);
  assert.equal(tears, 1);
  assert.equal(heights.length, 2);
  for (const edge of heights) assert.ok(Math.min(...edge) <= -width / 2 && Math.max(...edge) >= width / 2);
  assert.match(said, /pg-road is-cut/);
  assert.match(said, /road between .+, cut/);
});

test("a cut one way tears only the lane of that way, and a healed road is whole", () => {
  const { a, b } = torn([]).road;
  const [there, back] = [torn([`${a}>${b}`]), torn([`${b}>${a}`])];
  assert.ok(there.heights.flat().every((y) => y >= 0) && there.heights.length === 2);
  assert.ok(back.heights.flat().every((y) => y <= 0) && back.heights.length === 2);
  assert.equal(torn([]).tears, 0);
});

test("reasons that would crowd one another share a badge under the most frequent one", () => {
  const tag = { age: 0.5, stays: false, level: true, off: 9, others: 0 };
  const badges = gathered([
    { ...tag, x: 100, y: 100, reason: "timed out", count: 2 },
    { ...tag, x: 130, y: 110, reason: "breaker open", count: 7, age: 0.9 },
    { ...tag, x: 120, y: 90, reason: "breaker open", count: 3 },
    { ...tag, x: 400, y: 100, reason: "lost", count: 1 },
  ]);
  assert.deepEqual(
    badges.map(({ reason, count, others, age }) => [reason, count, others, age]),
    [
      ["breaker open", 10, 2, 0.5],
      ["lost", 1, 0, 0.5],
    ],
  );
});
