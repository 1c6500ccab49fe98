import assert from "node:assert/strict";
import { test } from "node:test";
import { endedAt, FILTERS, lineOf, placeOf, told } from "../../../topics/api_gateway/static/topics/api_gateway/view.js";

const ANSWERED = "#1 app-1 GET /api/v1/orders/123 200 forward /api/v1/orders orders 1 1 92 -";
const REFUSED = "#2 strangers-1 GET /api/v1/orders/7 401 authenticate /api/v1/orders - 1 0 0 forged";
const KEPT = "#3 web-3 GET /api/v1/products/6 200 cache /api/v1/products - 1 0 0 -";

/** @param {string} text */
function line(text) {
  const found = lineOf(text);
  assert.ok(found);
  return found;
}

test("a line of the log is read, and before the first there is none", () => {
  assert.deepEqual(lineOf(ANSWERED), { key: "app-1", method: "GET", path: "/api/v1/orders/123", status: 200, by: "forward" });
  assert.equal(lineOf(null), null);
});

test("a request ends at the filter that refused it, at the cache, or at its service", () => {
  assert.deepEqual(
    [REFUSED, KEPT, ANSWERED, ANSWERED.replace("forward", "gather")].map((text) => FILTERS[placeOf(line(text))][1]),
    ["token", "cache", "ask", "ask"],
  );
  assert.equal(placeOf(line(ANSWERED.replace("forward", "TypeError"))), FILTERS.length);
});

test("what became of a request is told in words", () => {
  assert.equal(told(line(ANSWERED)), "app-1: 200, answered");
  assert.equal(told(line(REFUSED)), "strangers-1: 401, stopped at token");
  assert.equal(told(line(KEPT)), "web-3: 200, from the cache");
});

test("counts are those of the gateway, with everything that was asked of a service in one", () => {
  assert.deepEqual(
    [...endedAt("in=14 cache=2 services=8 gather=1 authenticate=3 under_way=0")],
    [["in", 14], ["cache", 2], ["forward", 9], ["authenticate", 3], ["under_way", 0]],
  );
  assert.equal(endedAt(null).size, 0);
});
