import assert from "node:assert/strict";
import { test } from "node:test";
import { countWords, says } from "../../static/js/pages/search.js";

test("a room is found by any words of it, in any order and case, and by nothing it does not say", () => {
  const room = "Caching Let one popular key expire. Infrastructure and operations";
  assert.ok(says(room, ""));
  assert.ok(says(room, "KEY popular"));
  assert.ok(says(room, "infra cach"));
  assert.ok(!says(room, "popular queue"));
});

test("the count is said in words", () => {
  assert.equal(countWords(2, 15), "2 of 15 rooms");
  assert.match(countWords(0, 15), /^No room/);
});
