/**
 * Pages of an index, drawn: a B+tree level by level, a hash as its directory over its buckets, an LSM tree as memory over its
 * levels of runs. A slot that holds a key is filled; what the last operation touched has a strong outline; what has changed since
 * the last checkpoint has a foot.
 */

import { nothing, svg } from "lit-html";

const HEIGHT = 17;
const LETTER = 6.1;

/** @typedef {{kind: string, numbers: number[], keys: string[]}} Page */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Room */
/**
 * @typedef {object} Pages
 * @property {string} kind L: B+tree, B: buckets, R: runs
 * @property {Map<number, Page>} all
 * @property {Set<number>} touched
 * @property {Set<number>} dirty
 * @property {number} root
 * @property {number[]} directory
 * @property {string[]} memory
 * @property {number[]} runs
 * @property {number} room keys that a page has room for, as far as seen
 */

/** @param {string} shown @returns {Page} */
export function read(shown) {
  const [kind, numbers, keys] = shown.split("|");
  return { kind, numbers: listed(numbers).map(Number), keys: listed(keys) };
}

/** @param {unknown} text */
const listed = (text) => String(text ?? "").split(" ").filter(Boolean);

/** @type {WeakMap<object, Pages>} */
const known = new WeakMap();

/**
 * Everything that the node shows of its index now.
 * @param {{world: object, state: (node: string, path: string) => any, states: (node: string) => Map<string, any>}} frame @param {string} id
 * @returns {Pages}
 */
export function pagesOf(frame, id) {
  const there = known.get(frame.world);
  if (there) return there;
  const all = new Map();
  for (const [path, value] of frame.states(id))
    if (path.startsWith("page.") && value) all.set(Number(path.slice(5)), read(String(value)));
  const state = (/** @type {string} */ path) => frame.state(id, path);
  const kinds = [...all.values()].map((page) => page.kind);
  const made = {
    kind: kinds.includes("B") ? "B" : kinds.includes("L") ? "L" : "R",
    all,
    touched: new Set(listed(state("check")).slice(3).map(Number)),
    dirty: new Set(listed(state("dirty")).map(Number)),
    root: Number(state("root") ?? 0),
    directory: listed(state("directory")).map(Number),
    memory: listed(state("memory")),
    runs: listed(state("runs")).map(Number),
    room: Math.max(4, ...[...all.values()].filter((page) => page.kind !== "R").map((page) => page.keys.length)),
  };
  known.set(frame.world, made);
  return made;
}

/** @param {Pages} pages @param {Room} room */
export function tree(pages, room) {
  if (pages.kind === "B") return hash(pages, room);
  return pages.kind === "R" ? lsm(pages, room) : bplus(pages, room);
}

/** The levels of a B+tree, the root first. @param {Pages} pages @returns {number[][]} */
export function levels(pages) {
  const found = [];
  let level = pages.all.has(pages.root) ? [pages.root] : [];
  while (level.length) {
    found.push(level);
    level = level.flatMap((id) => {
      const page = pages.all.get(id);
      return page?.kind === "I" ? page.numbers : [];
    });
  }
  return found;
}

/** Where each page stands: leaves side by side, parents over the middle of their children. @param {Pages} pages @param {Room} room */
export function places(pages, room) {
  const rows = levels(pages);
  /** @type {Map<number, {x: number, y: number, width: number}>} */
  const at = new Map();
  const step = Math.min(34, (room.bottom - room.top - HEIGHT) / Math.max(1, rows.length - 1));
  [...rows].reverse().forEach((row, up) => {
    const share = (room.right - room.left) / row.length;
    const y = room.bottom - HEIGHT - up * step;
    row.forEach((id, i) => {
      const below = (pages.all.get(id)?.numbers ?? []).map((child) => at.get(child)).filter((child) => child !== undefined);
      const middle = up && below.length ? (below[0].x + below[below.length - 1].x) / 2 : room.left + share * (i + 0.5);
      at.set(id, { x: middle, y, width: Math.min(up ? 150 : 62, share - 3) });
    });
  });
  return at;
}

/** @param {Pages} pages @param {Room} room */
function bplus(pages, room) {
  const at = places(pages, room);
  const lines = [];
  for (const [id, place] of at) {
    const page = pages.all.get(id);
    if (page?.kind !== "I") continue;
    for (const child of page.numbers) {
      const to = at.get(child);
      const lit = pages.touched.has(id) && pages.touched.has(child);
      if (to) lines.push(svg`<path d=${`M${place.x} ${place.y + HEIGHT}L${to.x} ${to.y}`} fill="none" stroke=${lit ? "var(--command)" : "var(--line-strong)"} stroke-width=${lit ? 1.8 : 1} />`);
    }
  }
  return svg`<g>${lines}</g>${[...at].map(([id, place]) => box(id, place, pages))}`;
}

