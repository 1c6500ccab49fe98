import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeBody } from "../../static/js/record/decode.js";
import { RunRecord } from "../../static/js/record/log.js";
import { Camera } from "../../static/js/stage/camera.js";
import { layout } from "../../static/js/stage/layout.js";
import { roadsOf } from "../../static/js/stage/roads.js";
import { bodiesOf, Shop } from "./shop.js";

const topology = RunRecord.from(bodiesOf(new Shop(7).records()).map(decodeBody)).topologies.whole;
const box = { width: 1000, height: 500 };
const placing = layout(topology, { ...box, insets: { top: 24, right: 24, bottom: 72, left: 24 } });
const ground = { placing, roads: roadsOf(topology, placing) };

function looking() {
  const camera = new Camera(() => {});
  camera.through(ground);
  return camera;
}

test("what is under the pointer stays there while the picture grows", () => {
  const camera = looking();
  const { x, y } = ground.placing.nodes.get("payment") ?? { x: 0, y: 0 };
  camera.zoomBy(1.7, { x, y });
  const seen = camera.through(ground).placing.nodes.get("payment");
  assert.ok(seen && Math.abs(seen.x - x) < 1e-6 && Math.abs(seen.y - y) < 1e-6);
  assert.ok(Math.abs(seen.width - 1.7 * (ground.placing.nodes.get("payment")?.width ?? 0)) < 1e-6);
});

test("roads keep to their nodes at any zoom", () => {
  const camera = looking();
  camera.zoomBy(1.9, { x: 100, y: 400 });
  const seen = camera.through(ground);
  for (const [id, road] of ground.roads) {
    const { x, y } = camera.pointOf({ x: road.xs[0], y: road.ys[0] });
    assert.ok(Math.hypot((seen.roads.get(id)?.xs[0] ?? 0) - x, (seen.roads.get(id)?.ys[0] ?? 0) - y) < 0.01, id);
    assert.ok(seen.roads.get(id)?.d.startsWith(`M${x.toFixed(1)} ${y.toFixed(1)}`), id);
  }
});

test("nobody looks past the edge of the picture, or farther away than all of it", () => {
  const camera = looking();
  camera.zoomBy(0.1);
  assert.equal(camera.zoom, 1);
  assert.equal(camera.panBy(500, 500), false);
  camera.zoomBy(100);
  assert.equal(camera.zoom, camera.most);
  camera.panBy(1e6, 1e6);
  const corner = camera.pointOf({ x: 0, y: 0 });
  assert.ok(Math.abs(corner.x) < 1e-6 && Math.abs(corner.y) < 1e-6);
  camera.panBy(-1e6, -1e6);
  const far = camera.pointOf({ x: box.width, y: box.height });
  assert.ok(Math.abs(far.x - box.width) < 1e-6 && Math.abs(far.y - box.height) < 1e-6);
});

test("a thing out of sight is brought into it, one in sight leaves the camera alone", () => {
  const camera = looking();
  camera.zoomBy(2, { x: 0, y: 0 });
  const far = ground.placing.nodes.get("rates");
  assert.ok(far && camera.boxOf(far).x > box.width);
  camera.show(far);
  const seen = camera.boxOf(far);
  assert.ok(seen.x + seen.width / 2 <= box.width && seen.y + seen.height / 2 <= box.height);
  const { moves } = camera;
  camera.show(far);
  assert.equal(camera.moves, moves);
});

test("fit shows the very picture that was placed", () => {
  const camera = looking();
  camera.zoomBy(2);
  camera.fit();
  assert.equal(camera.through(ground).placing, ground.placing);
});

test("a node that joins leaves the camera where it is, another cast resets it", () => {
  const camera = looking();
  camera.zoomBy(2);
  const joined = new Map([...placing.nodes, ["late", { ...[...placing.nodes.values()][0], id: "late" }]]);
  camera.through({ ...ground, placing: { ...placing, nodes: joined } });
  assert.equal(camera.zoom, 2);
  camera.through(ground);
  assert.equal(camera.zoom, 1);
});
