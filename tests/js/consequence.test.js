import assert from "node:assert/strict";
import { test } from "node:test";
import { SPEEDS } from "../../static/js/playhead.js";
import { decodeBody } from "../../static/js/record/decode.js";
import { RunRecord } from "../../static/js/record/log.js";
import { bodiesOf, Shop } from "./shop.js";

// The page's session wants an address to connect to.
Object.assign(globalThis, { document: { getElementById: () => null }, location: { protocol: "http:", host: "nowhere" } });
const { consequence, PATIENCE_US, speedFor } = await import("../../static/js/present/consequence.js");

const whole = RunRecord.from(bodiesOf(new Shop(7).records()).map(decodeBody));
const quiet = new RunRecord();

test("the consequence is the first bad caption or verdict, and not the deed itself", () => {
  assert.equal(consequence(quiet, whole, 0)?.text, "Payment is down: the breaker opens.");
});

test("what the run before had as well is no consequence", () => {
  assert.equal(consequence(whole, whole, 0), null);
});

test("what happened before the deed is no consequence", () => {
  const breaker = whole.markers().find((one) => one.text.startsWith("Payment is down"));
  assert.equal(consequence(quiet, whole, breaker?.at_us ?? 0)?.kind, "verdict");
});

test("the speed reaches it within the visitor's patience and is never slower than before", () => {
  for (const speed of SPEEDS) {
    for (const far_us of [1_000, 1_000_000, 80_000_000]) {
      const chosen = speedFor(far_us, speed);
      assert.ok(chosen >= speed);
      assert.ok(far_us / chosen <= PATIENCE_US || chosen === SPEEDS[SPEEDS.length - 1]);
    }
  }
});
