import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals-core";
import { decodeBody } from "../../static/js/record/decode.js";
import { RunRecord } from "../../static/js/record/log.js";
import { Playhead, SPEEDS, suggestSpeed } from "../../static/js/playhead.js";
import { bodiesOf, Shop } from "./shop.js";

/** A playhead whose animation frames come when the test says so. */
function reel() {
  /** @type {((now: number) => void)[]} */
  const asked = [];
  const selection = signal(/** @type {any} */ (null));
  const playhead = new Playhead({ animate: (tick) => void asked.push(tick), selection });
  playhead.record.value = RunRecord.from(bodiesOf(new Shop(7).records()).map(decodeBody));
  let now = 0;
  const frames = (/** @type {number} */ count, every = 16) => {
    for (let i = 0; i < count; i++) asked.splice(0).forEach((tick) => tick((now += every)));
  };
  return { playhead, asked, frames, selection };
}

test("the loop stands still while nothing changes", () => {
  const { playhead, asked, frames } = reel();
  let drawn = 0;
  playhead.paint(() => drawn++);
  frames(5);
  assert.equal(drawn, 1);
  assert.equal(asked.length, 0);
});

test("many changes between two animation frames are painted once", () => {
  const { playhead, frames } = reel();
  /** @type {number[]} */
  const seen = [];
  playhead.paint((frame) => void seen.push(frame.t));
  frames(1);
  for (const t of [10, 20, 30]) playhead.seek(t);
  frames(1);
  assert.deepEqual(seen, [0, 30]);
});

test("playing moves by speed and stops at the end of the run", () => {
  const { playhead, frames } = reel();
  playhead.speed.value = 1;
  playhead.play();
  frames(2);
  frames(10, 16);
  assert.equal(Math.round(playhead.t.value), 11 * 16_000);
  frames(400, 90);
  assert.equal(playhead.playing.value, false);
  assert.equal(playhead.t.value, playhead.record.value.until);
});

test("panels hear at most ten times a second while playing, and at once when scrubbing", () => {
  const { playhead, frames } = reel();
  let heard = 0;
  playhead.panel(() => heard++);
  frames(1);
  heard = 0;
  playhead.play();
  frames(63, 16);
  assert.ok(heard >= 9 && heard <= 11, String(heard));
  playhead.pause();
  frames(2);
  heard = 0;
  playhead.seek(77);
  frames(1);
  assert.equal(heard, 1);
});

test("stepping goes to the neighbours of the followed request, or of anything with shift", () => {
  const { playhead, selection } = reel();
  const record = playhead.record.value;
  selection.value = { kind: "request", id: "shoppers-5" };
  const times = [...new Set(record.ofRequest("shoppers-5").list.map((seq) => record.at(seq)))];
  playhead.seek(times[0] - 1);
  for (const t of times) {
    playhead.step(1);
    assert.equal(playhead.t.value, t);
  }
  playhead.step(-1);
  assert.equal(playhead.t.value, times[times.length - 2]);
  playhead.step(1, { any: true });
  assert.equal(playhead.t.value, record.at(record.count(times[times.length - 2])));
});

test("stepping along a node goes to what happened there", () => {
  const { playhead, selection } = reel();
  selection.value = { kind: "node", id: "payment" };
  playhead.seek(899_000);
  playhead.step(1);
  const { record, t } = { record: playhead.record.value, t: playhead.t.value };
  const there = record
    .seqs("health")
    .list.concat(record.seqs("message").list)
    .map((seq) => record.get(seq));
  assert.ok(there.some((r) => r.at_us === t && [r.node, r.source, r.target].includes("payment")) || t === 900_000);
});

test("the suggested speed shows a message crossing its road", () => {
  const { playhead } = reel();
  assert.equal(suggestSpeed(playhead.record.value), 0.05);
  const fast = RunRecord.from(bodiesOf(new Shop(7, { hop_us: 1000 }).records()).map(decodeBody));
  assert.ok(suggestSpeed(fast) <= 0.002);
});

test("faster and slower walk the ladder and stay on it", () => {
  const { playhead } = reel();
  for (let i = 0; i < 20; i++) playhead.faster();
  assert.equal(playhead.speed.value, SPEEDS[SPEEDS.length - 1]);
  for (let i = 0; i < 40; i++) playhead.slower();
  assert.equal(playhead.speed.value, SPEEDS[0]);
});

test("a long run is not shown as a film of hours, however short its messages", () => {
  const fast = RunRecord.from(bodiesOf(new Shop(7, { hop_us: 1000 }).records()).map(decodeBody));
  assert.equal(suggestSpeed(fast, 60_000_000), 0.2);
});
