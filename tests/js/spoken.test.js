/** Every preset of every topic by ear: what a clicker leads to is told in the words of the record, and the twin tells the end. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { decodeBody } from "../../static/js/record/decode.js";
import { frameAt } from "../../static/js/record/frame.js";
import { RunRecord } from "../../static/js/record/log.js";
import { passed } from "../../static/js/present/passing.js";
import { twinTemplate } from "../../static/js/present/twin.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PYTHON = existsSync(`${ROOT}.venv/bin/python`) ? `${ROOT}.venv/bin/python` : "python3";
const OUTPUT_BYTES = 512_000_000;

/** @type {Record<string, string[]>} gzipped chunks of each preset's golden record */
const golden = JSON.parse(
  execFileSync(PYTHON, ["-m", "tests.js.golden", "--all"], { cwd: ROOT, encoding: "utf8", maxBuffer: OUTPUT_BYTES }),
);

/** The text of a template. @param {any} part @returns {string} */
function textOf(part) {
  if (Array.isArray(part)) return part.map(textOf).join("");
  if (part?.strings) return part.strings.map((/** @type {string} */ one, /** @type {number} */ i) => one + textOf(part.values[i])).join("");
  return typeof part === "string" || typeof part === "number" ? String(part) : "";
}

for (const [name, gzipped] of Object.entries(golden)) {
  const chunks = gzipped.map((text) => decodeBody(JSON.parse(gunzipSync(Buffer.from(text, "base64")).toString())));
  const record = RunRecord.from(chunks);
  const markers = record.markers();
  const instants = [...new Set([...markers.map(({ at_us }) => at_us), record.until])].sort((a, b) => a - b);

  test(`whoever steps through ${name} hears all that the record says of it, and each verdict`, () => {
    const heard = instants.flatMap((at_us, i) => passed(record, i ? record.count(instants[i - 1]) : 0, record.count(at_us))).join("\n");
    const verdicts = [...frameAt(record, record.until).verdicts.values()].map(({ words }) => words);
    assert.ok(verdicts.length > 0);
    assert.deepEqual([...markers.map(({ text }) => text), ...verdicts].filter((words) => !heard.includes(words)), []);
  });

  test(`the stage of ${name} is told in words at every marker, and at the end with each verdict`, () => {
    for (const at_us of instants) {
      const frame = frameAt(record, at_us);
      const told = textOf(twinTemplate(frame, []));
      const verdicts = [...frame.verdicts.values()].map(({ property, status, words }) => `${property}: ${status}. ${words}`);
      const expected = [...verdicts, ...[...frame.topology.nodes.values()].filter((node) => !node.left).map(({ label }) => label)];
      if (frame.caption) expected.push(frame.caption.text);
      assert.deepEqual(expected.filter((words) => !told.includes(words)), [], `${name} at ${at_us}`);
    }
  });
}
