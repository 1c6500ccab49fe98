import assert from "node:assert/strict";
import { test } from "node:test";
import view, { answerOf, chargeOf, creditOf, METHODS, placeOf, repeatOf } from "../../../topics/idempotency/static/topics/idempotency/view.js";

const NODE = { id: "profiles", w: 130, h: 60 };

test("the ledger tells its last charge, and a second one of the same intent in red", () => {
  assert.deepEqual(chargeOf("5 k5-fd21 35 total 330 charge 1"), { words: "k5-fd21: 35", about: "payment 5, total 330", hue: "write" });
  assert.deepEqual(chargeOf("6 k5-fd21 35 total 365 charge 2"), { words: "k5-fd21: 35, charge 2", about: "payment 6, total 365", hue: "refused" });
  assert.equal(chargeOf(undefined), null);
});

test("what was paid too often stays, whatever is charged next", () => {
  assert.deepEqual(chargeOf("7 k6-1a2b 20 total 385 charge 1", 2), { words: "k6-1a2b: 20", about: "2 paid too often, total 385", hue: "refused" });
});

test("the API tells its last answer, a replay in another hue than a first one, and a refusal in red", () => {
  const said = ["201 {} first", "201 {} replayed", "409 - in flight", "422 - other request"].map((how) => answerOf(`k5-fd21 user-5 0a1b2c3d ${how}`));
  assert.deepEqual(said.map((one) => one?.about), ["201 first", "201 replayed", "409 in flight", "422 other request"]);
  assert.deepEqual(said.map((one) => one?.hue), ["command", "event", "refused", "refused"]);
  assert.equal(said[0]?.words, "k5-fd21");
  assert.equal(answerOf(null), null);
});

test("the consumer tells whether a payment earned its points, was skipped, or earned them again", () => {
  assert.deepEqual(creditOf("88 1 credited"), { words: "payment 88", about: "points credited", hue: "write" });
  assert.deepEqual(creditOf("88 1 skipped"), { words: "payment 88", about: "skipped: it came before", hue: "event" });
  assert.deepEqual(creditOf("88 2 credited", 1), { words: "payment 88, time 2", about: "1 credited too often", hue: "refused" });
  assert.equal(creditOf(null), null);
});

test("a repeated method tells both answers and what the second changed", () => {
  assert.deepEqual(repeatOf("DELETE 204 404 same"), { statuses: "204 404", effect: "same", hue: "event" });
  assert.deepEqual(repeatOf("POST 201 201 changed"), { statuses: "201 201", effect: "changed", hue: "refused" });
  assert.equal(repeatOf(null), null);
});

test("the table stands beside its node in two columns, and below it in one where the stage stands", () => {
  const wide = METHODS.map((_, line) => placeOf(line, NODE, false));
  assert.equal(new Set(wide.map(({ x }) => x)).size, 2);
  assert.ok(wide.every(({ x, y }) => x > NODE.w / 2 && y > 0 && y < NODE.h));
  const tall = METHODS.map((_, line) => placeOf(line, NODE, true));
  assert.equal(new Set(tall.map(({ x }) => x)).size, 1);
  assert.ok(tall.every(({ y }, line) => y > (line ? tall[line - 1].y : NODE.h)));
});

test("what a drawing is about stands in its text", () => {
  const frame = { state: (/** @type {string} */ node, /** @type {string} */ path) => (`${node}.${path}` === "ledger.extra" ? 3 : `${node}.${path}` === "ledger.charged" ? "1 a 5 total 5 charge 1" : null) };
  assert.match(JSON.stringify(view.nodes.ledger(frame, { id: "ledger", w: 1, h: 1 })), /3 paid too often/);
});
