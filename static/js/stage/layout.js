/**
 * Where things stand. The topology says in which column (tier) and lane (row) a node is; this file only finds the scale and
 * the gaps at which that fits, in both orientations, and keeps a place for nodes that come later. Nothing is reordered:
 * people remember places.
 */

/** @typedef {import("../record/topology.js").NodeInfo} NodeInfo */
/** @typedef {import("../record/topology.js").Topology} Topology */
/** @typedef {{top: number, right: number, bottom: number, left: number}} Insets */
/**
 * @typedef {NodeInfo & {x: number, y: number, width: number, height: number, w: number, h: number,
 *   above: number, reach: number}} Placed
 * x, y: its centre in stage pixels; width, height: on screen; w, h: before scaling; above, reach: what its drawing takes
 * @typedef {{scale: number, portrait: boolean, nodes: Map<string, Placed>, rings: Ring[], width: number, height: number, sky: number, ground: number}} Layout
 * sky, ground: between these heights words may stand; above are the title and the stories, below is the caption
 * @typedef {{id: string, x: number, y: number, r: number}} Ring
 * @typedef {{ringCells: (topology: Topology, form: Form) => Cell[]}} Rings
 * @typedef {{above: number, reach: number}} Taken by a drawing: above its node, and to both sides of its middle
 * @typedef {{width: number, height: number, insets: Insets, room?: (id: string, portrait: boolean) => Taken, most?: number, rings?: Rings | null}} Room
 * @typedef {number | {wide: number, tall: number}} Need as the stage lies or stands
 * @typedef {{above?: Need, reach?: Need, rooms?: Record<string, {above?: Need, reach?: Need}>}} Needs of a view's drawings; rooms: of one node's
 */

/**
 * How nodes are built: high ones have room for what they are about; low ones say their names alone, and larger, as the stage lies or stands.
 * @typedef {{heights: Record<string, number>, letter: number, beside: number, least: number, gaps: [number, number]}} Form
 * letter, beside: the width of one of a name and of what is around it; gaps: at least so far apart, across and down
 */
const HIGH = { heights: { coordinator: 68, client: 58, database: 62, cache: 62, queue: 54, other: 60 }, letter: 8.3, beside: 34, least: 98 };
const LOW = { heights: { coordinator: 50, client: 46, database: 48, cache: 48, queue: 44, other: 44 }, beside: 20, least: 78 };
/** @type {Record<string, {wide: Form, tall: Form}>} */
const FORMS = {
  high: { wide: { ...HIGH, gaps: [46, 22] }, tall: { ...HIGH, gaps: [14, 32] } },
  low: { wide: { ...LOW, letter: 12, gaps: [46, 10] }, tall: { ...LOW, letter: 10, gaps: [10, 24] } },
};
/** What the silhouette takes from the words of a node. @type {Record<string, number>} */
const ASIDE = { queue: 14, cache: 8 };
/** On screen, whatever the scale: wider and nobody would see what belongs together. */
const MOST_GAP = { along: 200, across: 100 };
/** Room below a node for what waits at it. */
const FOOT = 16;
const LEAST_SCALE = 0.18;
/** Below this a node says its name alone. */
export const ROOMY = 0.86;
/** Below this the words of a landscape get hard to read, and standing it up is worth the surprise. */
const READABLE = 0.75;
const MOST_SCALE = 1.3;
/** What a drawing takes whose view does not say. */
const USUAL = { above: 74, reach: 90 };
const NOTHING = { above: 0, reach: 0 };

/** Width and height of a node before scaling. @param {NodeInfo} node @param {Form} form */
export function sizeOf(node, { heights, letter, beside, least }) {
  const name = node.label.length * letter + beside;
  const about = letter === HIGH.letter ? Math.min(20, String(node.attrs.about ?? "").length) * 6.7 + 20 + (ASIDE[node.kind] ?? 0) : 0;
  const pad = { gateway: 18, coordinator: 12, balancer: 22 }[node.kind] ?? 0;
  const w = Math.min(158, Math.max(least, name, about) + pad);
  return { w: Math.round(w), h: heights[node.kind] ?? heights.other };
}

/**
 * The orientation in which things can be larger; landscape when it hardly matters. Where nodes would get so small that they
 * say their names alone, they are low, which leaves room to draw them larger.
 * @param {Topology} topology
 * @param {Room} room
 * @returns {Layout}
 */
export function layout(topology, room) {
  const whole = turned(topology, room, FORMS.high);
  if (whole.scale >= ROOMY) return whole;
  return turned(topology, { ...room, most: Math.min(room.most ?? MOST_SCALE, ROOMY - 0.01) }, FORMS.low);
}

/** @param {Topology} topology @param {Room} room @param {{wide: Form, tall: Form}} forms @returns {Layout} */
function turned(topology, room, forms) {
  const wide = arrange(topology, room, forms.wide, false);
  const tall = arrange(topology, room, forms.tall, true);
  const gain = tall.scale / wide.scale;
  if (room.width < room.height * 1.15) return gain > 0.95 ? tall : wide;
  return wide.scale < READABLE && gain > 1.25 ? tall : wide;
}

/** @typedef {{node: NodeInfo, w: number, h: number, dx: number, dy: number}} Seat a node and how far from the middle of its cell */
/** @typedef {{id: string, tier: number, row: number, w: number, h: number, r?: number, seats: Seat[]}} Cell */

