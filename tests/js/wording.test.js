import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

Object.assign(globalThis, { document: { getElementById: () => null } });
const { planWords } = await import("../../static/js/live/wording.js");

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PYTHON = existsSync(`${ROOT}.venv/bin/python`) ? `${ROOT}.venv/bin/python` : "python3";
const OUTPUT_BYTES = 64_000_000;

/** What a page is told of every topic. @type {import("../../static/js/pages/data.js").TopicData[]} */
const topics = JSON.parse(
  execFileSync(PYTHON, ["-c", "import json; from playground import catalog; print(json.dumps([t.describe() for t in catalog.topics().values()]))"], {
    cwd: ROOT,
    maxBuffer: OUTPUT_BYTES,
  }).toString(),
);
/** @type {any} */
const room = {
  actions: [
    { label: "Lag a replica", kind: "lag", target: "b", args: { ms: 1500 }, wording: "Lag {target} by {ms} ms" },
    { label: "Refuse", kind: "fail", target: "a", args: { how: "refuse" }, wording: "" },
    { label: "Spike", kind: "spike", target: "readers", args: { rate: 60 }, wording: "" },
    { label: "Clock ahead 5 s", kind: "skew", target: "a", args: { offset_us: 5 }, wording: "" },
  ],
  faults: [
    { kind: "skew", on: "node", label: "Skew the clock", args: [] },
    { kind: "duplicate", on: "link", label: "Duplicate messages", args: [] },
    { kind: "duplicate", on: "message", label: "Duplicate this message", args: [] },
    { kind: "partition", on: "network", label: "Partition", args: [] },
  ],
};
const TITLES = new Map([["a", "Orders"], ["b", "Payment"]]);
const said = (/** @type {string} */ kind, /** @type {string} */ target, args = {}) =>
  planWords({ when: { at_us: 1 }, kind, target, args }, (id) => TITLES.get(id) ?? id, room);

test("what a button does has the button's words, however long it lasts", () => {
  assert.equal(said("lag", "b", { ms: 1500, for_us: 7 }), "Lag a replica");
});

test("other amounts and targets are told in the button's wording, with the names on stage", () => {
  assert.equal(said("lag", "a", { ms: 900 }), "Lag Orders by 900 ms");
});

test("without a wording the nearest button's label stands, and the target where it is another", () => {
  assert.equal(said("spike", "readers", { rate: 3 }), "Spike");
  assert.equal(said("spike", "a", { rate: 3 }), "Spike: Orders");
});

test("a button that does another thing lends no words", () => {
  assert.equal(said("fail", "a", { how: "stall" }), "Fail: Orders");
  assert.equal(said("fail", "a", { how: "refuse", shape: "tree" }), "Fail: Orders");
});

test("a generic fault of other amounts has the fault's plain words", () => {
  assert.equal(said("skew", "a", { offset_us: 3 }), "Skew the clock: Orders");
  assert.equal(said("duplicate", "link:a>b"), "Duplicate messages: Orders to Payment");
  assert.equal(said("duplicate", "message:x"), "Duplicate this message");
  assert.equal(said("partition", "network", { groups: "a|b" }), "Partition");
});

for (const { name, presets, actions, faults } of topics) {
  test(`every intervention of every preset of ${name} has words, and no raw name`, () => {
    for (const { scenario } of presets) {
      for (const planned of scenario.interventions) {
        const words = planWords(planned, () => "Somebody", { actions, faults });
        assert.doesNotMatch(words, /·|_|\{|\bworld\b|undefined/, words);
        assert.match(words, /^[A-Z]|^n1 /);
      }
    }
  });
}
