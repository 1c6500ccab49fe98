/**
 * The database's own drawing: how the last question was answered, and below it every page of today's index. Everything comes
 * from states that the database itself showed:
 * `plan` = "equality: SCAN users", `statement` = "7 equality us=4800 pages=5 ...", `page.3` = "L|4|abc1 abd7", `root` = 9.
 */

import { nothing, svg } from "lit-html";
import { pagesOf, tree } from "./pages.js";

const REACH = 214;
const TOP = -212;
const ROOM = { left: -REACH + 4, right: REACH - 4, top: -112, bottom: -16 };
const LONGEST = 72;
/** Width of a letter of the fixed font, as part of its size. */
const LETTER = 0.6;

/**
 * @typedef {object} Frame
 * @property {object} world
 * @property {(node: string, path: string) => any} state
 * @property {(node: string) => Map<string, any>} states
 */

/** @param {number} us */
export function lasted(us) {
  if (us >= 60e6) return `${Math.round(us / 60e6)} minutes`;
  return us >= 1e6 ? `${(us / 1e6).toFixed(1)} s` : `${(us / 1e3).toFixed(1)} ms`;
}

/** A plan in few words. @param {string} plan */
export function inShort(plan) {
  const words = plan
    .replace(/; USE TEMP B-TREE FOR LAST TERM OF ORDER BY/, "")
    .replace(/; USE TEMP B-TREE FOR ORDER BY/, " + sort")
    .replace("users USING ", "");
  return words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}…` : words;
}

/** What a question cost. @param {string} told */
export function cost(told) {
  const read = (/** @type {string} */ name) => Number(new RegExp(`${name}=(\\d+)`).exec(told)?.[1] ?? 0);
  const pages = read("pages") - 1;
  const steps = read("steps").toLocaleString("en");
  return `${pages.toLocaleString("en")} ${pages === 1 ? "page" : "pages"} · ${steps} steps · ${lasted(read("us"))}`;
}

/** What entering a new row cost: nothing to find without an index. @param {string} told */
export function writing(told) {
  const read = (/** @type {string} */ name) => Number(new RegExp(`${name}=(\\d+)`).exec(told)?.[1] ?? 0);
  const indexes = read("indexes");
  if (!indexes) return "a new row: no index to enter it in";
  return `a new row: ${indexes} ${indexes === 1 ? "index" : "indexes"}, ${lasted(read("us"))}`;
}

/** What the last answer cost, and whether it was found by the plan that is shown. @param {string | null} told @param {boolean} known */
export function answered(told, known) {
  if (!told) return "no answer yet";
  return known ? cost(told) : `by another plan: ${cost(told)}`;
}

/** @param {string} plan @param {string | null} told @param {string | null} written */
function question(plan, told, written) {
  const [, text] = plan.split(/: (.*)/s);
  const known = told?.endsWith(` ${text}`) ?? false;
  const scans = known ? !/scanned=\d{1,2} /.test(told ?? "") : text.startsWith("SCAN");
  const words = inShort(text);
  const size = Math.min(12.5, (2 * REACH - 28) / (words.length * LETTER));
  return svg`<rect x=${-REACH} y=${TOP} width=${2 * REACH} height=${-TOP - 8} rx="9" fill="var(--panel)" stroke="var(--line)" />
  <g class="pg-chip ${scans ? "is-undo" : "is-event"}">
    <rect x=${-REACH + 8} y=${TOP + 4} width=${2 * REACH - 16} height="26" rx="7" />
    <text y=${TOP + 21.5} font-size=${size.toFixed(1)} font-family="var(--mono)">${words}</text>
  </g>
  <text y=${TOP + 47} font-size="13" fill="var(--ink-1)">${answered(told, known)}</text>
  <text y=${TOP + 64} font-size="12.5" fill="var(--ink-2)">${written ? writing(written) : nothing}</text>`;
}

/** What stands over the pages. @param {Frame} frame @param {string} id @param {ReturnType<typeof pagesOf>} pages */
function heading(frame, id, pages) {
  const dirty = String(frame.state(id, "dirty") ?? "").split(" ").filter(Boolean).length;
  const written = dirty ? `, ${dirty} changed` : "";
  const kept = { L: "B+tree", B: "hash", R: "LSM tree" }[pages.kind];
  const deep = pages.kind === "L" ? `, ${frame.state(id, "height") ?? 1} high` : "";
  return `today's index: ${kept}${deep}, ${pages.all.size} ${pages.kind === "R" ? "runs" : "pages"}${written}`;
}

/** @param {Frame} frame @param {{ id: string }} node */
export function database(frame, node) {
  const plan = frame.state(node.id, "plan");
  const pages = pagesOf(frame, node.id);
  const shown = plan ? question(String(plan), frame.state(node.id, "statement"), frame.state(node.id, "write")) : nothing;
  if (!pages.all.size && pages.kind !== "R") return shown;
  const words = heading(frame, node.id, pages);
  return svg`${shown}<g role="img" aria-label=${words}>
    <text y=${ROOM.top - 11} font-size="12.5" fill="var(--ink-2)">${words}</text>${tree(pages, ROOM)}
  </g>`;
}

export default { nodes: { db: database }, above: -TOP, reach: REACH };
