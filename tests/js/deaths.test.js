import assert from "node:assert/strict";
import { test } from "node:test";
import { deathOf, recentDeaths } from "../../static/js/record/deaths.js";
import { decodeBody } from "../../static/js/record/decode.js";
import { frameAt } from "../../static/js/record/frame.js";
import { RunRecord } from "../../static/js/record/log.js";
import { bodiesOf, Shop } from "./shop.js";

const record = RunRecord.from(bodiesOf(new Shop(7).records()).map(decodeBody));
const failed = record.requests().filter(({ outcome, end_us }) => outcome === "failed" && end_us !== null);

test("a request that failed died where it was refused first, not where the answer was passed on", () => {
  const shop = new Shop(7, { requests: 0 });
  const sent = (/** @type {number} */ at, /** @type {string[]} */ ...words) =>
    shop.say(at, "message", ...words, "one", 1, 0, at + 50, null, null);
  shop.say(100, "operation", "one", "invoked", "shoppers", "order", null, null);
  sent(100, "gateway", "orders", "command", "PlaceOrder");
  sent(200, "orders", "saga", "command", "StartSaga");
  sent(300, "saga", "orders", "refused", "CardDeclined");
  sent(400, "orders", "gateway", "refused", "order failed");
  shop.say(450, "operation", "one", "failed", "shoppers", "order", null, null);
  shop.drafts.sort((p, q) => p.at - q.at);
  const one = RunRecord.from(bodiesOf(shop.records()).map(decodeBody));
  const death = deathOf(frameAt(one, 5_000), "one");
  assert.deepEqual([death?.message.source, death?.at_us, death?.reason], ["saga", 300, "CardDeclined"]);
  assert.equal(deathOf(frameAt(one, 449), "one"), null);
});

test("before a request is over, and where it ended well, nothing has died", () => {
  const [{ key, end_us }] = failed;
  assert.equal(deathOf(frameAt(record, Number(end_us) - 1), key), null);
  const well = record.requests().find(({ outcome }) => outcome === "ok");
  assert.equal(deathOf(frameAt(record, Infinity), String(well?.key)), null);
  assert.equal(deathOf(frameAt(record, Infinity), "nobody"), null);
});

test("what has just died is everything that ended badly in the window and nothing from outside it", () => {
  const t = 2_000_000;
  const deaths = recentDeaths(frameAt(record, t), 500_000);
  assert.ok(deaths.length > 0);
  for (const { at_us, reason } of deaths) {
    assert.ok(at_us > t - 500_000 && at_us <= t);
    assert.notEqual(reason, "");
  }
  assert.deepEqual(recentDeaths(frameAt(record, 0), 500_000), []);
});
