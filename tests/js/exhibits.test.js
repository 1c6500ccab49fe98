import assert from "node:assert/strict";
import { test } from "node:test";
import { decades, huesOf, short } from "../../static/js/exhibits/chart.js";
import { follow } from "../../static/js/exhibits/making.js";

/** @typedef {import("../../static/js/exhibits/making.js").Standing} Standing */

/** @param {Standing["status"]} status @param {number} [done] @returns {Standing} */
const at = (status, done) => ({ status, sha: status === "done" ? "abc" : null, progress: done === undefined ? null : { done, total: 4, words: "w" }, failure: null });

/** @param {Standing[]} answers @param {number} [patience] */
async function followed(answers, patience = Infinity) {
  /** @type {string[]} */
  const told = [];
  let posts = 0;
  const next = async () => answers.shift() ?? at("done");
  await follow("t", "e", (now) => (told.push(now.progress ? `${now.status} ${now.progress.done}` : now.status), told.length < patience), {
    wait: async () => {},
    ask: next,
    post: async () => ((posts += 1), next()),
  });
  return { told, posts };
}

test("it is followed from the queue to its end", async () => {
  const { told, posts } = await followed([at("queued"), at("running", 1), at("running", 3), at("done")]);
  assert.deepEqual(told, ["queued", "running 1", "running 3", "done"]);
  assert.equal(posts, 1);
});

test("a worker that dies is replaced by asking again", async () => {
  const { told, posts } = await followed([at("queued"), at("running", 2), at("absent"), at("queued"), at("done")]);
  assert.deepEqual(told, ["queued", "running 2", "queued", "done"]);
  assert.equal(posts, 2);
});

test("a failure ends the waiting, and so does a page that is left", async () => {
  assert.deepEqual((await followed([at("running", 1), at("failed")])).told, ["running 1", "failed"]);
  assert.deepEqual((await followed([at("queued"), at("running", 1), at("running", 2)], 2)).told, ["queued", "running 1"]);
});

test("the axes are whole powers of ten that hold every number", () => {
  assert.deepEqual(decades([1000, 10_000_000]), { low: 3, high: 7 });
  assert.deepEqual(decades([0.012, 340]), { low: -2, high: 3 });
  assert.deepEqual(decades([10, 10]), { low: 1, high: 2 });
});

test("numbers are short, and a group has one colour", () => {
  assert.deepEqual([1_000_000, 10_000, 0.012, 3.6, 340].map(short), ["1M", "10k", "0.012", "3.6", "340"]);
  const one = { label: "", points: /** @type {[number, number][]} */ ([]) };
  const hues = huesOf({ x: "", y: "", facts: [], series: [{ ...one, kind: "measured", group: "a" }, { ...one, kind: "model", group: "a" }, { ...one, kind: "model", group: "b" }] });
  assert.equal(hues.size, 2);
  assert.notEqual(hues.get("a"), hues.get("b"));
});