/**
 * Every node in a cell of its own: who finds his taken moves one lane on.
 * @param {Topology} topology
 * @param {Cell[]} rings
 * @param {Form} form
 * @returns {Cell[]}
 */
function cellsOf(topology, rings, form) {
  const taken = new Set(rings.map(({ tier, row }) => `${tier}/${row}`));
  const seated = new Set(rings.flatMap(({ seats }) => seats.map(({ node }) => node)));
  const alone = [...topology.nodes.values()].filter((node) => !seated.has(node)).map((node) => {
    const tier = node.attrs.tier ?? 0;
    let row = node.attrs.row ?? 0;
    while (taken.has(`${tier}/${row}`)) row++;
    taken.add(`${tier}/${row}`);
    const size = sizeOf(node, form);
    return { id: node.id, tier, row, ...size, seats: [{ node, ...size, dx: 0, dy: 0 }] };
  });
  return [...rings, ...alone];
}

/** @param {Topology} topology @param {Room} room @param {Form} form @param {boolean} portrait @returns {Layout} */
function arrange(topology, room, form, portrait) {
  const cells = cellsOf(topology, room.rings?.ringCells(topology, form) ?? [], form);
  const [gapX, gapY] = form.gaps;
  const { width, height, insets, room: taken = () => NOTHING, most = MOST_SCALE } = room;
  const half = (/** @type {Cell} */ c) => Math.max(c.w / 2, taken(c.id, portrait).reach);
  const columns = bands(cells, portrait ? (c) => c.row : (c) => c.tier, (c) => ({ before: half(c), after: half(c) }));
  const lanes = bands(cells, portrait ? (c) => c.tier : (c) => c.row, (c) => ({
    before: c.h / 2 + taken(c.id, portrait).above,
    after: c.h / 2 + FOOT,
  }));
  const free = { x: width - insets.left - insets.right, y: height - insets.top - insets.bottom };
  const fits = Math.min(free.x / length(columns, gapX), free.y / length(lanes, gapY), most);
  const scale = Math.max(LEAST_SCALE, fits);
  const xs = spread(columns, free.x / scale, gapX, (portrait ? MOST_GAP.across : MOST_GAP.along) / scale);
  const ys = spread(lanes, free.y / scale, gapY, MOST_GAP.across / scale);
  /** @type {Map<string, Placed>} */
  const nodes = new Map();
  /** @type {Ring[]} */
  const rings = [];
  for (const { id, tier, row, r, seats } of cells) {
    const x = insets.left + scale * /** @type {number} */ (xs.get(portrait ? row : tier));
    const y = insets.top + scale * /** @type {number} */ (ys.get(portrait ? tier : row));
    if (r) rings.push({ id, x, y, r: r * scale });
    for (const { node, w, h, dx, dy } of seats) {
      const at = { x: Math.round(x + dx * scale), y: Math.round(y + dy * scale), width: w * scale, height: h * scale };
      const { above, reach } = taken(node.id, portrait);
      nodes.set(node.id, { ...node, w, h, ...at, above: above * scale, reach: reach * scale });
    }
  }
  return { scale, portrait, nodes, rings, width, height, sky: insets.top, ground: height - insets.bottom + FOOT };
}

/** What the drawing of a node takes, as the stage stands or lies. @param {(Needs & {nodes: Record<string, unknown>}) | null} view @param {string} id @param {boolean} tall @returns {Taken} */
export function roomOf(view, id, tall) {
  if (!view?.nodes[id]) return NOTHING;
  const { above, reach } = { ...USUAL, ...view, ...view.rooms?.[id] };
  const now = (/** @type {Need} */ need) => (typeof need === "number" ? need : tall ? need.tall : need.wide);
  return { above: now(above), reach: now(reach) };
}

/** @typedef {{key: number, before: number, after: number}} Band the room that a column or lane needs around its line */

/**
 * @param {Cell[]} cells
 * @param {(cell: Cell) => number} keyOf
 * @param {(cell: Cell) => {before: number, after: number}} need
 * @returns {Band[]}
 */
function bands(cells, keyOf, need) {
  /** @type {Map<number, Band>} */
  const found = new Map();
  for (const cell of cells) {
    const key = keyOf(cell);
    const { before, after } = need(cell);
    const band = found.get(key) ?? { key, before: 0, after: 0 };
    found.set(key, { key, before: Math.max(band.before, before), after: Math.max(band.after, after) });
  }
  return [...found.values()].sort((a, b) => a.key - b.key);
}

/** @param {Band[]} list @param {number} gap */
function length(list, gap) {
  return Math.max(1, list.reduce((sum, band) => sum + band.before + band.after, 0) + gap * (list.length - 1));
}

/**
 * The line of each band when the room is shared out and the rest is left on both sides.
 * @param {Band[]} list
 * @param {number} room
 * @param {number} least
 * @param {number} most
 */
function spread(list, room, least, most) {
  const spare = list.length > 1 ? (room - length(list, least)) / (list.length - 1) : 0;
  const gap = Math.max(least, Math.min(most, least + spare));
  let at = Math.max(0, (room - length(list, gap)) / 2);
  /** @type {Map<number, number>} */
  const lines = new Map();
  for (const band of list) {
    lines.set(band.key, at + band.before);
    at += band.before + band.after + gap;
  }
  return lines;
}
