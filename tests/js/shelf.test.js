import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals-core";

// The page's session wants an address to connect to, and its words the topic.
const data = JSON.stringify({ actions: [], faults: [{ kind: "cut", on: "link", label: "Cut", args: [] }] });
Object.assign(globalThis, { document: { getElementById: () => ({ textContent: data }) }, location: { protocol: "http:", host: "nowhere" } });
const { change, entriesOf, remove, toggle, withinRun } = await import("../../static/js/live/shelf.js");

/** @param {number} at_us @param {string} kind @returns {any} */
const planned = (at_us, kind) => ({ when: { at_us }, kind, target: "payment", args: {} });

/** A session that only remembers what its scenario does. @param {any[]} interventions */
function desk(interventions) {
  const scenario = signal(/** @type {any} */ ({ interventions }));
  const arrange = (/** @type {any[]} */ list) => void (scenario.value = { interventions: list });
  const withdraw = (/** @type {number} */ index) => arrange(scenario.value.interventions.filter((/** @type {any} */ _, /** @type {number} */ i) => i !== index));
  const parts = { session: { scenario, arrange, withdraw }, kept: signal(/** @type {any[]} */ ([])) };
  const entries = () => entriesOf(scenario.value.interventions, parts.kept.value);
  const done = () => entries().map(({ planned: { kind, when }, on }) => `${kind} ${/** @type {any} */ (when).at_us}${on ? "" : " off"}`);
  return { parts, entries, done };
}

test("what is done and what is switched off stand in one list, in order of time", () => {
  const shown = entriesOf([planned(30, "cut"), planned(10, "slow")], [planned(20, "crash")]);
  assert.deepEqual(shown.map(({ planned: { kind }, on, place }) => [kind, on, place]), [["slow", true, 1], ["crash", false, 0], ["cut", true, 0]]);
});

test("what a branch does again is not listed as switched off", () => {
  assert.equal(entriesOf([planned(10, "slow")], [planned(10, "slow")]).length, 1);
});

test("an intervention is switched off, moved while off, and switched on again", () => {
  const { parts, entries, done } = desk([planned(10, "slow"), planned(30, "cut")]);
  toggle(entries()[0], parts);
  assert.deepEqual(done(), ["slow 10 off", "cut 30"]);
  change(entries()[0], planned(40, "slow"), parts);
  assert.deepEqual(done(), ["cut 30", "slow 40 off"]);
  toggle(entries()[1], parts);
  assert.deepEqual(done(), ["cut 30", "slow 40"]);
});

test("a moved intervention keeps its place in the scenario", () => {
  const { parts, entries } = desk([planned(10, "slow"), planned(30, "cut")]);
  change(entries()[0], planned(50, "slow"), parts);
  assert.deepEqual(parts.session.scenario.value.interventions, [planned(50, "slow"), planned(30, "cut")]);
});

test("to change nothing opens no other run", () => {
  const { parts, entries } = desk([planned(10, "slow")]);
  const before = parts.session.scenario.value;
  change(entries()[0], planned(10, "slow"), parts);
  assert.equal(parts.session.scenario.value, before);
});

test("an intervention is removed, on or off", () => {
  const { parts, entries, done } = desk([planned(10, "slow"), planned(30, "cut")]);
  toggle(entries()[0], parts);
  remove(entries()[0], parts);
  remove(entries()[0], parts);
  assert.deepEqual(done(), []);
});

test("an instant stays within the run", () => {
  assert.deepEqual([-5, 12.4, 1e9].map((us) => withinRun(us, 100)), [0, 12, 99]);
});
