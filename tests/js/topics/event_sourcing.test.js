import assert from "node:assert/strict";
import { test } from "node:test";
import { loadOf, loadWords, streamOf, wordOf } from "../../../topics/event_sourcing/static/topics/event_sourcing/view.js";

const STREAM = "alice 1:AccountCreated:0:0:1 2:MoneyDeposited:50:50:1 3:MoneyWithdrawn:-20:30:2";

test("a stream is read card by card, and before the first event there is none", () => {
  const stream = streamOf(STREAM);
  assert.equal(stream?.name, "alice");
  assert.deepEqual(stream?.cards[2], { version: 3, type: "MoneyWithdrawn", change: -20, balance: 30, schema: 2 });
  assert.equal(streamOf(null), null);
});

test("a card says a sum with its sign, or what happened where there is none", () => {
  const words = streamOf(STREAM)?.cards.map(wordOf);
  assert.deepEqual(words, ["created", "+50", "−20"]);
  assert.equal(wordOf({ version: 5, type: "WithdrawalReversed", change: 20, balance: 50, schema: 1 }), "+20");
});

test("a load says how many events it folded and what spared it the rest", () => {
  const words = ["7 alice 3 30 0 3 replay", "8 alice 12 80 10 2 snapshot", "9 alice 12 80 0 12 spoilt"].map((text) => {
    const load = loadOf(text);
    assert.ok(load);
    return loadWords(load);
  });
  assert.deepEqual(words, [
    "alice 3: 3 events folded", "alice 12: snapshot of 10 and 2 events", "alice 12: 12 events folded, the snapshot is spoilt",
  ]);
  assert.equal(loadOf(undefined), null);
});
