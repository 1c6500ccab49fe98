/**
 * The cache's own drawing: what it holds. Keys that show the same product are named, all others are squares. A copy
 * whose product has a newer version in the database is struck out; one whose time is over is an outline until the next
 * command clears it away. Above stand the last command and how many GETs of the last second were hits.
 */

import { nothing, svg } from "lit-html";

const NAMED = ["product:123", "product-list", "search-results", "category-page"];
const WIDTH = 116;
const HEIGHT = 21;
const CELL = 13;
const ACROSS = 18;
const DOWN = 2;
const GRID = -22; // the lowest row of squares
const PITCH = HEIGHT + 3;
const LEFT = -WIDTH - 1;

/** @typedef {{ t: number, state(node: string, path: string): any, states(node: string): Map<string, any> }} Frame */
/** @typedef {{ key: string, shown: [string, number][], until: number | null }} Copy */
/** @typedef {"fresh" | "old" | "over" | "gone"} Look */

/** @type {Record<Look, string>} */
const CLASSES = { fresh: "is-event", old: "is-refused", over: "is-ghost", gone: "is-ghost" };
/** @type {Record<Look, string>} */
const HUES = { fresh: "event", old: "refused", over: "ghost", gone: "ghost" };

/** @param {string} key @param {string} value such as "123 v2 5161 until 3600410000" @returns {Copy} */
export function read(key, value) {
  const [words, until] = value.split(" until ");
  /** @type {[string, number][]} */
  const shown = [...words.matchAll(/(\d+) v(\d+) \d+/g)].map((found) => [found[1], Number(found[2])]);
  return { key, shown, until: until === undefined ? null : Number(until) };
}

/** Everything the cache holds, by key. @param {Frame} frame @param {string} node @returns {Map<string, Copy>} */
export function copies(frame, node) {
  const found = new Map();
  for (const [path, value] of frame.states(node)) {
    if (path.startsWith("keys.") && value !== null) found.set(path.slice(5), read(path.slice(5), String(value)));
  }
  return found;
}

/** @param {Frame} frame @param {Copy | undefined} copy @returns {Look} */
export function look(frame, copy) {
  if (!copy) return "gone";
  if (copy.until !== null && copy.until <= frame.t) return "over";
  return copy.shown.some(([id, version]) => version < Number(frame.state("db", `products.${id}`) ?? 1)) ? "old" : "fresh";
}

/** @param {number} us */
function left(us) {
  const s = us / 1_000_000;
  if (s >= 3600) return "1 h";
  return s >= 100 ? `${Math.round(s / 60)} min` : `${Math.ceil(s)} s`;
}

/** @param {Frame} frame @param {Copy | undefined} copy @param {Look} how */
function said(frame, copy, how) {
  if (how === "gone") return "not cached";
  if (how === "over") return "expired";
  const time = copy?.until ? left(copy.until - frame.t) : "";
  return how === "old" ? "old" : time;
}

/** @param {Frame} frame @param {string} node @param {string} key @param {number} i @param {Map<string, Copy>} held @param {number} top @param {number} wide */
function chip(frame, node, key, i, held, top, wide) {
  const copy = held.get(key);
  const how = look(frame, copy);
  const x = LEFT + (i % 2) * (WIDTH + 2);
  const y = top + Math.floor(i / 2) * PITCH;
  const ttl = Number(frame.state(node, "ttl_s") ?? 0) * 1_000_000;
  const share = copy?.until && ttl ? Math.max(0, Math.min(1, (copy.until - frame.t) / ttl)) : 0;
  return svg`<g class="pg-chip ${CLASSES[how]}">
    <rect x=${x} y=${y} width=${wide} height=${HEIGHT} rx="4" stroke-dasharray=${how === "gone" || how === "over" ? "3 2" : nothing} />
    <text x=${x + 5} y=${y + 13} font-size="9.5" text-anchor="start" text-decoration=${how === "old" ? "line-through" : nothing}>${key}</text>
    <text x=${x + wide - 5} y=${y + 13} font-size="9" text-anchor="end">${said(frame, copy, how)}</text>
  </g>
  <rect x=${x + 3} y=${y + HEIGHT - 3} width=${(wide - 6) * share} height="1.5" fill=${`var(--${HUES[how]})`} />`;
}

