import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeBody } from "../../static/js/record/decode.js";
import { RunRecord } from "../../static/js/record/log.js";
import { crossing, nearest, rowsBetween, stretchOf } from "../../static/js/views/crossings.js";
import { Density } from "../../static/js/views/density.js";
import { groupsOf, litBy, outcomeAt, wordsOf } from "../../static/js/views/history.js";
import { lanesOf, stretchesOf } from "../../static/js/views/lanes.js";
import { inSight, nodesOf, saidOf } from "../../static/js/views/listing.js";
import { Sifting } from "../../static/js/views/sifting.js";
import { begunBy, sentFrom, visitsOf } from "../../static/js/views/visits.js";
import { bodiesOf, Shop } from "./shop.js";

const record = RunRecord.from(bodiesOf(new Shop(7).records()).map(decodeBody));
const lanes = lanesOf(record);
const places = new Map(lanes.map(({ id }, index) => [id, index]));

for (const [from, to] of [[0, 3_600_000], [400_000, 500_000], [1_000_000, 1_000_001]]) {
  test(`the messages between ${from} and ${to} are those of the plain list`, () => {
    const plain = record.flights.plans.flatMap((plans, row) => (plans[0].from <= to && plans[plans.length - 1].to >= from ? [row] : []));
    assert.deepEqual(rowsBetween(record, from, to), plain);
  });
}

test("a crossing starts and ends on its nodes' lanes, and bends where it was amended", () => {
  for (const row of rowsBetween(record, 0, record.until)) {
    const one = crossing(record, row, places, record.until);
    assert.ok(one);
    const message = record.message(one.seq);
    assert.ok(message);
    assert.equal(one.points[0].lane, places.get(message.source));
    if (one.fate === "arrived") assert.equal(one.points[one.points.length - 1].lane, places.get(message.target));
    assert.equal(one.points.length, record.flights.plans[row].length + 1);
    const times = one.points.map(({ at_us }) => at_us);
    assert.deepEqual(times, times.toSorted((a, b) => a - b));
  }
});

test("the density counts every message twice: where it left and where it ended", () => {
  const rows = rowsBetween(record, 0, 4_000_000);
  const grid = new Density(record, lanes.map(({ id }) => id)).of(stretchOf(record, 0, 4_000_000), 0, 4_000_000, 40);
  const total = grid.reduce((sum, { all, dead }) => sum + [...all, ...dead].reduce((a, b) => a + b, 0), 0);
  const endless = rows.filter((row) => record.flights.plans[row].at(-1)?.to === Infinity).length;
  assert.equal(total, 2 * rows.length - endless);
});

test("a stretch's density counts each lane's arrivals and deaths as its plans say", () => {
  const [from, to, bins] = [400_000, 1_000_000, 12];
  const grid = new Density(record, lanes.map(({ id }) => id)).of(stretchOf(record, from, to), from, to, bins);
  const { target } = record.table("message").columns;
  const ends = record.flights.plans.map((plans, row) => ({ plan: plans[plans.length - 1], lane: places.get(target[row]) }));
  const dead = ends.filter(({ plan }) => plan.fate !== "arrived" && plan.to >= from && plan.to < to);
  assert.ok(dead.length > 0);
  for (const [lane, { dead: bars }] of grid.entries()) {
    assert.equal(bars.reduce((a, b) => a + b, 0), dead.filter((one) => one.lane === lane).length, lanes[lane].id);
  }
});

test("the nearest crossing is found within reach only", () => {
  const one = { seq: 1, kind: "command", label: "a", request: null, fate: "arrived", open: false, points: [{ at_us: 0, lane: 0 }, { at_us: 10, lane: 10 }] };
  const place = (/** @type {{at_us: number, lane: number}} */ point) => ({ x: point.at_us, y: point.lane });
  assert.equal(nearest([one], { x: 5, y: 6 }, place, 2), one);
  assert.equal(nearest([one], { x: 0, y: 9 }, place, 2), null);
});

