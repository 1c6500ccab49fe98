/** What became of a run's promises: how each was judged in the end, and how many turned out well or badly. */
import { frameAt } from "../record/frame.js";

/** @typedef {import("../record/log.js").RunRecord} RunRecord */

const GOOD = new Set(["holds", "reached"]);
const BAD = new Set(["broken", "lost", "stuck", "metastable"]);

/** The last verdict of each property. @param {RunRecord} record */
export function verdictsOf(record) {
  return frameAt(record, Infinity).verdicts;
}

/** Bad is what breaks a promise inside its limits. @param {import("../record/types.js").PlainRecord} verdict @returns {"good"|"bad"|""} */
export function judged({ status, promise }) {
  if (GOOD.has(status)) return "good";
  return BAD.has(status) && promise !== "outside" ? "bad" : "";
}

/** @param {RunRecord} record */
export function tallyOf(record) {
  const looks = [...verdictsOf(record).values()].map(judged);
  return { good: looks.filter((look) => look === "good").length, bad: looks.filter((look) => look === "bad").length };
}

/** Properties that were judged otherwise in the other run. @param {RunRecord} a @param {RunRecord} b */
export function verdictsThatDiffer(a, b) {
  const [left, right] = [verdictsOf(a), verdictsOf(b)];
  const all = new Set([...left.keys(), ...right.keys()]);
  return [...all].filter((property) => left.get(property)?.status !== right.get(property)?.status);
}
