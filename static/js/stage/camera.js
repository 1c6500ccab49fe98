/**
 * How near the picture is looked at, and where: a preference of the viewer, part of neither record nor playhead. Nothing is
 * placed anew: what was placed is seen larger. Pure; moved by zooming.js.
 */
import { pathOf } from "./roads.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./roads.js").Road} Road */
/** @typedef {{placing: Layout, roads: Map<string, Road>}} Scene */
/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/** A node is never seen larger than this many times its drawing. */
const MOST_SCALE = 3;
const LEAST_MOST = 2;
/** Kept free around what is brought into sight. */
const MARGIN = 28;

export class Camera {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.zoom = 1;
    this.most = LEAST_MOST;
    /** What is in the middle of the stage, as parts of its width and height: so it stays there when the stage grows. */
    this.middle = { x: 0.5, y: 0.5 };
    this.moves = 0;
    /** @type {string[]} */
    this.cast = [];
    this.size = { width: 1, height: 1 };
  }

  /** Another cast is another picture: seen whole. @param {Scene} scene @returns {Scene} */
  through({ placing, roads }) {
    const { nodes, width, height, scale } = placing;
    this.size = { width, height };
    this.most = Math.max(LEAST_MOST, MOST_SCALE / scale);
    const other = this.cast.some((id) => !nodes.has(id));
    this.cast = [...nodes.keys()];
    if (other) this.fit();
    if (this.zoom === 1) return { placing, roads };
    const seen = new Map([...nodes].map(([id, node]) => [id, { ...node, ...this.boxOf(node) }]));
    for (const node of seen.values()) {
      node.above *= this.zoom;
      node.reach *= this.zoom;
    }
    return {
      placing: { ...placing, scale: scale * this.zoom, nodes: seen, rings: placing.rings.map((ring) => this.ringOf(ring)) },
      roads: new Map([...roads].map(([id, road]) => [id, this.roadOf(road)])),
    };
  }

  /** Its box as it is seen. @param {Box} box */
  boxOf({ x, y, width, height }) {
    return { ...this.pointOf({ x, y }), width: width * this.zoom, height: height * this.zoom };
  }

  /** @param {{x: number, y: number}} point */
  pointOf({ x, y }) {
    const { width, height } = this.size;
    return {
      x: (x - this.middle.x * width) * this.zoom + width / 2,
      y: (y - this.middle.y * height) * this.zoom + height / 2,
    };
  }

  /** @param {import("./layout.js").Ring} ring */
  ringOf({ id, x, y, r }) {
    return { id, ...this.pointOf({ x, y }), r: r * this.zoom };
  }

  /** @param {Road} road @returns {Road} */
  roadOf(road) {
    const curve = road.curve.map((point) => this.pointOf(point));
    const [width, length] = [road.width * this.zoom, road.length * this.zoom];
    const origin = this.pointOf({ x: 0, y: 0 });
    const xs = road.xs.map((x) => x * this.zoom + origin.x);
    const ys = road.ys.map((y) => y * this.zoom + origin.y);
    return { ...road, curve, d: pathOf(curve), width, length, xs, ys };
  }

  /** Nearer or farther, while what is at `point` of the stage stays there. @param {number} factor @param {{x: number, y: number}} [point] */
  zoomBy(factor, point = { x: this.size.width / 2, y: this.size.height / 2 }) {
    const [x, y] = [point.x / this.size.width - 0.5, point.y / this.size.height - 0.5];
    const zoom = Math.max(1, Math.min(this.most, this.zoom * factor));
    const by = 1 / this.zoom - 1 / zoom;
    this.look(zoom, this.middle.x + x * by, this.middle.y + y * by);
  }

  /** The picture follows a hand that moved so far. @param {number} dx @param {number} dy @returns {boolean} whether it could */
  panBy(dx, dy) {
    const { width, height } = this.size;
    return this.look(this.zoom, this.middle.x - dx / width / this.zoom, this.middle.y - dy / height / this.zoom);
  }

  /** Bring a thing into sight, by the shortest way. @param {Box} thing as placed; x and y are its middle */
  show(thing) {
    const { x, y, width, height } = this.boxOf(thing);
    this.panBy(into(x, width / 2 + MARGIN, this.size.width), into(y, height / 2 + MARGIN, this.size.height));
  }

  /** All of it. */
  fit() {
    this.look(1, 0.5, 0.5);
  }

  /** No farther than the edge of the picture. @param {number} zoom @param {number} x @param {number} y */
  look(zoom, x, y) {
    const within = (/** @type {number} */ part) => Math.max(0.5 / zoom, Math.min(1 - 0.5 / zoom, part));
    const middle = { x: within(x), y: within(y) };
    if (zoom === this.zoom && middle.x === this.middle.x && middle.y === this.middle.y) return false;
    Object.assign(this, { zoom, middle });
    this.moves++;
    this.changed();
    return true;
  }
}

/** How far something of half a length `half` at `at` must move to lie within 0 and `length`. @param {number} at @param {number} half @param {number} length */
function into(at, half, length) {
  if (2 * half >= length) return length / 2 - at;
  return Math.round(Math.max(0, half - at) + Math.min(0, length - half - at));
}
