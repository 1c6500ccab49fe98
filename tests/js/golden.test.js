import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { lanesOf } from "../../static/js/panels/lanes.js";
import { deathOf, recentDeaths } from "../../static/js/record/deaths.js";
import { decodeBody } from "../../static/js/record/decode.js";
import { frameAt } from "../../static/js/record/frame.js";
import { RunRecord } from "../../static/js/record/log.js";
import { deathTags } from "../../static/js/stage/deaths.js";
import { glowing } from "../../static/js/stage/echoes.js";
import { layout } from "../../static/js/stage/layout.js";
import { nodeTemplate } from "../../static/js/stage/nodes.js";
import { captionAt } from "../../static/js/stage/overlay.js";
import { pipesTemplate, roadBadges } from "../../static/js/stage/pipes.js";
import { roadsOf } from "../../static/js/stage/roads.js";
import { dice } from "./shop.js";

/** @typedef {import("../../static/js/record/frame.js").Frame} Frame */

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PYTHON = existsSync(`${ROOT}.venv/bin/python`) ? `${ROOT}.venv/bin/python` : "python3";
const OUTPUT_BYTES = 64_000_000;
const STEPS = 24;
const LINGER_US = 900_000;
const LOOK = { selected: false, followed: false, tabbed: false, named: 1, terse: false, nameless: false };

/** @type {Record<string, string[]>} gzipped chunks of each topic's golden record */
const golden = JSON.parse(
  execFileSync(PYTHON, ["-m", "tests.js.golden"], { cwd: ROOT, encoding: "utf8", maxBuffer: OUTPUT_BYTES }),
);

/** What the stage draws at a frame. @param {Frame} frame @param {string|null} followed */
function stageAt(frame, followed) {
  const whole = frame.record.topologies.whole;
  const placing = layout(whole, { width: 1052, height: 487, insets: { top: 24, right: 24, bottom: 72, left: 24 } });
  const roads = roadsOf(whole, placing);
  const list = [...roads.values()];
  return [
    [...placing.nodes.values()].map((node) => nodeTemplate(node, frame, placing.scale, LOOK)),
    pipesTemplate(list, frame, { selected: null, tabbed: null, label: (id) => id }),
    roadBadges(list, frame, placing.scale),
    deathTags(frame, { linger_us: LINGER_US, followed }, roads, placing, []),
    glowing(frame, LINGER_US),
    captionAt(frame, followed, 1),
  ];
}

/** What is, and all that stage and panels make of it. @param {Frame} frame @param {string|null} followed */
function pictureAt(frame, followed) {
  const { record, t } = frame;
  const nodes = [...record.topologies.whole.nodes.keys()];
  const links = [...record.topologies.whole.links.values()];
  const all = [
    frame.seq,
    nodes.map((id) => [id, [...frame.states(id)], frame.health(id)]),
    links.map(({ a, b }) => [frame.link(a, b), frame.link(b, a)]),
    [...frame.topology.nodes],
    frame.messages,
    frame.ended(LINGER_US),
    frame.spans,
    frame.lines,
    frame.operations,
    [...frame.verdicts],
    frame.interventions,
    frame.metrics,
    recentDeaths(frame, LINGER_US),
    followed && deathOf(frame, followed),
    lanesOf(record).map((lane) => lane.told(record.series, t)),
    stageAt(frame, followed),
  ];
  return JSON.stringify(all, (_, value) => (value instanceof Map ? [...value] : value));
}

for (const [topic, gzipped] of Object.entries(golden)) {
  const chunks = gzipped.map((text) => decodeBody(JSON.parse(gunzipSync(Buffer.from(text, "base64")).toString())));
  const requests = RunRecord.from(chunks)
    .requests()
    .map(({ key }) => key);

  for (const seed of [7, 42])
    test(`the state of ${topic} at t is the same however t was reached (seed ${seed})`, () => {
      const random = dice(seed);
      const record = RunRecord.from(chunks.slice(0, 1));
      let t = 0;
      for (let step = 0; step < STEPS; step++) {
        const arrived = record.chunks.length;
        if (arrived < chunks.length && random() < 0.4) record.append(chunks[arrived]);
        const nudge = Math.floor((random() - 0.5) * 40_000);
        t = random() < 0.5 ? Math.max(0, Math.min(record.until, t + nudge)) : Math.floor(random() * record.until);
        const followed = random() < 0.5 ? null : requests[Math.floor(random() * requests.length)];
        const walked = pictureAt(frameAt(record, t), followed);
        const fresh = pictureAt(frameAt(RunRecord.from(chunks.slice(0, record.chunks.length)), t), followed);
        assert.equal(walked, fresh, `at ${t} with ${record.chunks.length} chunks`);
      }
    });
}

test("more than one topic has a golden record to walk through", () => {
  assert.ok(Object.keys(golden).length >= 2);
});