/** One page. @param {number} id @param {{x: number, y: number, width: number}} place @param {Pages} pages */
function box(id, { x, y, width }, pages) {
  const page = pages.all.get(id);
  if (!page) return nothing;
  const touched = pages.touched.has(id);
  const words = page.keys.join(" ");
  const fits = words.length * LETTER + 8 <= Math.max(width, 30) && page.kind === "I";
  const wide = fits ? Math.max(words.length * LETTER + 8, 26) : page.kind === "I" ? Math.min(width, 44) : width;
  const foot = pages.dirty.has(id)
    ? svg`<rect x=${x - wide / 2 + 1} y=${y + HEIGHT + 1} width=${wide - 2} height="2.5" rx="1" fill="var(--write)" />`
    : nothing;
  return svg`<g class="pg-chip ${touched ? "is-command is-current" : ""}"><title>${`page ${id}: ${words || "empty"}`}</title>
    <rect x=${x - wide / 2} y=${y} width=${wide} height=${HEIGHT} rx="3" />
    ${fits ? svg`<text x=${x} y=${y + 12.5} font-size="10" font-family="var(--mono)">${words}</text>` : nothing}
  </g>${fits ? nothing : slots(page, x, y, wide, pages.room)}${foot}`;
}

/** Keys as slots. @param {Page} page @param {number} x @param {number} y @param {number} width @param {number} room */
function slots(page, x, y, width, room) {
  const count = Math.max(room, page.keys.length);
  const step = (width - 4) / count;
  const thick = Math.max(1, step - 1);
  return Array.from({ length: count }, (_, i) => {
    const key = page.keys[i];
    const hue = page.kind === "I" ? "var(--ink-3)" : key?.endsWith("-") ? "none" : "var(--event)";
    return svg`<rect x=${x - width / 2 + 2 + i * step} y=${y + 3} width=${thick} height=${HEIGHT - 6} rx="0.8"
      fill=${key ? hue : "none"} stroke=${key && hue !== "none" ? "none" : "var(--line)"} />`;
  });
}

/** @param {Pages} pages @param {Room} room */
function hash(pages, room) {
  const width = (room.right - room.left) / Math.max(1, pages.directory.length);
  const ids = [...new Set(pages.directory)].filter((id) => pages.all.has(id));
  const share = (room.right - room.left) / Math.max(1, ids.length);
  const y = room.bottom - HEIGHT;
  const at = new Map(ids.map((id, i) => [id, { x: room.left + share * (i + 0.5), y, width: Math.min(62, share - 3) }]));
  const entries = pages.directory.map((id, i) => {
    const to = at.get(id);
    const x = room.left + width * (i + 0.5);
    const lit = pages.touched.has(id);
    return svg`<path d=${`M${x} ${room.top + 14}L${to?.x ?? x} ${y}`} stroke=${lit ? "var(--command)" : "var(--line-strong)"} fill="none" />
      <rect x=${x - width / 2 + 0.5} y=${room.top} width=${Math.max(1, width - 1)} height="14" rx="2" fill="var(--panel)" stroke=${lit ? "var(--command)" : "var(--line-strong)"} />`;
  });
  return svg`${entries}${[...at].map(([id, place]) => box(id, place, pages))}`;
}

/** Memory on top, then each level of runs; wider runs hold more keys. @param {Pages} pages @param {Room} room */
function lsm(pages, room) {
  /** @type {Map<number, number[]>} */
  const rows = new Map();
  for (const id of pages.runs) {
    const level = pages.all.get(id)?.numbers[0] ?? 0;
    rows.set(level, [...(rows.get(level) ?? []), id]);
  }
  const deepest = Math.max(2, ...rows.keys());
  const step = (room.bottom - room.top - HEIGHT) / (deepest + 1);
  const memory = { kind: "L", numbers: [], keys: pages.memory };
  const drawn = [...rows].flatMap(([level, ids]) => {
    const y = room.top + (level + 1) * step;
    const most = (room.right - room.left - 60) / ids.length - 4;
    return ids.map((id, i) => {
      const width = Math.min(most, 10 + 7 * (pages.all.get(id)?.keys.length ?? 0));
      const all = ids.length * (most + 4);
      return box(id, { x: room.left + 60 + (most + 4) * (i + 0.5), y, width: Math.max(20, Math.min(width, all)) }, { ...pages, room: 1 });
    });
  });
  const names = ["memory", ...Array.from({ length: deepest + 1 }, (_, level) => `level ${level}`)];
  return svg`${names.map((name, i) => svg`<text x=${room.left + 26} y=${room.top + i * step + 12.5} fill="var(--ink-3)" font-size="12">${name}</text>`)}
    <g class="pg-chip"><rect x=${room.left + 62} y=${room.top} width="60" height=${HEIGHT} rx="3" /></g>${slots(memory, room.left + 92, room.top, 60, pages.room)}
    ${drawn}`;
}
