import assert from "node:assert/strict";
import { test } from "node:test";
import { compared } from "../../static/js/trace/comparison.js";
import { criticalPath } from "../../static/js/trace/critical.js";
import { factsAt, familyOf } from "../../static/js/trace/facts.js";
import { byTrace, rowsAt, sorted } from "../../static/js/trace/listing.js";
import { decodeBody } from "../../static/js/record/decode.js";
import { RunRecord } from "../../static/js/record/log.js";
import { childrenOf, selfStretches, total } from "../../static/js/trace/selftime.js";
import { bodiesOf, Shop } from "./shop.js";

/** @typedef {import("../../static/js/record/spans.js").Span} Span */

/** @param {string} id @param {string} trace @param {number} from_us @param {number|null} to_us @param {Partial<Span>} [more] @returns {Span} */
function span(id, trace, from_us, to_us, more = {}) {
  const rest = { parent: null, request: `alice-${trace}`, node: "orders", name: "place", kind: "server", status: "ok", words: null };
  return { id, trace, from_us, to_us, depth: 0, events: [], ...rest, ...more };
}

const FIRST = [
  span("a1", "a", 0, 100),
  span("a2", "a", 10, 40, { node: "payment", name: "charge" }),
  span("a3", "a", 50, 90, { node: "payment", name: "charge", status: "error", words: "declined" }),
];
const SECOND = [span("b1", "b", 20, null), span("b2", "b", 30, 60, { node: "stock", name: "reserve" })];
const TRACES = byTrace([...FIRST, ...SECOND]);

test("a trace that starts later is not in the list", () => {
  assert.deepEqual(rowsAt(TRACES, 15).map(({ trace }) => trace), ["a"]);
});

test("an error is not counted before it happened", () => {
  assert.equal(rowsAt(TRACES, 80)[0].errors, 0);
  assert.equal(rowsAt(TRACES, 90)[0].errors, 1);
  assert.equal(rowsAt(TRACES, 90)[0].words, "declined");
});

test("a trace lasts so far while a span of it is open, and then for good", () => {
  const [early] = rowsAt(TRACES, 70);
  const [late, other] = rowsAt(TRACES, 500);
  assert.deepEqual([early.open, early.took_us], [true, 70]);
  assert.deepEqual([late.open, late.took_us, late.spans], [false, 100, 3]);
  assert.deepEqual([other.open, other.took_us], [true, 480]);
});

test("traces are sorted by start, duration or errors, either way, ties by start", () => {
  const rows = rowsAt(TRACES, 500);
  const ids = (/** @type {any} */ order, least = false) => sorted(rows, order, least).map(({ trace }) => trace);
  assert.deepEqual(ids("at"), ["b", "a"]);
  assert.deepEqual(ids("took", true), ["a", "b"]);
  assert.deepEqual(ids("errors"), ["a", "b"]);
});

test("two traces are compared by node and name, and what only one has is told", () => {
  const pairs = compared(FIRST, SECOND, 500);
  const told = pairs.map(({ node, a, b, more_us }) => [node, a?.us ?? null, b?.us ?? null, more_us]);
  assert.deepEqual(told, [["orders", 100, 480, 380], ["payment", 70, null, -70], ["stock", null, 30, 30]]);
  assert.equal(pairs[1].a?.count, 2);
});

test("a comparison knows nothing of what is still to come", () => {
  const pairs = compared(FIRST, SECOND, 25);
  assert.deepEqual(pairs.map(({ node, a, b }) => [node, a?.us ?? null, b?.us ?? null]), [["orders", 25, 5], ["payment", 15, null]]);
});

const TREE = [
  span("r", "c", 0, 100),
  span("x", "c", 10, 50, { parent: "r" }),
  span("y", "c", 30, 80, { parent: "r" }),
  span("z", "c", 40, 60, { parent: "y" }),
  span("late", "c", 90, 150, { parent: "r" }),
];