test("a lane is cut where its node is slow and down, and whole elsewhere", () => {
  const stretches = stretchesOf(record, lanes);
  const payment = stretches.filter(({ lane }) => lanes[lane].id === "payment");
  assert.deepEqual(payment.map(({ look }) => look), ["well", "slow", "down", "well"]);
  assert.equal(stretches.filter(({ lane }) => lanes[lane].id === "stock").length, 1);
});

test("operations without keys are grouped by client, and none overlaps another in its row", () => {
  const groups = groupsOf(record, 0, record.until);
  assert.deepEqual(groups.map(({ name }) => name), ["shoppers"]);
  assert.equal(groups[0].placed.length, record.operations.all.length);
  const ends = new Map();
  for (const { operation, row } of groups[0].placed) {
    assert.ok((ends.get(row) ?? 0) <= operation.from_us);
    ends.set(row, operation.to_us ?? Infinity);
  }
});

test("an outcome is not known before the playhead gets there", () => {
  const one = record.operations.all[0];
  const end = /** @type {number} */ (one.to_us);
  assert.equal(outcomeAt(one, end - 1), "open");
  assert.equal(outcomeAt(one, end), one.outcome);
  assert.equal(wordsOf(one, end - 1), "order");
  assert.equal(wordsOf(one, end), `order → ${one.outcome}`);
});

test("a verdict lights the operations that its witnesses belong to", () => {
  const sent = record.seqs("message").list.slice(0, 2);
  const verdict = { seq: 0, at_us: 0, type: /** @type {const} */ ("verdict"), witnesses: JSON.stringify(sent) };
  const requests = new Set(sent.map((seq) => record.get(seq).request));
  assert.deepEqual(new Set(litBy(record, [verdict]).keys()), requests);
});

/** All that a filter lets through. @param {import("../../static/js/views/listing.js").Filter} filter */
function filtered(filter) {
  const sifting = new Sifting(record, filter);
  sifting.look(record.size);
  assert.ok(sifting.done);
  return sifting.slice(0, sifting.length);
}

test("the listing lets through what each filter names, and nothing else", () => {
  const all = { text: "", kind: "", node: "" };
  assert.equal(filtered(all).length, record.size);
  const undo = filtered({ ...all, kind: "message/undo" });
  assert.ok(undo.length > 0 && undo.every((seq) => record.get(seq).kind === "undo"));
  const node = filtered({ ...all, node: "payment" });
  assert.ok(node.length > 0 && node.every((seq) => nodesOf(record, record.get(seq)).includes("payment")));
  const text = filtered({ ...all, text: "releasestock" });
  assert.ok(text.length > 0 && text.every((seq) => saidOf(record, record.get(seq)).includes("ReleaseStock")));
});

test("a filter that looks a stretch at a time, while the record grows, finds what one look finds", () => {
  const chunks = bodiesOf(new Shop(7).records()).map(decodeBody);
  for (const filter of [{ text: "refused", kind: "", node: "" }, { text: "", kind: "message/undo", node: "" }, { text: "", kind: "line", node: "" }]) {
    const growing = new RunRecord();
    const sifting = new Sifting(growing, filter);
    for (const chunk of chunks) {
      growing.append(chunk);
      sifting.look(50);
    }
    while (!sifting.done) sifting.look(50);
    const found = sifting.slice(0, sifting.length);
    assert.deepEqual(found, filtered(filter));
    assert.equal(sifting.before(found[3]), 3);
    assert.equal(sifting.before(record.size), found.length);
  }
});

test("only rows in sight are made", () => {
  assert.deepEqual(inSight(0, 230, 23, 200_000), { first: 0, last: 14 });
  assert.deepEqual(inSight(23_000, 230, 23, 1005), { first: 996, last: 1005 });
});

test("the visits of a line are those of the record, counted up to the playhead", () => {
  const [{ file, number }] = record.standings.all;
  const visits = visitsOf(record, file, number);
  assert.equal(visits.length, record.seqs("line").list.filter((seq) => record.get(seq).number === number).length);
  assert.equal(begunBy(visits, visits[1].from_us - 1), visits.filter(({ from_us }) => from_us < visits[1].from_us).length);
  for (const visit of visits) for (const message of sentFrom(record, visit)) assert.equal(message.source, visit.node);
});
