import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals-core";
import { Playhead } from "../../static/js/playhead.js";
import { decodeBody } from "../../static/js/record/decode.js";
import { idleUntil } from "../../static/js/record/idle.js";
import { RunRecord } from "../../static/js/record/log.js";
import { plainFlights } from "./plain.js";
import { bodiesOf, Shop } from "./shop.js";

const records = new Shop(7).records();
const record = RunRecord.from(bodiesOf(records).map(decodeBody));
const instants = Array.from({ length: 400 }, (_, i) => Math.round((i * record.until) / 400));

test("an idle stretch is one in which no message moves, and it ends before the next is sent", () => {
  const idle = instants.filter((t) => idleUntil(record, t, null, null) > t);
  assert.ok(idle.length > 0 && idle.length < instants.length);
  for (const t of instants) {
    const moving = plainFlights(records, t).filter(({ held }) => !held);
    assert.equal(idleUntil(record, t, null, null) > t, moving.length === 0, `at ${t}`);
  }
  for (const t of idle) {
    const until = idleUntil(record, t, null, null);
    assert.equal(records.filter((one) => one.type === "message" && one.at_us > t && one.at_us < until).length, 0);
  }
});

test("of a followed request only its own messages and events are worth waiting for", () => {
  const request = String(records.find((one) => one.type === "message" && one.request)?.request);
  const own = records.filter((one) => one.request === request).map((one) => one.at_us);
  const last = own[own.length - 1];
  const chosen = { kind: "request", id: request };
  assert.equal(idleUntil(record, 0, chosen, request) <= own[0] || own[0] === 0, true);
  const quiet = instants.find((t) => t > last && !plainFlights(records, t).some(({ seq }) => records[seq].request === request));
  assert.equal(idleUntil(record, Number(quiet), chosen, request), record.until);
});

test("playback runs an idle stretch faster, but stops at its end", () => {
  const playhead = new Playhead({ animate: () => {}, selection: signal(/** @type {any} */ (null)) });
  playhead.record.value = record;
  playhead.idleUntil.value = () => 500;
  playhead.t.value = 100;
  assert.equal(playhead.stride(10), 200);
  playhead.t.value = 450;
  assert.equal(playhead.stride(10), 50);
  playhead.t.value = 500;
  assert.equal(playhead.stride(10), 10);
  playhead.idleUntil.value = null;
  playhead.t.value = 100;
  assert.equal(playhead.stride(10), 10);
});