test("the critical path tiles the root's interval at every instant", () => {
  for (let t = 1; t <= 160; t += 1) {
    const path = criticalPath(TREE, t);
    assert.equal(path[0].from_us, 0);
    assert.equal(path[path.length - 1].to_us, Math.min(t, 100));
    for (let i = 1; i < path.length; i++) assert.equal(path[i].from_us, path[i - 1].to_us);
  }
});

test("the critical path follows the child that ended last", () => {
  const path = criticalPath(TREE, 200).map(({ id, from_us, to_us }) => `${id} ${from_us}-${to_us}`);
  assert.deepEqual(path, ["r 0-10", "x 10-30", "y 30-40", "z 40-60", "y 60-80", "r 80-90", "late 90-100"]);
});

test("self time is the interval of a span without those of its children, at every instant", () => {
  const children = childrenOf(TREE);
  for (const one of TREE) {
    for (let t = one.from_us; t <= 160; t += 1) {
      const plain = Array.from({ length: Math.min(t, Number(one.to_us)) - one.from_us }, (_, i) => one.from_us + i);
      const waits = (/** @type {number} */ at) => (children.get(one.id) ?? []).some(({ from_us, to_us }) => from_us <= at && at < Number(to_us));
      assert.equal(total(selfStretches(one, children.get(one.id) ?? [], t)), plain.filter((at) => !waits(at)).length);
    }
  }
});

const shop = RunRecord.from(bodiesOf(new Shop(7).records()).map(decodeBody));
const [chosen] = shop.spanIndex.all.filter(({ status }) => status === "error");

test("the details of a span know nothing of what is still to come", () => {
  const family = familyOf(shop, chosen.id);
  assert.ok(family);
  const end = Number(chosen.to_us);
  assert.deepEqual([factsAt(family, end - 1).status, factsAt(family, end).status], ["open", "error"]);
  assert.equal(factsAt(family, end - 1).took_us, end - 1 - chosen.from_us);
  const middle = (chosen.from_us + end) / 2;
  const early = factsAt(family, middle);
  assert.ok(early.log.length > 0 && early.log.length < factsAt(family, end).log.length);
  assert.ok([...early.log, ...early.lines].every(({ at_us }) => at_us <= middle));
});

test("the log of a span is of its request on its node while it was open", () => {
  const log = familyOf(shop, chosen.id)?.log ?? [];
  assert.ok(log.every((it) => it.request === chosen.request && (it.source === chosen.node || it.target === chosen.node || it.node === chosen.node)));
});

test("attributes and a better name are those noted so far, and are no events", () => {
  const noted = span("n", "n", 0, 100, { events: [
    { at_us: 10, name: "attributes", attrs: '{"tries":2}' },
    { at_us: 20, name: "retry", attrs: '{"after":"timeout"}' },
    { at_us: 30, name: "attributes", attrs: '{"tries":3}' },
    { at_us: 40, name: "name", attrs: '{"name":"place again"}' },
  ] });
  const family = { span: noted, parent: null, children: [], lines: [], log: [], life: 1 };
  assert.deepEqual([factsAt(family, 25).attributes, factsAt(family, 25).name], [[["tries", "2"]], "place"]);
  const late = factsAt(family, 50);
  assert.deepEqual([late.attributes, late.name], [[["tries", "3"]], "place again"]);
  assert.deepEqual(late.events, [{ at_us: 20, name: "retry", attributes: [["after", "timeout"]] }]);
});

test("a span begins in one more life of its node after each crash", () => {
  const record = RunRecord.from(bodiesOf(new Shop(7).records()).map(decodeBody));
  const { columns, seqs } = record.table("health");
  const downs = seqs.list.filter((_, row) => columns.node[row] === "payment" && columns.status[row].includes("down"));
  assert.equal(downs.length, 1);
  const [down] = downs.map((seq) => record.at(seq));
  const one = record.spanIndex.all[0];
  const lifeAt = (/** @type {number} */ from_us) => (Object.assign(one, { node: "payment", from_us }), familyOf(record, one.id)?.life);
  assert.deepEqual([lifeAt(down - 1), lifeAt(record.until)], [1, 2]);
});
