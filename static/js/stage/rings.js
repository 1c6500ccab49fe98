/** Nodes on a circle: how large it must be so that every reserved place has room, and the circle itself. Loaded for topologies that have one. */
import { nothing, svg } from "lit-html";
import { sizeOf } from "./layout.js";

/** @typedef {import("../record/topology.js").Topology} Topology */
/** @typedef {import("./layout.js").Cell} Cell */
/** @typedef {import("./layout.js").Form} Form */
/** @typedef {import("./layout.js").Ring} Ring */
/** @typedef {import("./layout.js").Placed} Placed */
/** @typedef {import("./roads.js").Curve} Curve */

const GAP = { x: 26, y: 22 };
const LEAST_RADIUS = 90;
const STEP = 4;
/** The circle of the tokens, as part of the circle of the nodes. */
const INNER = 0.5;
const MILLION = 1_000_000;

/** A direction: parts of a turn, clockwise from the top. @param {number} turn */
export function towards(turn) {
  return { x: Math.sin(2 * Math.PI * turn), y: -Math.cos(2 * Math.PI * turn) };
}

/** Each ring as one cell of the tiers and rows. @param {Topology} topology @param {Form} form @returns {Cell[]} */
export function ringCells(topology, form) {
  return [...topology.groups.values()].filter(({ attrs }) => attrs.slots).map((group) => cellOf(group, topology, form));
}

/** @param {import("../record/topology.js").GroupInfo} group @param {Topology} topology @param {Form} form @returns {Cell} */
function cellOf({ id, attrs }, topology, form) {
  const members = [...topology.nodes.values()].filter((node) => node.attrs.ring === id);
  const sizes = members.map((node) => sizeOf(node, form));
  const [w, h] = [Math.max(form.least, ...sizes.map((size) => size.w)), Math.max(...sizes.map((size) => size.h))];
  const r = radiusFor(attrs.slots, w, h);
  const seats = members.map((node, i) => {
    const { slot } = node.attrs;
    const way = slot === null ? { x: 0, y: 0 } : towards(slot / attrs.slots);
    return { node, ...sizes[i], dx: way.x * r, dy: way.y * r };
  });
  return { id, tier: attrs.tier, row: attrs.row, w: 2 * r + w, h: 2 * r + h, seats, r };
}

/** The smallest circle on which nobody touches anybody, nor one in the middle. @param {number} slots @param {number} w @param {number} h */
function radiusFor(slots, w, h) {
  const ways = [{ x: 0, y: 0 }, ...Array.from({ length: slots }, (_, i) => towards(i / slots))];
  const fits = (/** @type {number} */ r) =>
    ways.every((p, i) => ways.slice(0, i).every((q) => Math.abs(p.x - q.x) * r >= w + GAP.x || Math.abs(p.y - q.y) * r >= h + GAP.y));
  let r = LEAST_RADIUS;
  while (!fits(r)) r += STEP;
  return r;
}

/** Roads on one ring are chords. @param {Placed} a @param {Placed} b @returns {((bow: number) => Curve) | null} */
export function chordOf(a, b) {
  if (a.attrs.ring === undefined || a.attrs.ring !== b.attrs.ring) return null;
  const [p, q] = [rimOf(a, b), rimOf(b, a)];
  const [dx, dy] = [q.x - p.x, q.y - p.y];
  const far = Math.hypot(dx, dy) || 1;
  return (bow) => {
    const at = (/** @type {number} */ u) => ({ x: p.x + dx * u - (dy / far) * bow, y: p.y + dy * u + (dx / far) * bow });
    return [p, at(0.33), at(0.67), q];
  };
}

/** Where the straight way from the middle of a node to another leaves it. @param {Placed} a @param {Placed} b */
function rimOf(a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const part = Math.min((a.width / 2 - 3) / Math.abs(dx), (a.height / 2 - 3) / Math.abs(dy));
  return { x: a.x + dx * part, y: a.y + dy * part };
}

/** @param {Topology} whole @param {Ring[]} rings @param {Map<string, Placed>} placed */
export function ringsTemplate(whole, rings, placed) {
  return rings.map((ring) => {
    const { id, x, y, r } = ring;
    const { label, attrs } = whole.groups.get(id) ?? { label: "", attrs: { slots: 0 } };
    const members = [...placed.values()].filter((node) => node.attrs.ring === id);
    const taken = new Set(members.map((node) => node.attrs.slot));
    const free = Array.from({ length: attrs.slots }, (_, i) => i).filter((slot) => !taken.has(slot));
    const below = members.find((node) => node.attrs.slot === null);
    return svg`<g class="pg-ring"><circle cx=${x} cy=${y} r=${r}/>
      ${free.map((slot) => seat(ring, towards(slot / attrs.slots)))}
      ${tokens(ring, members)}
      <text x=${x} y=${y + (below ? below.height / 2 + 18 : 4)}>${label}</text></g>`;
  });
}

/** A place that nobody has. @param {Ring} ring @param {{x: number, y: number}} way */
function seat({ x, y, r }, way) {
  return svg`<circle class="is-free" cx=${x + way.x * r} cy=${y + way.y * r} r="7"/>`;
}

/** Where on the ring each owns something, inside it. @param {Ring} ring @param {Placed[]} members */
function tokens({ x, y, r }, members) {
  const owned = members.flatMap((node) => (node.attrs.tokens ?? []).map((/** @type {number} */ ppm) => ({ node, way: towards(ppm / MILLION) })));
  if (owned.length === 0) return nothing;
  const at = INNER * r;
  return svg`<circle class="is-inner" cx=${x} cy=${y} r=${at}/>${owned.map(
    ({ node, way }) => svg`<path d="M${x + way.x * at} ${y + way.y * at}L${node.x} ${node.y}"/>
      <circle class="is-token" cx=${x + way.x * at} cy=${y + way.y * at} r="4"/>`,
  )}`;
}