/** @param {Look} how @param {number} i @param {boolean} touched @param {number} left @param {number} low the lowest row's foot */
function square(how, i, touched, left, low) {
  const x = left + (i % ACROSS) * CELL;
  const y = low - (DOWN - 1 - Math.floor(i / ACROSS)) * CELL;
  const hue = HUES[how];
  return svg`<rect x=${x} y=${y - CELL} width=${CELL - 2} height=${CELL - 2} rx="2" fill-opacity=${how === "fresh" ? 0.55 : 1}
      fill=${how === "over" || how === "gone" ? "none" : `var(--${hue})`} stroke=${touched ? "var(--ink-1)" : `var(--${hue})`} />
    ${how === "old" ? svg`<path d=${`M${x + 2} ${y - 4}l7-7`} stroke="var(--panel)" stroke-width="1.5" />` : nothing}`;
}

/** The last command without its number and without the value. @param {string} did */
export function command(did) {
  const [asked, answer = ""] = did.slice(did.indexOf(" ") + 1).split(" -> ");
  const reply = answer.split(" = ")[0].split(" evicts ");
  return `${asked} → ${reply[0]}${reply[1] ? `, evicts ${reply[1]}` : ""}`;
}

/** What the cache holds, above its node. @param {Frame} frame @param {{ id: string }} node */
export function shelf(frame, node) {
  const did = frame.state(node.id, "did");
  if (!did) return nothing;
  const held = copies(frame, node.id);
  const others = [...held.values()].filter((copy) => !NAMED.includes(copy.key)).sort((a, b) => (a.key < b.key ? -1 : 1));
  const room = ACROSS * DOWN;
  const key = String(did).split(" ")[2];
  const served = frame.state(node.id, "served");
  const named = frame.state(node.id, "lists") ? NAMED : NAMED.slice(0, 1);
  const wide = named.length === 1 ? 2 * WIDTH + 2 : WIDTH;
  const top = GRID - DOWN * CELL - 1 - Math.ceil(named.length / 2) * PITCH;
  const old = [...held.values()].filter((copy) => look(frame, copy) === "old").length;
  return svg`<g class="caching-shelf">
    <title>${`${held.size} entries, ${old} of them outdated`}</title>
    <text y=${top - 18} font-size="11" text-anchor="middle" fill="var(--ink-1)">${command(String(did)).slice(0, 46)}</text>
    <text class="pg-note" y=${top - 5}>${served ? `${served} GETs hit` : nothing}${old ? `, ${old} old` : nothing}</text>
    ${named.map((name, i) => chip(frame, node.id, name, i, held, top, wide))}
    ${others.slice(0, room).map((copy, i) => square(look(frame, copy), i, copy.key === key, LEFT + 4, GRID))}
    ${others.length > room ? svg`<text x=${-LEFT} y=${GRID + 8} font-size="9" text-anchor="end" fill="var(--ink-2)">${`and ${others.length - room} more`}</text>` : nothing}
  </g>`;
}

/** The browsers that have a page of the first product: a square each, struck out when the price in it is old. @param {Frame} frame */
function browsers(frame) {
  /** @type {Look[]} */
  const found = [];
  for (const [path, value] of frame.states("readers")) {
    if (path.startsWith("browsers.") && path.endsWith(`.${NAMED[0]}`) && value) found.push(look(frame, read(path, String(value))));
  }
  return found;
}

/** What the CDN and the browsers have of the first product, above the CDN. @param {Frame} frame @param {{ id: string }} node */
export function edge(frame, node) {
  const held = copies(frame, node.id);
  const seen = browsers(frame);
  const fresh = seen.filter((how) => how !== "over");
  const old = fresh.filter((how) => how === "old").length;
  const top = GRID - PITCH - CELL;
  const left = -((seen.length * CELL) / 2);
  const words = `${fresh.length} browsers keep it${old ? `, ${old} old` : ""}`;
  return svg`<g class="caching-edge">
    <title>${`The CDN keeps ${held.size} pages. ${words}`}</title>
    <text class="pg-note" y=${top - CELL - 8}>${words}</text>
    ${seen.map((how, i) => square(how, i, false, left, top + CELL))}
    ${chip(frame, node.id, NAMED[0], 0, held, top + 4, 2 * WIDTH + 2)}
  </g>`;
}

export default { nodes: { cache: shelf, cdn: edge }, above: 140, reach: 122 };
