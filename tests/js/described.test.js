import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeBody } from "../../static/js/record/decode.js";
import { frameAt } from "../../static/js/record/frame.js";
import { RunRecord } from "../../static/js/record/log.js";
import { arrived, passed } from "../../static/js/present/passing.js";
import { castOf, flightsOf, statesOf, summaryOf, troubleOf, verdictsOf } from "../../static/js/present/twin.js";
import { bodiesOf, Shop } from "./shop.js";

const record = RunRecord.from(bodiesOf(new Shop(7).records()).map(decodeBody));
const horizon_us = record.until / 1.2;
const at = (/** @type {number} */ share) => frameAt(record, horizon_us * share);

test("every intervention, caption and verdict that was passed is told once, in the words of the record", () => {
  const told = [0, 0.2, 0.4, 0.55, 0.75, 1.3].flatMap((share, i, shares) =>
    i === 0 ? [] : passed(record, record.count(horizon_us * shares[i - 1]), record.count(horizon_us * share)),
  );
  for (const words of [
    "Payment is 5 times slower",
    "Payment is down: the breaker opens.",
    "Verdict, broken: A call started while the breaker was open.",
    "The time is over.",
  ]) {
    assert.equal(told.filter((line) => line === words).length, 1, words);
  }
});

test("nothing is told of what is still to come", () => {
  const told = passed(record, 0, record.count(horizon_us * 0.4));
  assert.ok(!told.some((line) => line.includes("breaker")));
});

test("whoever jumps back hears where he is and what holds there", () => {
  assert.match(arrived(at(0.55)), /^At .*seconds?\. .*Payment is down: the breaker opens\.$/);
});

test("the twin counts and names what stands on the stage", () => {
  const { topology } = at(0.1);
  assert.match(summaryOf(topology), /^\d+ nodes and \d+ roads between them\.$/);
  assert.equal(castOf(topology).length, topology.nodes.size);
});

test("the twin says what is wrong while it is wrong", () => {
  assert.deepEqual(troubleOf(at(0.1)), []);
  assert.ok(troubleOf(at(0.55)).some((line) => /slow and down, crashed$/.test(line)));
  assert.equal(troubleOf(at(0.7)).filter((line) => /^The road .* is cut, partition$/.test(line)).length, 2);
});

test("the twin names the state of every declared machine", () => {
  const { machines } = at(0.55).topology;
  assert.equal(statesOf(at(0.55)).length, machines.size);
});

test("the twin gives a verdict with its property's title and its words", () => {
  const properties = [{ id: "OpenMeansSilent", title: "An open breaker is silent" }];
  assert.deepEqual(verdictsOf(at(0.75), properties), [
    "An open breaker is silent: broken. A call started while the breaker was open.",
  ]);
});

test("the twin lists messages on the way up to a number, and counts the rest", () => {
  for (const share of [0.1, 0.5, 0.9]) {
    const frame = at(share);
    assert.equal(flightsOf(frame).length, Math.min(41, frame.messages.length));
  }
});
