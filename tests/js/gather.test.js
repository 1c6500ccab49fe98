import assert from "node:assert/strict";
import { test } from "node:test";
import { gather } from "../../static/js/panels/gather.js";
import { dice } from "./shop.js";

/** @param {number} wide @param {number} least */
const lane = (wide, least) => ({ x: (/** @type {number} */ us) => us, wide, least, most: 190 });
const at = (/** @type {number[]} */ ...all) => all.map((at_us) => ({ at_us }));
const shown = (/** @type {import("../../static/js/panels/gather.js").Spot<{at_us: number}>[]} */ spots) => spots.map(({ marks }) => marks.map(({ at_us }) => at_us));

/** Left and right edge as drawn. @param {{left: number, room: number, far: boolean}} spot @param {number} least */
function edges({ left, room, far }, least) {
  return far ? [left + least - room, left + least] : [left, left + room];
}

test("marks nearer to one another than one of them is wide share a place", () => {
  assert.deepEqual(shown(gather(at(10, 20, 33, 34, 80), lane(500, 24))), [[10, 20, 33], [34], [80]]);
});

test("a mark out of the window is not shown", () => {
  assert.deepEqual(shown(gather(at(-30, 40, 900), lane(500, 24))), [[40]]);
});

test("at the lane's end a mark ends at its instant", () => {
  const [spot] = gather(at(495), lane(500, 24));
  assert.deepEqual([spot.far, spot.left + 24], [true, 495]);
});

for (const least of [24, 46]) {
  test(`whatever the marks, each stands in one place of at least ${least - 2} px, and none covers another`, () => {
    const roll = dice(5);
    for (let round = 0; round < 300; round++) {
      const wide = 120 + Math.floor(roll() * 900);
      const marks = at(...Array.from({ length: Math.floor(roll() * 30) }, () => Math.floor(roll() * wide))).sort((a, b) => a.at_us - b.at_us);
      const spots = gather(marks, lane(wide, least));
      assert.deepEqual(spots.flatMap((spot) => spot.marks), marks);
      let until = 0;
      for (const spot of spots) {
        const [left, right] = edges(spot, least);
        assert.ok(left >= until && right <= wide && right - left >= least - 2, JSON.stringify({ spots, wide }));
        until = right;
      }
    }
  });
}
